"""A duty: a thing owed to a caller, with one owner, until it is done. A callback may keep a place in the line."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.cases import (
    CallbackTried,
    DutyDone,
    DutyJoined,
    DutyKind,
    DutyOpened,
    DutyTaken,
    PlaceKept,
)
from domain.facts.vocabulary import Fact
from domain.keeping import LANGUAGE_S

WEIGHT: dict[DutyKind, int] = {
    "missed": 0, "message": 1, "callback": 2, "reminder": 3, "broken_promise": 4, "visit": 5, "answer": 6, "special": 7,
    "payment": 8, "review": 9, "dispute": 10,
}  # fmt: skip
"""Of several wishes of one person the most explicit one names the duty."""
OF_PROMISES: tuple[DutyKind, ...] = ("reminder", "broken_promise")
"""Calls about what somebody promised to pay: the rules take them for reminders."""
OF_REVIEWS: tuple[DutyKind, ...] = ("review", "dispute")
"""About a reviewed call: they are done where it is read."""
WISHES: tuple[DutyKind, ...] = ("missed", "message", "callback")
"""What somebody who called is owed: speaking with them does it, and a later call of theirs joins it."""


def duty_about(promise_id: str, kind: DutyKind) -> str:
    """The id of what is owed because of a promise: one of each kind."""
    return f"{promise_id}-{kind}"


def duties_about(promise_id: str) -> frozenset[str]:
    """All that may be owed because of a promise."""
    return frozenset(duty_about(promise_id, kind) for kind in OF_PROMISES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """`call_id`: the call out of which it arose; `joined`: later calls of the same person that ask for the same.
    `line_since`: they keep the place of somebody who has waited since then, and are called at `next_at` at the
    earliest; `kept_at`, `expected_s`: when they asked, and how long it would be; `tries`: how often they were called
    in vain."""

    duty_id: str
    duty: DutyKind = "missed"
    owner_id: str | None = None
    call_id: str | None = None
    case_id: str | None = None
    person_id: str | None = None
    joined: tuple[str, ...] = ()
    opened_at: datetime | None = None
    due_at: datetime | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    result: str | None = None
    line_since: datetime | None = None
    hotline_id: str | None = None
    priority: int = 0
    language: str = ""
    speakers: tuple[str, ...] = ()
    skilled: tuple[str, ...] = ()
    skill_s: int = 0
    language_s: int = LANGUAGE_S
    next_at: datetime | None = None
    kept_at: datetime | None = None
    expected_s: int | None = None
    tries: int = 0
    last_attempt_id: str | None = None

    @property
    def in_line(self) -> bool:
        """Called by itself when its place comes up. Whoever takes it over calls by hand; it is theirs then."""
        waits = self.line_since is not None and self.next_at is not None
        return waits and self.taken_at is None and self.done_at is None

    @property
    def call_ids(self) -> tuple[str, ...]:
        """Every call behind it, the first one first."""
        return tuple(dict.fromkeys(i for i in (self.call_id, *self.joined) if i))

    @property
    def phase(self) -> str:
        """`open`, `taken` or `done`."""
        if self.done_at:
            return "done"
        return "taken" if self.taken_at else "open"


def step(duty: Duty | None, fact: Fact) -> Duty | None:
    """What a fact does to its duty; None where it means nothing."""
    if not isinstance(fact, DutyOpened | DutyJoined | PlaceKept | CallbackTried | DutyTaken | DutyDone):
        return None
    now = duty or Duty(duty_id=fact.duty_id)
    match fact:
        case DutyOpened():
            return replace(
                now,
                duty=max(now.duty, fact.duty, key=WEIGHT.__getitem__),
                owner_id=now.owner_id or fact.owner_id,
                call_id=fact.call_id,
                case_id=fact.case_id,
                person_id=fact.person_id,
                opened_at=fact.at,
                due_at=fact.due_at,
            )
        case DutyJoined():
            kind = max(now.duty, fact.duty, key=WEIGHT.__getitem__)
            joined = now.joined if fact.call_id in now.call_ids else (*now.joined, fact.call_id)
            return replace(now, duty=kind, joined=joined)
        case PlaceKept():
            return now if now.line_since else _kept(now, fact)
        case CallbackTried():
            tries = now.tries + (fact.rung and fact.attempt_id != now.last_attempt_id)
            return replace(now, tries=tries, next_at=fact.next_at, last_attempt_id=fact.attempt_id)
        case DutyTaken():
            return now if now.done_at else replace(now, owner_id=fact.by_id, taken_at=now.taken_at or fact.at)
        case DutyDone():
            return now if now.done_at else replace(now, done_at=fact.at, done_by=fact.by_id, result=fact.result)


def _kept(duty: Duty, fact: PlaceKept) -> Duty:
    return replace(
        duty,
        line_since=fact.since,
        hotline_id=fact.hotline_id,
        priority=fact.priority,
        language=fact.language,
        speakers=fact.speakers,
        skilled=fact.skilled,
        skill_s=fact.skill_s,
        language_s=fact.language_s,
        next_at=fact.next_at,
        kept_at=fact.at,
        expected_s=fact.expected_s,
    )
