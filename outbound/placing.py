"""The port `Placing`, and what runs by itself about attempts: how they went, what is left of them after a kill."""

from datetime import datetime

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.ports import Telephony
from outbound import attempts, outcomes
from store.followers import Follower
from store.journal import Journal
from store.turn import Turn
from store.watch import Watch


class Outgoing:
    """Start it before anybody who places calls, stop it after them."""

    def __init__(self, journal: Journal, telephony: Telephony) -> None:
        self._journal, self._telephony = journal, telephony
        self.follower = Follower("attempts", journal, outcomes.KINDS, outcomes.react)
        self._watch = Watch("attempts", journal, outcomes.STALE_KINDS, self._end_stale)

    async def start(self) -> None:
        """What was sent before a restart is of unknown outcome from now on."""
        await outcomes.recover(self._journal)
        await self.follower.start()
        self._watch.start()

    async def stop(self) -> None:
        """Stop between two decisions."""
        await self._watch.stop()
        await self.follower.stop()

    async def place(self, ask: AttemptAsk) -> Attempt | Refused:
        """Reserve and send."""
        return await attempts.place(self._journal, self._telephony, ask)

    async def reserve(self, turn: Turn, ask: AttemptAsk) -> Attempt | Refused:
        """Reserve in somebody's turn."""
        return await attempts.reserve(turn, ask)

    async def send(self, attempt: Attempt, ask: AttemptAsk) -> Attempt:
        """Send what was reserved."""
        return await attempts.send(self._journal, self._telephony, attempt, ask)

    async def _end_stale(self) -> datetime | None:
        return await self._journal.decide(outcomes.end_stale)
