"""The calls, or the cases, of today behind a figure of the floor."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BehindCall:
    """A call that a figure counts. `answered`: people, ivr, or nothing; `cause`: why it rang too long."""

    call_id: str
    at: datetime
    who: str
    rings: int
    cause: str
    answered: str
    agent: str
    talked_s: float
    case_id: str


@dataclass(frozen=True, slots=True)
class BehindClock:
    """A case whose dispatch a figure counts. `phase`: kept, late, broken."""

    case_id: str
    title: str
    number: str
    phase: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class BehindView:
    """The rows, the latest first. `title`: the words of the figure; `hour`: of that hour of today alone."""

    now: datetime
    title: str
    hour: int | None
    calls: tuple[BehindCall, ...] = ()
    clocks: tuple[BehindClock, ...] = ()
