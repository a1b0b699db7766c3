"""What reconciliation set right, and in which call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import Repaired
from store.codec import decode
from store.tables import facts

OF_CALLS = ("call", "record")
"""Repairs whose subject is a call; of a leg and an offer the fact just before them, which mends it, names the call."""
PARTS = ("leg", "offer")


@dataclass(frozen=True, slots=True)
class Repair:
    """`call_id` empty: it was no call's."""

    repaired: Repaired
    call_id: str


async def repairs_since(connection: AsyncConnection, since: datetime) -> Sequence[Repair]:
    """All since then, the first one first."""
    before = facts.alias()
    query = (
        select(facts, before.c.call_id.label("mended_call_id"))
        .join(before, before.c.seq == facts.c.seq - 1, isouter=True)
        .where(facts.c.kind == Repaired.kind, facts.c.at >= since)
        .order_by(facts.c.seq)
    )
    return [_repair(row) for row in await connection.execute(query)]


def _repair(row: Any) -> Repair:
    fact = decode(row.kind, row.version, row.body)
    assert isinstance(fact, Repaired)
    if fact.what in OF_CALLS:
        return Repair(fact, fact.subject_id)
    return Repair(fact, (row.mended_call_id or "") if fact.what in PARTS else "")
