"""What stands outside the panel, small: a telephone that remembers what it was asked, seats, sealed recordings."""

import io
from dataclasses import dataclass, field
from typing import BinaryIO

from domain.ports import Placement, TelephonyAway


@dataclass
class FakeTelephony:
    """Remembers; can be away."""

    hung_up: list[str] = field(default_factory=list)
    silenced: list[str] = field(default_factory=list)
    placed: list[Placement] = field(default_factory=list)
    away: bool = False

    async def place(self, placement: Placement) -> None:
        """Ring somebody."""
        self._there()
        self.placed.append(placement)

    async def hang_up(self, leg_id: str) -> None:
        """End one leg."""
        self._there()
        self.hung_up.append(leg_id)

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        """Send a live leg elsewhere."""
        self._there()

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        """Write silence."""
        self._there()
        self.silenced.append(leg_id)

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        """Queue membership."""
        self._there()

    def _there(self) -> None:
        if self.away:
            raise TelephonyAway


@dataclass
class FakeSeats:
    """The passwords that work now."""

    passwords: dict[str, str] = field(default_factory=dict)

    async def issue(self, seat: str, password: str) -> None:
        """This password and no other."""
        self.passwords[seat] = password

    async def withdraw(self, seat: str) -> None:
        """None."""
        self.passwords.pop(seat, None)


@dataclass
class FakeVault:
    """Sealed recordings as bytes."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def open_sealed(self, call_id: str) -> BinaryIO:
        """The recording."""
        if call_id not in self.files:
            raise FileNotFoundError(call_id)
        return io.BytesIO(self.files[call_id])

    async def open_beside(self, call_id: str, sealed: bytes, name: str = "") -> bytes:
        """What is kept beside it, as plain as it was put there."""
        if call_id not in self.files:
            raise FileNotFoundError(call_id)
        return sealed
