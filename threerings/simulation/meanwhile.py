"""What happens in the moment between a line's reservation and its sending: the moment that a second decision is for."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.attempts import Attempt, AttemptAsk
from outbound.campaigns.room import Campaigns
from store.journal import Journal
from threerings.simulation.net import Net

OFTEN = 0.25
Meddling = Callable[[Attempt], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Whoever may come in between, and how often by chance."""

    chance: random.Random
    meddling: Sequence[Meddling]

    async def happens(self, attempt: Attempt) -> None:
        """Something, or nothing."""
        if attempt.purpose == "campaign" and self.chance.random() < OFTEN:
            await self.chance.choice(self.meddling)(attempt)


class Interrupted(Campaigns):
    """The dialer of production, whose every line is reserved in one moment and sent in a later one."""

    def __init__(self, journal: Journal, net: Net, meanwhile: Meanwhile) -> None:
        super().__init__(journal, net)
        self._meanwhile = meanwhile

    async def send(self, attempt: Attempt, ask: AttemptAsk) -> Attempt:
        await self._meanwhile.happens(attempt)
        return await super().send(attempt, ask)
