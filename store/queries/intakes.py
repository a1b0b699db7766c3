"""Files of payments and of consents as they are taken in, and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.judging import VERDICTS
from domain.lists.reading import Fault
from store.tables import intake_rows, intakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A file from its upload on. `kind`: payments or consents; `phase`: read, checking, checked, failed, taking, taken;
    `counts`: rows by verdict, and `taken`: those that are in."""

    intake_id: str
    kind: str
    file_name: str
    sha256: str
    made_by: str
    made_at: datetime
    phase: str
    problem: dict[str, str]
    found: dict[str, Any]
    how: dict[str, Any]
    counts: dict[str, int]
    checked_at: datetime | None
    taken_by: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """A row as it was judged. `amount_minor`: in the currency's smallest unit; `number`: E.164; `of_row`: what it is a
    duplicate of; `person_id`: whose it is (None: somebody new, or nobody); `promise_id`: the promise that the money is
    for, as far as can be told before; `done`: taken in or passed over; `of_id`: the payment or consent that it is."""

    row: int
    verdict: str
    reason: str = ""
    faults: tuple[Fault, ...] = ()
    of_row: int = 0
    name: str = ""
    number: str = field(default="", repr=False)
    contract: str = ""
    amount_minor: int | None = None
    day: date | None = None
    via: str = ""
    wording: str = ""
    note: str = ""
    person_id: str | None = None
    promise_id: str | None = None
    done: bool = False
    of_id: str = ""


async def intake_of(connection: AsyncConnection, intake_id: str) -> Intake | None:
    """A file by its id."""
    row = (await connection.execute(select(intakes).where(intakes.c.intake_id == intake_id))).first()
    return None if row is None else Intake(**row._mapping)


async def intakes_of(connection: AsyncConnection, kind: str, limit: int = 100) -> Sequence[Intake]:
    """Every file of a kind, the newest first."""
    rows = await connection.execute(
        select(intakes).where(intakes.c.kind == kind).order_by(intakes.c.made_at.desc()).limit(limit)
    )
    return [Intake(**row._mapping) for row in rows]


async def intakes_in(connection: AsyncConnection, phase: str) -> Sequence[Intake]:
    """Every file in a phase."""
    rows = await connection.execute(select(intakes).where(intakes.c.phase == phase))
    return [Intake(**row._mapping) for row in rows]


async def intake_rows_of(
    connection: AsyncConnection, intake_id: str, verdict: str = "", *, after: int = 0, limit: int = 50
) -> Sequence[IntakeRow]:
    """Rows of a file in their order, of one verdict or all, from the one after so many on."""
    query = _rows(intake_id)
    if verdict:
        query = query.where(intake_rows.c.verdict == verdict)
    return [IntakeRow(**row._mapping) for row in await connection.execute(query.offset(after).limit(limit))]


async def rows_to_take(
    connection: AsyncConnection, intake_id: str, verdicts: Sequence[str], limit: int
) -> list[IntakeRow]:
    """The next rows of these verdicts that are neither taken in nor passed over."""
    rows = intake_rows.c
    query = _rows(intake_id).where(rows.verdict.in_(verdicts), rows.done.is_(False)).limit(limit)
    return [IntakeRow(**row._mapping) for row in await connection.execute(query)]


async def used_by(connection: AsyncConnection, intake_id: str, contracts: Sequence[str]) -> frozenset[str]:
    """The payments that rows of a file for these contracts are already: no other row of it is the same."""
    rows = intake_rows.c
    query = select(rows.of_id).where(rows.intake_id == intake_id, rows.contract.in_(contracts), rows.of_id != "")
    return frozenset(await connection.scalars(query))


async def counts_of(connection: AsyncConnection, intake_id: str) -> dict[str, int]:
    """Rows by verdict, and `taken`: the good ones that are in."""
    rows, counts = intake_rows.c, dict.fromkeys((*VERDICTS, "taken"), 0)
    query = select(rows.verdict, rows.done, func.count()).where(rows.intake_id == intake_id)
    for verdict, done, number in await connection.execute(query.group_by(rows.verdict, rows.done)):
        counts[verdict] += number
        counts["taken"] += number if done and verdict == "good" else 0
    return counts


async def newcomers(connection: AsyncConnection, intake_id: str) -> int:
    """How many of a file's good rows are of numbers that nobody had: so many persons are made known by it."""
    rows = intake_rows.c
    new = (rows.intake_id == intake_id) & (rows.verdict == "good") & rows.person_id.is_(None) & (rows.number != "")
    return int(await connection.scalar(select(func.count(rows.number.distinct())).where(new)) or 0)


def _rows(intake_id: str) -> Any:
    wanted = [intake_rows.c[name] for name in IntakeRow.__dataclass_fields__]
    return select(*wanted).where(intake_rows.c.intake_id == intake_id).order_by(intake_rows.c.row)
