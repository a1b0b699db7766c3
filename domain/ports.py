"""What rooms that may not know each other need from outside. `threerings` hands out who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Decision, Refused
from domain.facts.calls import Purpose
from domain.facts.outbound import AttemptOutcome
from domain.may_call.asking import Stage
from domain.menus import Given
from domain.menus.hours import OpeningHours
from domain.speech import Heard

TurnT_contra = TypeVar("TurnT_contra", contravariant=True)
"""A turn at the journal, as the store has it."""


class Now(Protocol):
    """The one source of time: aware, UTC."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A call to be placed for a committed attempt. `target`: a number as the trunk wants it, `seat:<endpoint>`, or
    `hotline:<our own number>` over the doctor's line. `destination`: the exten of the `attempt` context that the
    answered call enters. Texts go in `variables`."""

    attempt_id: str
    call_id: str
    channel_id: str
    target: str
    purpose: Purpose
    destination: str
    caller_id: str
    ring_s: int = 25
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for a committed attempt. `message_id`: the attempt's; `channel`: sms or zalo; `to`: E.164."""

    message_id: str
    url: str
    channel: str
    to: str
    language: str
    text: str = field(repr=False)


class Gateway(Protocol):
    """Whoever carries our messages."""

    async def send(self, message: Message) -> Literal["sent", "not_sent", "rejected", "unknown"]:
        """Hand it over, once. `not_sent`: it surely never left us, or they say that they took nothing; `rejected`: they
        will not; `unknown`: they may have it."""


class TelephonyRefused(Exception):
    """Asterisk answered that it will not. `reason` is its word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TelephonyAway(Exception):
    """Asterisk could not be asked, or did not answer in time: whether it happened is unknown."""


class Telephony(Protocol):
    """What the house asks of the telephone system. Raises TelephonyRefused or TelephonyAway."""

    async def place(self, placement: Placement) -> None:
        """Ring somebody, once. Returns when Asterisk has taken it, not when it is answered."""

    async def hang_up(self, leg_id: str) -> None:
        """End one leg. A leg that is already gone is no error."""

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        """Send a live leg to another place in the dialplan."""

    async def press(self, leg_id: str, key: str) -> None:
        """A key (0-9, *, #, A-D), as if whoever is at the end of this leg had pressed it."""

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        """Write silence instead of sound from now on (the time line goes on), or sound again."""

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        """Make a seat a member of a queue, or no longer; already so is no error."""


class Placing(Protocol[TurnT_contra]):
    """The one way to place a call. Refused (and written down as such): number_*, attempt_open (detail: its id),
    too_many_calls, and every reason of `domain.may_call` (detail: pack and rule)."""

    async def place(self, ask: AttemptAsk) -> Attempt | Refused:
        """Reserve and send."""

    async def reserve(self, turn: TurnT_contra, ask: AttemptAsk) -> Attempt | Refused:
        """Decide whether we may ring, in a turn that decides more than this. Nothing rings before it is committed."""

    async def send(self, attempt: Attempt, ask: AttemptAsk) -> Attempt:
        """Ring what was reserved, once, however often it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A committed attempt in the call of a caller who is there already: `number` as the trunk wants it."""

    attempt_id: str
    number: str


class PuttingThrough(Protocol):
    """The one way to ring somebody outside in a call that is there already."""

    async def begin(self, ask: AttemptAsk) -> Onward | Refused:
        """Reserve, and mark as sent: whoever asks lets it ring once. Refused (and written down): as `Placing`."""

    async def end(self, attempt_id: str, outcome: AttemptOutcome) -> None:
        """How it went, from whoever let it ring."""


class Permission(Protocol):
    """The rules on calling, asked again while a call is on its way."""

    async def still(self, attempt_id: str, stage: Stage) -> Decision:
        """May it go on? Refused: no_attempt, and every reason not to call."""

    async def no_more(self, attempt_id: str) -> str | Refused:
        """Who was rung said by a key that they want no more calls: kept for good. Refused: no_attempt."""


class Seats(Protocol):
    """Passwords of agents' phones, per login."""

    async def issue(self, seat: str, password: str) -> None:
        """From now on the seat's phone signs in with this password, and with no other."""

    async def withdraw(self, seat: str) -> None:
        """The seat's password is dead and its registration removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One text in one language, as callers hear it. `name`: `<hotline>/<prompt>` where it is a hotline's own.
    `seconds`: how long its sound is; None: there is none. `trouble`: why a recording that lies there is not used."""

    language: str
    name: str
    text: str
    voice: Literal["synthetic", "recording"]
    seconds: float | None = None
    trouble: "RecordingRefused | None" = None


class RecordingRefused(Exception):
    """A recording cannot be used. `what`: which reason it is, `values`: the figures in it, for other languages."""

    def __init__(self, text: str, what: str = "unreadable", **values: str) -> None:
        super().__init__(text)
        self.what, self.values = what, values


class Prompts(Protocol):
    """What is spoken to callers, and recordings in its place."""

    async def all(self) -> Sequence[Prompt]:
        """Every prompt in every language that it is spoken in."""

    def texts(self) -> Mapping[str, Mapping[str, str]]:
        """The house's own texts, by name and language."""

    def times(self, hours: OpeningHours, given: Given) -> Mapping[str, Mapping[str, str]]:
        """What is said of a hotline's own hours to such a caller, by name and language."""

    async def sound(self, language: str, name: str) -> Path:
        """What callers hear now. Raises FileNotFoundError."""

    async def record(self, language: str, name: str, audio: bytes) -> float:
        """From now on this is heard; how long it is, in seconds. Raises RecordingRefused, FileNotFoundError."""

    async def speak_again(self, language: str, name: str) -> bool:
        """The synthetic voice takes its place back; False where there was no recording. Raises FileNotFoundError."""


class NotHeard(Exception):
    """A recording could not be heard. `why`: an id of the catalogues; the text says what to do. `for_good`: trying
    again will not help."""

    def __init__(self, why: str, text: str, for_good: bool = True) -> None:
        super().__init__(why, text, for_good)  # whole, for it comes from other processes
        self.why, self.text, self.for_good = why, text, for_good

    def __str__(self) -> str:
        return self.text


class Recogniser(Protocol):
    """Who turns speech into words, apart from calls: whatever becomes of it, a call goes on."""

    def languages(self) -> Sequence[str]:
        """The languages it has a model of."""

    async def hear(self, sound: Path, language: str, phrases: Sequence[str] = ()) -> Heard:
        """A whole recording (a sound file of two channels: caller, agent), decoded freely and, where phrases are given,
        once more by a grammar of them. Raises NotHeard."""

    async def await_phrase(self, sound: Path, from_s: float, language: str, phrases: Sequence[str]) -> str:
        """Which of the phrases is said first in a raw file that still grows, from a second on. Returns when one is
        said; whoever asks stops asking by cancelling. Raises NotHeard, at once, where it cannot listen."""
