"""What rooms that may not know each other need from outside. `threerings` hands out who does it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.facts.calls import Purpose


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

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        """Write silence instead of sound from now on (the time line goes on), or sound again."""

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        """Make a seat a member of a queue, or no longer; already so is no error."""


class Seats(Protocol):
    """Passwords of agents' phones, per login."""

    async def issue(self, seat: str, password: str) -> None:
        """From now on the seat's phone signs in with this password, and with no other."""

    async def withdraw(self, seat: str) -> None:
        """The seat's password is dead and its registration removed."""
