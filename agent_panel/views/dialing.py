"""What an agent's desk shows of campaigns: are they there for them, whom would they call, whom did they promise to."""

from dataclasses import dataclass
from datetime import date, datetime

from agent_panel.views.walks import KeyChoice


@dataclass(frozen=True, slots=True)
class EntryCard:
    """Whom the agent would call, before anybody is rung. What is private is not on it. `until`: then it goes back;
    `promised_at`: a callback, and when it was promised for."""

    person: str
    language: str
    purpose: str
    unit: str
    due_on: date | None
    kept: int
    broken: int
    until: datetime | None
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueLine:
    """Somebody who may be chosen: who, and since when they owe what. `promised_at`: when they are to be called back."""

    entry_id: str
    person: str
    language: str
    unit: str
    due_on: date | None
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunningLine:
    """A campaign of theirs that runs. `next`: the agent may ask for a card now: in manual mode
    the one that they choose of those who are `due`."""

    campaign_id: str
    name: str
    mode: str
    next: bool
    due: tuple[DueLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """A call back that they promised."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwedCall:
    """A call that is over, also the work after it, and of which nobody has said how it came out."""

    call_id: str
    person: str
    outcomes: tuple[KeyChoice, ...]


@dataclass(frozen=True, slots=True)
class DialingView:
    """`state` is worded by `dialing.state.<state>`; `owed`: the outcome of their last call is not in, and is said here,
    for the call stands in no other pane any more."""

    state: str
    running: tuple[RunningLine, ...] = ()
    card: EntryCard | None = None
    owed: OwedCall | None = None
    promised: tuple[PromisedLine, ...] = ()

    @property
    def on(self) -> bool:
        """They want to dial."""
        return self.state != "off"
