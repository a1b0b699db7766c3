"""All of the desk that runs by itself: what follows from facts, its clocks, and what it sends."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from desk import (
    answers,
    callbacks,
    conversations,
    emergency,
    escalation,
    given_words,
    opening,
    owed,
    recognising,
    reviews,
    unattended,
    wrap_up,
)
from domain.facts import AttemptReserved, Fact
from domain.ports import Placing
from store.codec import Recorded
from store.followers import Follower, Reaction
from store.journal import Journal
from store.turn import Turn
from store.watch import Act, Watch

REACTIONS: tuple[tuple[tuple[type[Fact], ...], Reaction], ...] = (
    (recognising.KINDS, recognising.react),
    (unattended.KINDS, unattended.react),
    (opening.KINDS, opening.react),
    (owed.KINDS, owed.react),
    (emergency.KINDS, emergency.react),
    (conversations.KINDS, conversations.react),
    (given_words.KINDS, given_words.react),
    (answers.KINDS, answers.react),
    (callbacks.KINDS, callbacks.react),
    (reviews.KINDS, reviews.react),
)
KINDS = tuple({kind for kinds, _ in REACTIONS for kind in kinds})


async def react(turn: Turn, recorded: Recorded) -> None:
    """Everything that follows from one fact, in one turn: one follower, so that a call's case comes before its duty."""
    for kinds, reaction in REACTIONS:
        if isinstance(recorded.fact, kinds):
            await reaction(turn, recorded)


class Desk:
    """Start it when the journal is open and calls can be placed; stop it before the journal is closed."""

    def __init__(self, journal: Journal, placing: Placing[Turn]) -> None:
        self._journal, self._placing = journal, placing
        self._sender = emergency.Sender(journal, placing)
        self.follower = Follower("desk", journal, KINDS, react)
        waiting = callbacks.Callbacks(journal, placing)
        self._watches = (
            Watch("clocks", journal, escalation.KINDS, self._in_turn(escalation.run_late_clocks)),
            Watch("wrap-up", journal, wrap_up.KINDS, self._in_turn(wrap_up.end_those_over)),
            Watch("callbacks", journal, callbacks.TURN_KINDS, waiting.call_due),
            Watch("emergencies", journal, emergency.MOVING, self._ring_the_next),
            Watch("emergency calls", journal, (AttemptReserved,), self._sender.send_reserved),
        )

    async def start(self) -> None:
        """Go on where it stopped; what fell due meanwhile is done first, in order."""
        await self.follower.start()
        for watch in self._watches:
            watch.start()

    async def stop(self) -> None:
        """Stop between two decisions."""
        for watch in self._watches:
            await watch.stop()
        await self._sender.stop()
        await self.follower.stop()

    async def _ring_the_next(self) -> datetime | None:
        if not emergency.somebody_is_sought(self._journal):
            return None
        return await self._journal.decide(lambda turn: emergency.ring_the_next(turn, self._placing))

    def _in_turn(self, decide: Callable[[Turn], Awaitable[datetime | None]]) -> Act:
        async def act() -> datetime | None:
            return await self._journal.decide(decide)

        return act
