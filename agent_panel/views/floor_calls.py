"""The calls, the callers or the cases behind a figure of the floor."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.floor import GuessedView, WaitingCaller
from agent_panel.views.work import MissedItem, WorkItem


@dataclass(frozen=True, slots=True)
class BehindCall:
    """A call that a figure counts. `answered`: people, ivr, or nothing; `cause`: why it rang too long; `told_s`,
    `waited_s`: the wait that they were told, and what it was."""

    call_id: str
    at: datetime
    who: str
    rings: int
    cause: str
    answered: str
    agent: str
    talked_s: float
    case_id: str
    told_s: int | None = None
    waited_s: float | None = None


@dataclass(frozen=True, slots=True)
class BehindClock:
    """A case whose dispatch a figure counts. `phase`: kept, late, broken."""

    case_id: str
    title: str
    number: str
    phase: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class BehindBroken:
    """A promise that is broken and still owed, and who took it over; empty: nobody."""

    item: WorkItem
    taken_by: str


@dataclass(frozen=True, slots=True)
class BehindGuess:
    """Who guessed at proofs, and their call."""

    lock: GuessedView
    call: BehindCall


@dataclass(frozen=True, slots=True)
class BehindRepair:
    """A difference that was set right (`repairs.what.<what>`, `repairs.why.<why>`): in a call, at somebody's
    telephone, or in a `queue`."""

    at: datetime
    what: str
    why: str
    who: str
    queue: str
    call: BehindCall | None


@dataclass(frozen=True, slots=True)
class BehindView:
    """The rows of one kind, calls the latest first. `title`: the words of the figure; `hour`: of that hour of today
    alone; `told`: what was told is held against what was waited."""

    now: datetime
    title: str
    hour: int | None = None
    told: bool = False
    calls: tuple[BehindCall, ...] = ()
    clocks: tuple[BehindClock, ...] = ()
    broken: tuple[BehindBroken, ...] = ()
    waiting: tuple[WaitingCaller, ...] = ()
    missed: tuple[MissedItem, ...] = ()
    guessed: tuple[BehindGuess, ...] = ()
    repairs: tuple[BehindRepair, ...] = ()

    @property
    def count(self) -> int:
        """How many rows."""
        shown = self.calls or self.clocks or self.broken or self.waiting or self.missed
        return len(shown or self.guessed or self.repairs)
