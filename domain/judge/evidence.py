"""What the judge reads, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from domain.agents import Agent
from domain.attempts import Attempt
from domain.calls import Call
from domain.campaigns.entries import Entry
from domain.campaigns.state import Campaign
from domain.cases import Case
from domain.checks import Check
from domain.clocks import Clock
from domain.conversations import Conversation
from domain.duties import Duty
from domain.facts.vocabulary import Fact
from domain.hearing import Hearing
from domain.house import HouseRules
from domain.kept_verdicts import KeptVerdict
from domain.lists.state import AssignedList
from domain.may_call import Calendar, Pack
from domain.offers import Offer
from domain.opt_outs import OptedOut
from domain.recordings import Recording
from domain.word.state import GivenWord, Payment

QUIET = timedelta(seconds=5)
"""What follows from a fact by itself has happened after so long; what Asterisk does may differ from us for so long."""
GONE = timedelta(seconds=60)
"""A call's record ends within this time of its channels being gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`facts`: in the journal's order; the states by id, live and over, as the tables hold them. `records`: what the
    rules on calling decided from, by verdict, where it was not erased; `packs` (by name and version) and `calendars`:
    what they can be asked with again; `on_register`: attempts that may have advertised, to a number that stands on the
    do-not-call register in force; `of_wrong`: attempts to a number that was found wrong at any time, with the notes
    that say so; `rules`, `zone`: of the house as it is now, None where nobody knows them; `keys`:
    the calls to whose recordings there is a key, None: nobody looked. What
    Asterisk itself says, None where it was not asked: `accepted`, the calls in its CDR (they are over); `live`, the
    calls that have a channel now."""

    facts: Sequence[Fact] = ()
    calls: Mapping[str, Call] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    agents: Mapping[str, Agent] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    recordings: Mapping[str, Recording] = field(default_factory=dict)
    keys: frozenset[str] | None = None
    hearings: Mapping[str, Hearing] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    lists: Mapping[str, AssignedList] = field(default_factory=dict)
    opt_outs: Mapping[str, OptedOut] = field(default_factory=dict)
    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    given_words: Mapping[str, GivenWord] = field(default_factory=dict)
    payments: Mapping[str, Payment] = field(default_factory=dict)
    verdicts: Mapping[str, KeptVerdict] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, Pack] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    on_register: frozenset[str] = frozenset()
    of_wrong: Mapping[str, frozenset[str]] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    rules: HouseRules | None = None
    zone: str = "UTC"
    accepted: frozenset[str] | None = None
    live: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One broken promise. `rule`: a stable word; `subject_id`: the call, agent, case, ... that shows it."""

    invariant: int
    rule: str
    subject_id: str
    detail: str = ""
