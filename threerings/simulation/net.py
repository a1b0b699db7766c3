"""The telephone network of a simulation, and all that can go wrong on the way to it."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.ports import Placement, TelephonyAway, TelephonyRefused

FAULTS = ("none", "refused", "away before", "away after", "killed before", "killed after")
WEIGHTS = (12, 1, 1, 1, 1, 1)
Check = Callable[[Placement], str]


class KilledHere(BaseException):
    """The process is gone at this instruction."""


@dataclass(frozen=True, slots=True)
class Invite:
    """What the network was sent, and when."""

    attempt_id: str
    number: str
    at: datetime


@dataclass
class Net:
    """`invites`: what it was really sent; `open`: what rings or talks now, as is true; `wrong`: what must never be.
    `check`: what is wrong with a call at the moment at which it arrives here, empty: nothing."""

    chance: random.Random
    now: Callable[[], datetime]
    check: Check
    invites: list[Invite] = field(default_factory=list)
    open: dict[str, Placement] = field(default_factory=dict)
    seats: list[Placement] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    async def place(self, placement: Placement) -> None:
        fault = self.chance.choices(FAULTS, WEIGHTS)[0]
        self.faults[fault] += fault != "none"
        if fault == "refused":
            raise TelephonyRefused("no such trunk")
        if fault == "away before":
            raise TelephonyAway
        if fault == "killed before":
            raise KilledHere
        self._arrives(placement)
        if fault == "away after":
            raise TelephonyAway
        if fault == "killed after":
            raise KilledHere

    def _arrives(self, placement: Placement) -> None:
        if placement.target.startswith("seat:"):
            self.seats.append(placement)
            return
        sent = {invite.attempt_id for invite in self.invites}
        ringing = {each.target for each in self.open.values()}
        if placement.attempt_id in sent:
            self.wrong.append(f"double: attempt {placement.attempt_id} was sent again")
        if placement.target in ringing:
            self.wrong.append(f"double: {placement.target} rings or talks already")
        if found := self.check(placement):
            self.wrong.append(f"rules: {found}")
        self.invites.append(Invite(placement.attempt_id, placement.target, self.now()))
        self.open[placement.attempt_id] = placement

    async def hang_up(self, leg_id: str) -> None:
        self.hung_up.append(leg_id)

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        """Nobody is sent anywhere here."""

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        """There is no sound."""

    async def press(self, leg_id: str, key: str) -> None:
        """Nobody listens for keys here."""

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        """There are no queues."""
