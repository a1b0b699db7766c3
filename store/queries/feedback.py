"""Reviewed calls before their agents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.feedback import Feedback
from domain.world import FEEDBACK
from store.tables import calls, scores
from store.tables import feedback as table
from store.turn import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A reviewed call in a list."""

    feedback: Feedback
    at: datetime | None
    person_id: str | None
    points: int | None


async def feedback_of(connection: AsyncConnection, call_id: str) -> Feedback | None:
    """What was put before an agent about a call."""
    row = (await connection.execute(select(table).where(table.c.call_id == call_id))).first()
    return None if row is None else state_of(FEEDBACK, row._mapping)


async def feedback_for(connection: AsyncConnection, agent_id: str | None, limit: int = 100) -> Sequence[Before]:
    """What was put before an agent, the newest first; None: what is disputed, whoever's it is, the oldest first."""
    query = (
        select(table, calls.c.arrived_at, calls.c.person_id, scores.c.points)
        .outerjoin(calls, calls.c.call_id == table.c.call_id)
        .outerjoin(scores, scores.c.call_id == table.c.call_id)
        .limit(limit)
    )
    if agent_id is None:
        query = query.where(table.c.phase == "disputed").order_by(table.c.disputed_at)
    else:
        query = query.where(table.c.agent_id == agent_id).order_by(table.c.given_at.desc())
    return [
        Before(feedback=state_of(FEEDBACK, row._mapping), at=row.arrived_at, person_id=row.person_id, points=row.points)
        for row in await connection.execute(query)
    ]


async def count_disputes(connection: AsyncConnection) -> int:
    """How many wait for a decision."""
    count = select(func.count()).select_from(table).where(table.c.phase == "disputed")
    return int(await connection.scalar(count) or 0)


async def count_unanswered(connection: AsyncConnection, agent_id: str) -> int:
    """How many wait for an agent's answer."""
    mine = (table.c.agent_id == agent_id) & (table.c.phase == "given")
    return int(await connection.scalar(select(func.count()).select_from(table).where(mine)) or 0)
