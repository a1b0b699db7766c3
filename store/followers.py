"""A follower: a durable reader of the journal. What it does with a fact is committed together with how far it has read:
after a kill it goes on exactly where it was, and does nothing twice."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from domain.facts import Fact
from store import tables
from store.codec import Recorded
from store.journal import Journal
from store.subscriptions import FellBehind
from store.tasks import end, spawn
from store.turn import Turn, upsert

Reaction = Callable[[Turn, Recorded], Awaitable[None]]
BATCH = 200


class Follower:
    """`react` runs in the writer's turn for every fact of `kinds`, in order, exactly once."""

    def __init__(self, name: str, journal: Journal, kinds: tuple[type[Fact], ...], react: Reaction) -> None:
        self.name, self._journal, self._kinds, self._react = name, journal, kinds, react
        self.seq = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self, *, from_now: bool = False) -> None:
        """Begin where it stopped; a new follower begins with the first fact, or with the next one if `from_now`."""
        async with self._journal.engine.connect() as connection:
            table = tables.cursors
            seq = await connection.scalar(select(table.c.seq).where(table.c.follower == self.name))
        self.seq = int(seq) if seq is not None else (self._journal.seq if from_now else 0)
        self._task = spawn(f"follower {self.name}", self._follow())

    async def stop(self) -> None:
        """Stop between two facts."""
        await end(self._task)

    async def _follow(self) -> None:
        while True:
            subscription = self._journal.subscribe(self.name)
            try:
                while self.seq < subscription.since:
                    await self._catch_up()
                async for recorded in subscription:
                    await self._take(recorded)
            except FellBehind:
                continue
            finally:
                subscription.close()

    async def _catch_up(self) -> None:
        batch = await self._journal.read(self.seq, BATCH)
        for recorded in batch:
            await self._take(recorded)

    async def _take(self, recorded: Recorded) -> None:
        if recorded.seq <= self.seq:
            return
        if isinstance(recorded.fact, self._kinds):

            async def decide(turn: Turn) -> None:
                await self._react(turn, recorded)
                row = {"follower": self.name, "seq": recorded.seq}
                await turn.connection.execute(upsert(turn.connection, tables.cursors), row)

            await self._journal.decide(decide)
        self.seq = recorded.seq
