"""When those who kept their place were called, against what was expected when they asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import attempts, duties


@dataclass(frozen=True, slots=True)
class CalledBack:
    """One of them, by the call in which they asked: seconds from then until an agent was held for them and the first
    call began."""

    call_id: str
    expected_s: int
    waited_s: float


async def called_back_since(connection: AsyncConnection, since: datetime) -> Sequence[CalledBack]:
    """Those who asked since then and whose turn came by itself, the first called first."""
    first = func.min(attempts.c.reserved_at).label("first")
    query = (
        select(duties.c.call_id, duties.c.kept_at, duties.c.expected_s, first)
        .join(attempts, attempts.c.for_id == duties.c.duty_id)
        .where(
            duties.c.kept_at >= since,
            duties.c.expected_s.is_not(None),
            attempts.c.purpose == "callback",
            attempts.c.refused.is_(None),
            duties.c.taken_at.is_(None) | (duties.c.taken_at >= attempts.c.reserved_at),
        )
        .group_by(duties.c.duty_id, duties.c.call_id, duties.c.kept_at, duties.c.expected_s)
        .order_by(first)
    )
    rows = await connection.execute(query)
    return [CalledBack(row.call_id or "", row.expected_s, (row.first - row.kept_at).total_seconds()) for row in rows]
