"""A clock: a promise about time. Thresholds and lengths are the users' own figures (C3, C4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from domain.facts.cases import ClockAcknowledged, ClockBroken, ClockEscalated, ClockKind, ClockStarted, ClockStopped
from domain.facts.vocabulary import Fact

LENGTH_S: dict[ClockKind, int] = {
    "record": 60,  # C2: recorded within one minute of the answer
    "dispatch": 180,  # C3: handled or dispatched within three minutes of the answer
    "emergency": 90,  # C3: reported to those responsible and to superiors within 90 seconds
    "sign": 180,  # the department signs; the users name no figure: one dispatch length
    "on_site": 600,  # C4: on site within ten minutes for immediate service
    "outcome": 300,  # after a call by a script, as long as the work after a call may take
    "duty": 900,  # a missed caller is called back within 15 minutes; the users name no figure
}
NOW_S = 30
"""A clock of minutes is at its `now` state in its last 30 seconds; one of less than three minutes in its last sixth, so
that its `soon` is seen too. The browser ticks by the same rule (agent_panel/assets/js/thresholds.js)."""

Look = Literal["run", "soon", "now", "broken", "kept", "late", "void"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One promise. Its owner is the owner of its case or duty when they differ from `owner_id`: see `desk`."""

    clock_id: str
    clock: ClockKind = "duty"
    subject_id: str = ""
    case_id: str | None = None
    owner_id: str | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    void: bool = False
    broken_at: datetime | None = None
    noticed_late_s: int = 0
    escalated_to: str | None = None
    escalated_at: datetime | None = None
    level: int = 0
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None

    @property
    def phase(self) -> str:
        """`running`, `broken`, `kept`, `late` (stopped after its due time) or `void`."""
        if self.stopped_at:
            if self.void:
                return "void"
            return "kept" if self.due_at is None or self.stopped_at <= self.due_at else "late"
        return "broken" if self.broken_at else "running"

    @property
    def open(self) -> bool:
        """Something is still owed."""
        return self.stopped_at is None

    def look(self, now: datetime) -> Look:
        """How the clock is shown at `now`."""
        if self.stopped_at:
            return self.phase  # type: ignore[return-value]
        if self.due_at is None or self.started_at is None:
            return "run"
        left, whole = self.due_at - now, self.due_at - self.started_at
        if left < timedelta(0):
            return "broken"
        if left <= min(timedelta(seconds=NOW_S), whole / 6):
            return "now"
        return "soon" if left <= whole / 3 else "run"


def of_taking(*, emergency: bool) -> tuple[ClockKind, ClockKind]:
    """What is promised of a case from the moment it is taken: that it is written down, and that it is handed on."""
    return ("record", "emergency" if emergency else "dispatch")


def next_deadline(clocks: list[Clock]) -> datetime | None:
    """When the next clock breaks, or None if none runs: a shell sleeps until then."""
    return min((c.due_at for c in clocks if c.phase == "running" and c.due_at), default=None)


def step(clock: Clock | None, fact: Fact) -> Clock | None:
    """What a fact does to its clock; None where it means nothing."""
    if not isinstance(fact, ClockStarted | ClockStopped | ClockBroken | ClockEscalated | ClockAcknowledged):
        return None
    now = clock or Clock(clock_id=fact.clock_id, case_id=fact.case_id)
    match fact:
        case ClockStarted():
            return replace(
                now,
                clock=fact.clock,
                subject_id=fact.subject_id,
                case_id=fact.case_id,
                owner_id=fact.owner_id,
                started_at=fact.at,
                due_at=fact.due_at,
            )
        case ClockStopped():  # a clock that was set back meanwhile makes no promise end before it began
            stopped_at = max(fact.at, now.started_at or fact.at)
            return now if now.stopped_at else replace(now, stopped_at=stopped_at, void=fact.void)
        case ClockBroken():
            return replace(now, broken_at=now.broken_at or fact.at, noticed_late_s=fact.noticed_late_s)
        case ClockEscalated():
            if fact.level <= now.level:
                return now
            return replace(now, escalated_to=fact.to_id, escalated_at=fact.at, level=fact.level)
        case ClockAcknowledged():
            return replace(now, acknowledged_by=fact.by_id, acknowledged_at=fact.at)
