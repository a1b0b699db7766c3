"""How often strangers tried the doors."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import StrangersKnocked
from store.codec import decode
from store.tables import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocks:
    """So often since some time, the last of them told at `last_at`."""

    unknown: int
    wrong: int
    refused: int
    last_at: datetime


async def knocks_since(connection: AsyncConnection, since: datetime) -> Knocks | None:
    """All of them together; None: nobody tried."""
    query = select(facts).where(facts.c.kind == StrangersKnocked.kind, facts.c.at >= since).order_by(facts.c.seq)
    rows = [decode(row.kind, row.version, row.body) for row in await connection.execute(query)]
    told = [fact for fact in rows if isinstance(fact, StrangersKnocked)]
    if not told:
        return None
    return Knocks(
        unknown=sum(fact.unknown for fact in told),
        wrong=sum(fact.wrong for fact in told),
        refused=sum(fact.refused for fact in told),
        last_at=told[-1].at,
    )
