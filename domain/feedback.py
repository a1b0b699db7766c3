"""A reviewed call before its agent.

noted ──► given ──► acknowledged
             └────► disputed ──► decided      in time (`due_at`), and by another than its reviewer
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.facts.feedback import (
    CoachingNoted,
    DisputeDecided,
    DisputeResult,
    ReviewAcknowledged,
    ReviewDisputed,
    ReviewGiven,
)
from domain.facts.vocabulary import Fact
from domain.may_call.calendars import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """A note about some seconds of a call."""

    note_id: str
    from_s: float
    to_s: float
    by_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Its id is its call's. `due_at`: until when the agent may dispute it; `by_id`: who put it before them."""

    call_id: str
    agent_id: str | None = None
    by_id: str = ""
    given_at: datetime | None = None
    due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    disputed_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    result: DisputeResult | None = None
    notes: tuple[Coaching, ...] = ()

    @property
    def phase(self) -> str:
        """`noted`, `given`, `acknowledged`, `disputed` or `decided`."""
        if self.decided_at:
            return "decided"
        if self.disputed_at:
            return "disputed"
        if self.acknowledged_at:
            return "acknowledged"
        return "given" if self.given_at else "noted"

    def may_dispute(self, now: datetime) -> bool:
        """Is it before the agent, unanswered, and in time?"""
        return self.phase == "given" and self.due_at is not None and now <= self.due_at


KINDS = (ReviewGiven, CoachingNoted, ReviewAcknowledged, ReviewDisputed, DisputeDecided)


def step(feedback: Feedback | None, fact: Fact) -> Feedback | None:
    """What a fact does to its call's feedback; None where it means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = feedback or Feedback(call_id=fact.call_id)
    match fact:
        case ReviewGiven():
            by = {"agent_id": fact.agent_id, "by_id": fact.by_id, "given_at": fact.at, "due_at": fact.due_at}
            return now if now.given_at else replace(now, **by)  # type: ignore[arg-type]
        case CoachingNoted():
            note = Coaching(note_id=fact.note_id, from_s=fact.from_s, to_s=fact.to_s, by_id=fact.by_id)
            return replace(now, notes=(*now.notes, note))
        case ReviewAcknowledged():
            return replace(now, acknowledged_at=now.acknowledged_at or fact.at)
        case ReviewDisputed():
            return replace(now, disputed_at=now.disputed_at or fact.at)
        case DisputeDecided():
            return replace(now, decided_at=fact.at, decided_by=fact.by_id, result=fact.result)


def due(now: datetime, zone: str, calendar: Calendar | None, working_days: int) -> datetime:
    """The same time of day so many working days on; where no calendar is kept every day is worked."""
    there = now.astimezone(ZoneInfo(zone))
    day: date = there.date() + timedelta(days=working_days)
    if calendar is not None:
        day = calendar.nth_working_day(there.date(), working_days)
    return there.replace(year=day.year, month=day.month, day=day.day).astimezone(now.tzinfo)
