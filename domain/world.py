"""What the journal folds into. The store gives each projection a table, and nothing else knows how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from domain import (
    agents,
    attempts,
    calls,
    cases,
    check_rules,
    checks,
    clocks,
    consents,
    conversations,
    duties,
    feedback,
    hearing,
    kept_verdicts,
    offers,
    opt_outs,
    recordings,
    registers,
    scores,
)
from domain.campaigns import entries, targets
from domain.campaigns import state as campaigns
from domain.facts.vocabulary import Fact
from domain.lists import state as lists
from domain.word import state as words

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Projection(Generic[S]):
    """One kind of state. `key`: the attribute that names it; `subject`: which one a fact is about, None for none;
    `live`: still kept in memory (what is over is read from its table); `derived`: properties stored beside the fields,
    so that they can be asked for in SQL."""

    name: str
    state: type[S]
    key: str
    subject: Callable[[Fact], str | None]
    step: Callable[[S | None, Fact], S | None]
    live: Callable[[S], bool]
    derived: tuple[str, ...] = ("phase",)


def _by(attribute: str, *kinds: type[Fact]) -> Callable[[Fact], str | None]:
    """The id under `attribute`, of facts of `kinds` (of any fact that has it, if none is named)."""
    wanted = frozenset(kinds)
    return lambda fact: getattr(fact, attribute, None) if not wanted or type(fact) in wanted else None


CALLS = Projection(
    name="calls",
    state=calls.Call,
    key="call_id",
    subject=_by("call_id", *calls.calls.kinds),
    step=calls.step,
    live=lambda call: call.ended_at is None,
    derived=("phase", "rings", "ring_cause", "hung_up_first", "talked_s", "abandoned"),
)
OFFERS = Projection("offers", offers.Offer, "offer_id", _by("offer_id"), offers.step, lambda s: s.ended_at is None)
AGENTS = Projection("agents", agents.Agent, "agent_id", agents.agent_of, agents.step, lambda s: True)
CASES = Projection("cases", cases.Case, "case_id", _by("case_id", *cases.cases.kinds), cases.step, lambda s: s.open)
CLOCKS = Projection("clocks", clocks.Clock, "clock_id", _by("clock_id"), clocks.step, lambda s: s.open)
DUTIES = Projection("duties", duties.Duty, "duty_id", _by("duty_id"), duties.step, lambda s: s.done_at is None)
ATTEMPTS = Projection(
    "attempts",
    attempts.Attempt,
    "attempt_id",
    _by("attempt_id", *get_args(attempts.KINDS)),
    attempts.step,
    lambda s: s.open,
)
RECORDINGS = Projection(
    "recordings",
    recordings.Recording,
    "call_id",
    _by("call_id", *recordings.KINDS),
    recordings.step,
    lambda s: s.phase == "writing",
)
HEARINGS = Projection(
    "hearings",
    hearing.Hearing,
    "call_id",
    _by("call_id", *hearing.KINDS),
    hearing.step,
    lambda s: s.phase in ("queued", "hearing"),
)
CHECKS = Projection(
    "checks",
    checks.Check,
    "call_id",
    _by("call_id", *checks.KINDS),
    checks.step,
    lambda s: s.phase == "queued",
    derived=("phase", "unheard", "gravity", "sure_percent", "consent_waits"),
)
SCORES = Projection("scores", scores.Score, "call_id", _by("call_id", *scores.KINDS), scores.step, lambda s: False)
CHECK_RULES = Projection(
    "check_rules", check_rules.CheckRule, "rule", _by("rule", *check_rules.KINDS), check_rules.step, lambda s: False
)
FEEDBACK = Projection(
    "feedback", feedback.Feedback, "call_id", _by("call_id", *feedback.KINDS), feedback.step, lambda s: False
)
LISTS = Projection(
    "lists", lists.AssignedList, "list_id", _by("list_id", *lists.KINDS), lists.step, lambda s: s.undone_at is None
)
OPT_OUTS = Projection("opt_outs", opt_outs.OptedOut, "opt_out_id", _by("opt_out_id"), opt_outs.step, lambda s: False)
CONSENTS = Projection("consents", consents.Agreed, "consent_id", _by("consent_id"), consents.step, lambda s: False)
REGISTERS = Projection(
    "registers", registers.Register, "register_id", _by("register_id"), registers.step, lambda s: s.replaced_at is None
)
VERDICTS = Projection(
    "verdicts", kept_verdicts.KeptVerdict, "verdict_id", _by("verdict_id"), kept_verdicts.step, lambda s: False
)
CONVERSATIONS = Projection(
    "conversations",
    conversations.Conversation,
    "call_id",
    _by("call_id", *conversations.KINDS),
    conversations.step,
    lambda s: s.outcome is None,
)
GIVEN_WORDS = Projection(
    "given_words", words.GivenWord, "promise_id", _by("promise_id"), words.step, lambda s: s.settled_at is None
)
PAYMENTS = Projection("payments", words.Payment, "payment_id", _by("payment_id"), words.step_payment, lambda s: False)
CAMPAIGNS = Projection(
    "campaigns", campaigns.Campaign, "campaign_id", _by("campaign_id", *campaigns.campaigns.kinds), campaigns.step,
    lambda s: not s.over,
)  # fmt: skip
ENTRIES = Projection(
    "entries", entries.Entry, "entry_id", _by("entry_id", *entries.KINDS), entries.step,
    lambda s: s.phase in ("shown", "reserved"), derived=("phase", "over"),
)  # fmt: skip
TARGETS = Projection("targets", targets.Target, "target_id", _by("target_id"), targets.step, lambda s: False)
PROJECTIONS: tuple[Projection[Any], ...] = (
    *(CALLS, OFFERS, AGENTS, CASES, CLOCKS, DUTIES, ATTEMPTS, RECORDINGS),
    *(HEARINGS, CHECKS, SCORES, FEEDBACK, CHECK_RULES, LISTS, OPT_OUTS, CONSENTS, REGISTERS, VERDICTS),
    *(CAMPAIGNS, ENTRIES, TARGETS, CONVERSATIONS, GIVEN_WORDS, PAYMENTS),
)
