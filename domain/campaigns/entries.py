"""An entry: one row of a campaign's list, from its first call to its end.

    waiting ──► shown ──► reserved: in preview the agent sees them first
    waiting ──► reserved ──► done / callback (by whom, when): somebody spoke with them, and wrote down how it came out
       ▲           ├───────► retry (when) / exhausted: its ladder has no step left
       └───────────┴───────► released: no call was made; blocked (why, until): it may not be called

An entry of which there is no record is waiting. Who has answered stays reserved until the outcome is in.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.campaigns.state import Campaign
from domain.facts.campaigns import CallbackHandedOver, Came, EntryReserved, EntrySettled, EntryShown, SettledAs
from domain.facts.conversations import OutcomeRecorded
from domain.facts.vocabulary import Fact

KINDS = (EntryShown, EntryReserved, EntrySettled, CallbackHandedOver, OutcomeRecorded)
RELEASED_S = 30
"""What was reserved and not called comes up again after so long: the same trouble may last."""
NOT_OVER = frozenset({"unreachable", "absent", "not_identified"})
"""Outcomes of a conversation after which somebody is called again, by the ladder of those who did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`for_agent`: who calls them now, or did last; `tries`: spent; `came`: how often it came to nothing, by the way;
    `agent_id`: who promised to call back, or was handed it; None: whoever is next."""

    entry_id: str
    list_id: str = ""
    campaign_id: str = ""
    person_id: str | None = None
    attempt_id: str = ""
    for_agent: str = ""
    try_no: int = 0
    token: int = 0
    shown_until: datetime | None = None
    reserved_at: datetime | None = None
    settled_at: datetime | None = None
    settled: str = ""
    tries: int = 0
    came: dict[str, int] = field(default_factory=dict)
    reason: str = ""
    next_at: datetime | None = None
    agent_id: str | None = None
    outcome: str = ""

    @property
    def phase(self) -> str:
        """`waiting`, `shown`, `reserved`, or as it was settled."""
        if self.shown_until:
            return "shown"
        if self.reserved_at and (self.settled_at is None or self.settled_at < self.reserved_at):
            return "reserved"
        return self.settled or "waiting"

    @property
    def over(self) -> bool:
        """It is not called any more."""
        return self.phase in ("done", "exhausted") or (self.phase == "blocked" and self.next_at is None)


def entry_id(list_id: str, row: int) -> str:
    """The id of a row of a list: whatever campaign works on it, it is one entry."""
    return f"{list_id}:{row}"


def row_of(entry: str) -> tuple[str, int]:
    """The list and the row that an entry is."""
    list_id, _, row = entry.rpartition(":")
    return list_id, int(row)


def step(entry: Entry | None, fact: Fact) -> Entry | None:
    """What a fact does to its entry; None where it means nothing. A reservation that is older than one that is known,
    and the end of an attempt that is not the entry's, mean nothing."""
    match fact:
        case EntryShown():
            now = _of(entry, fact.entry_id)
            return None if now.phase == "reserved" or now.over else _shown(now, fact)
        case EntryReserved():
            now = _of(entry, fact.entry_id)
            return None if now.phase == "reserved" or fact.token < now.token or now.over else _reserved(now, fact)
        case EntrySettled():
            now = replace(_of(entry, fact.entry_id), campaign_id=fact.campaign_id)
            stale = now.phase == "reserved" and fact.attempt_id != now.attempt_id
            return None if stale or now.phase == "done" else _settled(now, fact)
        case CallbackHandedOver():
            now = _of(entry, fact.entry_id)
            return None if now.over else replace(now, agent_id=fact.to_id)
        case OutcomeRecorded(entry_id=str(entry_id)):
            return replace(_of(entry, entry_id), outcome=fact.outcome)
    return None


def settle(campaign: Campaign, entry: Entry, came: Came, now: datetime) -> EntrySettled:
    """A call of this entry came to nothing: what follows, by the campaign's ladder."""
    ladder, before = campaign.ladders.get(came, ()), entry.came.get(came, 0)
    left = before < len(ladder)
    return EntrySettled(
        at=now,
        entry_id=entry.entry_id,
        campaign_id=campaign.campaign_id,
        attempt_id=entry.attempt_id,
        settled="retry" if left else "exhausted",
        spent=True,
        came=came,
        next_at=now + timedelta(seconds=ladder[before]) if left else None,
        for_agent=entry.for_agent,
    )


def settle_outcome(campaign: Campaign, entry: Entry, said: OutcomeRecorded, now: datetime) -> EntrySettled:
    """An agent wrote down how a conversation came out: over, again by the ladder, or at the time they promised."""
    if said.callback_at is not None:
        settled: SettledAs = "callback"
    elif said.outcome in NOT_OVER:
        return settle(campaign, entry, "no_answer", now)
    else:
        settled = "done"
    return EntrySettled(
        at=now,
        entry_id=entry.entry_id,
        campaign_id=campaign.campaign_id,
        attempt_id=entry.attempt_id,
        settled=settled,
        spent=True,
        next_at=said.callback_at,
        agent_id=said.by_id if said.callback_at else None,
        for_agent=entry.for_agent,
    )


def release(entry: Entry, reason: str, now: datetime) -> EntrySettled:
    """No call was made, through no fault of theirs: nothing is spent, and it comes up again. What was promised stays a
    promise of who made it."""
    promised = entry.settled == "callback"
    return EntrySettled(
        at=now,
        entry_id=entry.entry_id,
        campaign_id=entry.campaign_id,
        attempt_id=entry.attempt_id,
        settled="callback" if promised else "released",
        spent=False,
        reason=reason,
        next_at=now + timedelta(seconds=RELEASED_S),
        agent_id=entry.agent_id if promised else None,
        for_agent=entry.for_agent,
    )


def _of(entry: Entry | None, entry_id: str) -> Entry:
    return entry or Entry(entry_id=entry_id, list_id=entry_id.rpartition(":")[0])


def _shown(entry: Entry, fact: EntryShown) -> Entry:
    return replace(
        entry,
        campaign_id=fact.campaign_id,
        person_id=fact.person_id,
        for_agent=fact.agent_id,
        shown_until=fact.until,
        attempt_id="",
    )


def _reserved(entry: Entry, fact: EntryReserved) -> Entry:
    return replace(
        entry,
        campaign_id=fact.campaign_id,
        person_id=fact.person_id,
        attempt_id=fact.attempt_id,
        for_agent=fact.agent_id,
        try_no=fact.try_no,
        token=fact.token,
        reserved_at=fact.at,
        shown_until=None,
        settled_at=None,
        outcome="",
    )


def _settled(entry: Entry, fact: EntrySettled) -> Entry:
    known = entry.settled_at is not None and entry.attempt_id == fact.attempt_id
    spent = fact.spent and not (known and entry.settled in ("retry", "callback", "exhausted"))
    came = {**entry.came, fact.came: entry.came.get(fact.came, 0) + 1} if fact.came and spent else entry.came
    return replace(
        entry,
        shown_until=None,
        settled_at=fact.at,
        settled=fact.settled,
        tries=entry.tries + spent,
        came=came,
        reason=fact.reason,
        next_at=fact.next_at,
        agent_id=fact.agent_id,
    )
