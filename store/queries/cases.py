"""Cases with their texts, and the clocks that ran for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.cases import Case
from domain.clocks import Clock
from domain.rows import CaseText, WorkReport
from domain.world import CASES, CLOCKS
from store.codec import Recorded, decode
from store.tables import case_texts, cases, clocks, facts, persons, work_reports
from store.turn import state_of

TEXT_COLUMNS = tuple(name for name in CaseText.__dataclass_fields__ if name != "case_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case with what was written down, and who it is for."""

    case: Case
    text: CaseText | None
    person_name: str
    person_address: str

    @property
    def title(self) -> str:
        """The first line of what was said; empty while nothing is written down."""
        return self.text.content.split("\n", 1)[0][:120] if self.text else ""


async def case_of(connection: AsyncConnection, case_id: str) -> CaseRow | None:
    """A case by its id."""
    found = await cases_where(connection, cases.c.case_id == case_id)
    return found[0] if found else None


async def case_of_call(connection: AsyncConnection, call_id: str) -> CaseRow | None:
    """The case that a call made."""
    found = await cases_where(connection, cases.c.call_id == call_id)
    return found[0] if found else None


async def open_cases_of(connection: AsyncConnection, person_id: str) -> Sequence[CaseRow]:
    """A person's cases that are not finished, the newest first."""
    return await cases_where(connection, (cases.c.person_id == person_id) & cases.c.live)


async def cases_by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, CaseRow]:
    """Several cases by id."""
    if not (wanted := list(ids)):
        return {}
    return {row.case.case_id: row for row in await cases_where(connection, cases.c.case_id.in_(wanted))}


async def search_cases(
    connection: AsyncConnection, text: str, owner_id: str | None, *, live: bool
) -> Sequence[CaseRow]:
    """Cases whose number, texts or person hold a text; of one owner, or of all."""
    like = f"%{text.lower().replace('%', '').replace('_', '')}%"
    columns = (cases.c.number, case_texts.c.content, case_texts.c.place, case_texts.c.contact_name, persons.c.name)
    where: ColumnElement[bool] = or_(*(func.lower(column).like(like) for column in columns))
    if owner_id:
        where &= cases.c.owner_id == owner_id
    if live:
        where &= cases.c.live
    return await cases_where(connection, where)


async def cases_where(connection: AsyncConnection, where: ColumnElement[bool], limit: int = 200) -> Sequence[CaseRow]:
    """Cases under a condition, the newest first."""
    query = (
        select(
            cases,
            case_texts.c.case_id.label("text_of"),
            *(case_texts.c[name] for name in TEXT_COLUMNS),
            persons.c.name,
            persons.c.form_of_address,
        )
        .join(case_texts, case_texts.c.case_id == cases.c.case_id, isouter=True)
        .join(persons, persons.c.person_id == cases.c.person_id, isouter=True)
        .where(where)
        .order_by(cases.c.opened_at.desc())
        .limit(limit)
    )
    return [_row(row) for row in await connection.execute(query)]


async def clocks_of(connection: AsyncConnection, subject_ids: Iterable[str]) -> Sequence[Clock]:
    """The clocks, running or stopped, of cases or duties, in the order in which they began."""
    if not (wanted := list(subject_ids)):
        return []
    query = select(clocks).where(clocks.c.subject_id.in_(wanted)).order_by(clocks.c.started_at)
    return [state_of(CLOCKS, row._mapping) for row in await connection.execute(query)]


async def work_report_of(connection: AsyncConnection, case_id: str) -> WorkReport | None:
    """What the responder wrote about finished work."""
    row = (await connection.execute(select(work_reports).where(work_reports.c.case_id == case_id))).first()
    return None if row is None else WorkReport(**row._mapping)


async def facts_of_case(connection: AsyncConnection, case_id: str, call_id: str | None) -> Sequence[Recorded]:
    """What happened to a case and in the call that made it, oldest first."""
    where = facts.c.case_id == case_id
    if call_id:
        where |= facts.c.call_id == call_id
    rows = await connection.execute(select(facts).where(where).order_by(facts.c.seq))
    return [Recorded(row.seq, decode(row.kind, row.version, row.body)) for row in rows]


async def cases_done_since(
    connection: AsyncConnection, department_ids: Sequence[str], since: datetime
) -> Sequence[CaseRow]:
    """Cases of departments that were reported finished since then."""
    return await cases_where(connection, cases.c.department_id.in_(department_ids) & (cases.c.done_at >= since))


def _row(row: Row[Any]) -> CaseRow:
    values = row._mapping
    text = None
    if values["text_of"]:
        text = CaseText(case_id=values["text_of"], **{name: values[name] for name in TEXT_COLUMNS})
    return CaseRow(
        case=state_of(CASES, values),
        text=text,
        person_name=values["name"] or "",
        person_address=values["form_of_address"] or "",
    )


async def clocks_owned_by(connection: AsyncConnection, owner_id: str, since: datetime) -> Sequence[Clock]:
    """The clocks that began since then and that somebody answers for."""
    query = select(clocks).where(clocks.c.owner_id == owner_id, clocks.c.started_at >= since)
    return [state_of(CLOCKS, row._mapping) for row in await connection.execute(query)]


async def clocks_since(connection: AsyncConnection, since: datetime) -> Sequence[Clock]:
    """All clocks that began since then."""
    query = select(clocks).where(clocks.c.started_at >= since).order_by(clocks.c.started_at)
    return [state_of(CLOCKS, row._mapping) for row in await connection.execute(query)]
