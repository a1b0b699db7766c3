"""A countdown as a page shows it: instants from the server, ticked in the browser."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ClockState = Literal["run", "soon", "now", "broken", "paused", "kept"]


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock. The browser recomputes `state` and the figure from the instants; the server's are right at
    rendering.

    `kind` names it in words (`clock.record`, `clock.dispatch`, `clock.arrive` ...); `subject` is what it is about
    in a few characters (a case number's tail) where the place needs one.
    """

    id: str
    kind: str
    state: ClockState
    started_at: datetime
    due_at: datetime
    limit_s: int
    stopped_at: datetime | None = None
    pause_reason: str = ""
    subject: str = ""
    href: str = ""
    escalates_to: str = ""

    @property
    def used_s(self) -> int | None:
        """Seconds used by a stopped clock, None while it runs."""
        return None if self.stopped_at is None else max(0, round((self.stopped_at - self.started_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class LoudestClock:
    """The clock that breaks next, for the phone bar, and how many of the reader's clocks are broken besides."""

    clock: ClockView | None = None
    broken: int = 0
