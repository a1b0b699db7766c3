"""One rule of the check with its figures over time, and how hearing and checking stand."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class WeekView:
    """How a rule's findings were judged in a week."""

    begins: date
    right: int
    wrong: int

    @property
    def share_wrong(self) -> float | None:
        """How much of it was overturned; None: nothing was judged."""
        return self.wrong / (self.right + self.wrong) if self.right + self.wrong else None


@dataclass(frozen=True, slots=True)
class CheckRuleView:
    """`right`, `wrong`, `missed`: over `days`. `too_often`: of what was judged `percent` of a hundred or more was
    overturned. `advise_only`: it flags no calls, since when, by whose decision, and why."""

    rule: str
    weeks: tuple[WeekView, ...]
    waiting: int
    right: int
    wrong: int
    missed: int
    days: int
    percent: int
    share_wrong: float | None = None
    too_often: bool = False
    advise_only: bool = False
    since: datetime | None = None
    by: str = ""
    reason: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One recording that waits, or was put aside. `why`: the last trouble, empty: none yet."""

    call_id: str
    phase: str
    since: datetime | None
    language: str
    urgency: str
    tries: int
    why: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BacklogView:
    """`counts`: recordings by phase; `reasons`: of those not assessed or aside, by why. `heard_s`, `took_s`: seconds of
    sound heard, and of work for them. `unchecked`: heard calls that wait for their check; `share`: what is done;
    `unsealed`: calls without a recording that there should be, with their end and why (`hearing.unsealed.<why>`)."""

    counts: tuple[tuple[str, int], ...]
    waiting: tuple[WaitingRow, ...] = ()
    aside: tuple[WaitingRow, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    heard_s: float = 0.0
    took_s: float = 0.0
    work_a_second: float | None = None
    oldest_at: datetime | None = None
    unchecked: int = 0
    share: float | None = None
    unsealed: tuple[tuple[str, datetime | None, str], ...] = ()
