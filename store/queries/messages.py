"""Messages: what was written, what people wrote back, what was refused at the gateway's door."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.attempts import Attempt
from domain.facts import GatewayRefused
from domain.world import ATTEMPTS
from store.codec import decode
from store.tables import answer_texts, attempts, facts
from store.turn import state_of


async def answer_text(connection: AsyncConnection, answer_id: str) -> str:
    """What somebody wrote; empty where it is erased."""
    query = select(answer_texts.c.text).where(answer_texts.c.answer_id == answer_id)
    found: str | None = await connection.scalar(query)
    return found or ""


async def attempts_by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Attempt]:
    """Several attempts."""
    if not (wanted := list(ids)):
        return {}
    rows = await connection.execute(select(attempts).where(attempts.c.attempt_id.in_(wanted)))
    return {row.attempt_id: state_of(ATTEMPTS, row._mapping) for row in rows}


async def faults_since(connection: AsyncConnection, since: datetime) -> list[GatewayRefused]:
    """Requests that were not believed, the last one last."""
    query = select(facts).where(facts.c.kind == GatewayRefused.kind, facts.c.at >= since).order_by(facts.c.seq)
    told = (decode(row.kind, row.version, row.body) for row in await connection.execute(query))
    return [each for each in told if isinstance(each, GatewayRefused)]
