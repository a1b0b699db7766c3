"""The journal followed while the application writes it: by a second connection that only reads."""

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from store.codec import Recorded, decode
from store.tables import facts, journal_head

LOOK_EVERY_S = 0.1
READ_LIMIT = 500


async def last_seq(engine: AsyncEngine) -> int:
    """The number of the journal's last fact; 0 while it is empty."""
    async with engine.connect() as connection:
        return int(await connection.scalar(select(journal_head.c.seq)) or 0)


async def read_after(engine: AsyncEngine, seq: int) -> list[Recorded]:
    """At most READ_LIMIT facts after a number, oldest first."""
    query = select(facts).where(facts.c.seq > seq).order_by(facts.c.seq).limit(READ_LIMIT)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    return [Recorded(row.seq, decode(row.kind, row.version, row.body)) for row in rows]


async def follow(engine: AsyncEngine, after: int) -> AsyncIterator[Recorded | None]:
    """Facts as they are committed, for ever; None whenever there is nothing new: who listens can look at the time."""
    while True:
        found = await read_after(engine, after)
        for recorded in found:
            after = recorded.seq
            yield recorded
        if not found:
            yield None
            await asyncio.sleep(LOOK_EVERY_S)
