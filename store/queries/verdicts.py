"""What the rules on calling said about a person or a number, with what they decided from where it is still there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kept_verdicts import KeptVerdict
from domain.world import VERDICTS
from store.tables import verdict_records, verdicts
from store.turn import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVerdict:
    """`number` and `record`: empty where they were erased."""

    verdict: KeptVerdict
    number: str = ""
    record: str = ""


async def verdicts_of_person(
    connection: AsyncConnection, person_id: str, *, first: int = 0, limit: int = 50
) -> Sequence[ShownVerdict]:
    """All about a person, the newest first."""
    return await _found(connection, verdicts.c.person_id == person_id, first, limit)


async def verdicts_of_number(
    connection: AsyncConnection, number: str, *, first: int = 0, limit: int = 50
) -> Sequence[ShownVerdict]:
    """All about a number, the newest first."""
    return await _found(connection, verdict_records.c.number == number, first, limit)


async def number_asked(connection: AsyncConnection, verdict_id: str) -> str:
    """The number that a verdict is about; empty where it was erased, or there is no such verdict."""
    query = select(verdict_records.c.number).where(verdict_records.c.verdict_id == verdict_id)
    return await connection.scalar(query) or ""


async def _found(
    connection: AsyncConnection, which: ColumnElement[bool], first: int, limit: int
) -> Sequence[ShownVerdict]:
    query = (
        select(verdicts, verdict_records.c.number, verdict_records.c.text)
        .join(verdict_records, verdict_records.c.verdict_id == verdicts.c.verdict_id, isouter=True)
        .where(which)
        .order_by(verdicts.c.decided_at.desc(), verdicts.c.verdict_id)
    )
    rows = await connection.execute(query.offset(first).limit(limit))
    return [
        ShownVerdict(verdict=state_of(VERDICTS, row._mapping), number=row.number or "", record=row.text or "")
        for row in rows
    ]
