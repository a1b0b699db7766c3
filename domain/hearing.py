"""A recording on its way to being heard: in exactly one state at any time, whatever died meanwhile.

queued ──► hearing ──► heard
  ▲  │        │ └────► not_assessed    queued again when a model for its language is there
  │  └────────┼──────► not_assessed
  └───────────┴──────► aside           after TRIES
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calls import Call
from domain.facts.hearing import HearingBegan, HearingFailed, HearingQueued, HearingSkipped, RecordingHeard
from domain.facts.vocabulary import Fact

TRIES = 3
FIRST_WAIT_S = 5.0
"""Before it is tried again; each time three times as long."""
FLAGGED, RISKY, USUAL, LAST = 30, 20, 10, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Its id is its call's. `tries`: how often a recogniser had it; `why`: why it is not assessed, aside, tried again;
    `words`: how many were heard; `not_before`: of the next try."""

    call_id: str
    language: str = "vi"
    urgency: int = 0
    queued_at: datetime | None = None
    not_before: datetime | None = None
    began_at: datetime | None = None
    heard_at: datetime | None = None
    skipped_at: datetime | None = None
    aside_at: datetime | None = None
    tries: int = 0
    why: str = ""
    model: str = ""
    seconds: float = 0.0
    words: int = 0
    took_s: float = 0.0

    @property
    def phase(self) -> str:
        """`queued`, `hearing`, `heard`, `not_assessed` or `aside`."""
        if self.heard_at:
            return "heard"
        if self.aside_at:
            return "aside"
        if self.skipped_at:
            return "not_assessed"
        return "hearing" if self.began_at else "queued"


KINDS = (HearingQueued, HearingBegan, RecordingHeard, HearingFailed, HearingSkipped)


def step(hearing: Hearing | None, fact: Fact) -> Hearing | None:
    """What a fact does to its recording's hearing; None where it means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = hearing or Hearing(call_id=fact.call_id)
    if now.heard_at:
        return now
    match fact:
        case HearingQueued():
            first = now.queued_at or fact.at
            again = replace(now, language=fact.language, urgency=fact.urgency, queued_at=first, not_before=None)
            return replace(again, skipped_at=None, aside_at=None, began_at=None, why="")
        case HearingBegan():
            return replace(now, began_at=fact.at, tries=fact.attempt)
        case RecordingHeard():
            done = replace(now, heard_at=fact.at, language=fact.language, model=fact.model, seconds=fact.seconds)
            return replace(done, began_at=None, words=fact.words, took_s=fact.took_s, why="")
        case HearingSkipped():
            return replace(now, skipped_at=fact.at, began_at=None, why=fact.why)
        case HearingFailed(again=True):
            later = fact.at + timedelta(seconds=fact.wait_s)
            return replace(now, began_at=None, not_before=later, why=fact.why)
        case HearingFailed():
            return replace(now, began_at=None, aside_at=fact.at, why=fact.why)


def failed(hearing: Hearing, fact: HearingFailed) -> HearingFailed:
    """What is to be done about a failure that may not repeat itself: again, later; or aside after so many tries."""
    if hearing.tries >= TRIES:
        return replace(fact, again=False, wait_s=0.0)
    return replace(fact, again=True, wait_s=FIRST_WAIT_S * 3 ** (hearing.tries - 1))


def urgency(call: Call) -> int:
    """How soon a call is to be heard: flagged ones first, then those whose purpose is risky."""
    if call.lost_at or call.hung_up_first == "agent" or call.to_emergency or call.purpose == "emergency":
        return FLAGGED
    if call.direction == "out" and call.purpose not in ("callback", "doctor"):
        return RISKY
    return USUAL if call.answered_by == "agent" or call.direction == "out" else LAST


def next_of(waiting: Iterable[Hearing], language: str, now: datetime) -> Hearing | None:
    """Whose turn it is in a language: the most urgent, of these the longest waiting."""
    due = [
        each
        for each in waiting
        if each.phase == "queued" and each.language == language and (each.not_before is None or each.not_before <= now)
    ]
    return min(due, key=lambda each: (-each.urgency, each.queued_at or now, each.call_id), default=None)
