"""Assigned lists: what the house knows of rows before they are taken in, and the rows themselves, by verdict."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.judging import Known, KnownPerson
from domain.lists.purposes import CONTACT
from domain.lists.reading import Entry, Fault
from domain.lists.state import AssignedList
from domain.may_call.asking import OBLIGED, Relation
from store.queries.consents import agreed_again, consents_of, listed, register_in_force
from store.tables import (
    contracts,
    list_files,
    list_mappings,
    list_rows,
    lists,
    number_relations,
    opt_out_numbers,
    opt_outs,
    person_numbers,
    persons,
    wrong_numbers,
)

NOTHING: ColumnElement[str] = literal_column("''")
"""Written out, as indexes of what is not empty have it."""
SILENCE = {"everything": 0, "advertising": 1}
"""Who said both wants nothing at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list from its upload on. `phase`: read, checking, checked, failed, taking, imported or undone."""

    list_id: str
    name: str
    file_name: str
    sha256: str
    made_by: str
    made_at: datetime
    phase: str
    problem: dict[str, str]
    found: dict[str, Any]
    asked: dict[str, Any]
    counts: dict[str, int]
    packs: tuple[str, ...]
    checked_at: datetime | None
    checked_seq: int
    taken_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row as it was judged. `agent_id`: whose it was as it was begun."""

    row: int
    verdict: str
    reason: str
    rule: str
    until: datetime | None
    faults: tuple[Fault, ...]
    of_row: int
    of_list: str
    person_id: str | None
    relation: str
    new_person: bool
    taken: bool
    name: str
    number: str
    contract: str
    amount_minor: int | None
    due_on: date | None
    agent_id: str | None
    place: int
    begun_at: datetime | None

    @property
    def further(self) -> bool:
        """Are its numbers further ones of somebody whose first row stands in the same file?"""
        duplicate = self.verdict == "duplicate" and not self.of_list and self.person_id is not None
        return duplicate and bool(self.number) and self.relation in OBLIGED

    def owner(self, listed: AssignedList | None) -> str | None:
        """Whose it is; None: the pool's, or nobody's."""
        if listed is None or not self.taken:
            return None
        return listed.whose(self.agent_id, self.place, begun=self.begun_at is not None)


def further_numbers() -> ColumnElement[bool]:
    """Of a row of `list_rows`: a duplicate of an earlier one of its file, about the same person. Its numbers are
    further ones of theirs, tried after those of the first row."""
    rows = list_rows.c
    same = (rows.verdict == "duplicate") & (rows.of_list == "") & rows.person_id.is_not(None) & (rows.number != "")
    return same & rows.relation.in_(sorted(OBLIGED))


async def list_file(connection: AsyncConnection, list_id: str) -> ListFile | None:
    """A list by its id."""
    row = (await connection.execute(select(list_files).where(list_files.c.list_id == list_id))).first()
    return None if row is None else ListFile(**row._mapping)


async def all_list_files(connection: AsyncConnection, limit: int = 200) -> Sequence[ListFile]:
    """Every list, the newest first."""
    rows = await connection.execute(select(list_files).order_by(list_files.c.made_at.desc()).limit(limit))
    return [ListFile(**row._mapping) for row in rows]


async def rows_of(
    connection: AsyncConnection, list_id: str, verdict: str = "", *, after: int = 0, limit: int = 50
) -> Sequence[ListRow]:
    """Rows of a list in their order, of one verdict or all, from the one after so many on."""
    wanted = [list_rows.c[name] for name in ListRow.__dataclass_fields__]
    query = select(*wanted).where(list_rows.c.list_id == list_id).order_by(list_rows.c.row)
    if verdict:
        query = query.where(list_rows.c.verdict == verdict)
    rows = await connection.execute(query.offset(after).limit(limit))
    return [ListRow(**row._mapping) for row in rows]


async def row_of_number(connection: AsyncConnection, number: str) -> tuple[str, str, int] | None:
    """Where the newest list says something of a number: the list, the verdict on its row, and how many rows of that
    verdict stand before it."""
    numbers = (list_rows.c.number, list_rows.c.number_2, list_rows.c.number_3)
    of_it = or_(*(and_(each == number, each != NOTHING) for each in numbers))
    newest = (
        select(list_rows.c.list_id, list_rows.c.verdict, list_rows.c.row)
        .join(list_files, list_files.c.list_id == list_rows.c.list_id)
        .where(of_it)
        .order_by(list_files.c.made_at.desc(), list_rows.c.row)
    )
    if (found := (await connection.execute(newest.limit(1))).first()) is None:
        return None
    list_id, verdict, row = found
    alike = (list_rows.c.list_id == list_id) & (list_rows.c.verdict == verdict) & (list_rows.c.row < row)
    return list_id, verdict, int(await connection.scalar(select(func.count()).where(alike)) or 0)


async def refusals_of(connection: AsyncConnection, list_id: str) -> list[tuple[str, str, datetime | None, int]]:
    """Why rows are not to be called: reason, rule, first moment at which one may, how many."""
    mine = (list_rows.c.list_id == list_id) & (list_rows.c.verdict == "refused")
    by = (list_rows.c.reason, list_rows.c.rule)
    query = select(*by, func.min(list_rows.c.until), func.count()).where(mine).group_by(*by)
    return [(row[0], row[1], row[2], row[3]) for row in await connection.execute(query.order_by(func.count().desc()))]


async def remembered(connection: AsyncConnection, header_key: str) -> dict[str, Any] | None:
    """How a file with these headers was read the last time."""
    query = select(list_mappings.c.asked).where(list_mappings.c.header_key == header_key)
    found: dict[str, Any] | None = await connection.scalar(query)
    return found


async def known_of(connection: AsyncConnection, entries: Iterable[Entry], purpose: str) -> Known:
    """What the house holds about the numbers and contracts of some rows."""
    rows = list(entries)
    numbers = {number for entry in rows for number in entry.numbers}
    by_number = await _by_number(connection, numbers)
    by_contract = await _by_contract(connection, {entry.contract for entry in rows if entry.contract})
    ids = {p.person_id for people in by_number.values() for p in people} | {p.person_id for p in by_contract.values()}
    known = Known(
        by_number={number: tuple(people) for number, people in by_number.items()},
        by_contract=by_contract,
        silent_numbers=await _silent_numbers(connection, numbers),
        wrong_numbers=await _wrong_numbers(connection, numbers),
        of_others=await relations_of(connection, numbers),
        silent_persons=await _silent_persons(connection, ids),
        standing=await _standing(connection, ids, purpose),
    )
    return await _of_advertising(connection, known, ids, numbers) if _advertises(purpose) else known


def _advertises(purpose: str) -> bool:
    return purpose in CONTACT and CONTACT[purpose] == "advertising"


async def _of_advertising(connection: AsyncConnection, known: Known, ids: set[str], numbers: set[str]) -> Known:
    """And who agreed to it, and who is on the register."""
    register = await register_in_force(connection)
    return replace(
        known,
        consents=await consents_of(connection, ids),
        on_register=await listed(connection, numbers, register) if register else frozenset(),
        register_day=register.day if register else None,
    )


async def _by_number(connection: AsyncConnection, numbers: set[str]) -> dict[str, list[KnownPerson]]:
    query = select(person_numbers.c.number, persons.c.person_id, persons.c.name)
    query = query.join(persons, persons.c.person_id == person_numbers.c.person_id)
    found = defaultdict[str, list[KnownPerson]](list)
    for number, person_id, name in await connection.execute(query.where(person_numbers.c.number.in_(numbers))):
        found[number].append(KnownPerson(person_id=person_id, name=name))
    return found


async def _by_contract(connection: AsyncConnection, said: set[str]) -> dict[str, KnownPerson]:
    if not said:
        return {}
    query = select(contracts.c.number, persons.c.person_id, persons.c.name)
    query = query.join(persons, persons.c.person_id == contracts.c.person_id).where(contracts.c.number.in_(said))
    return {row[0]: KnownPerson(person_id=row[1], name=row[2]) for row in await connection.execute(query)}


async def _silent_numbers(connection: AsyncConnection, numbers: set[str]) -> dict[str, str]:
    """Numbers that were named, and every number of a person who said no: who shares it is not rung either."""
    named = select(opt_out_numbers.c.number, opt_outs.c.covers)
    named = named.join(opt_outs, opt_outs.c.opt_out_id == opt_out_numbers.c.opt_out_id)
    theirs = select(person_numbers.c.number, opt_outs.c.covers)
    theirs = theirs.join(opt_outs, opt_outs.c.person_id == person_numbers.c.person_id)
    both = named.where(opt_out_numbers.c.number.in_(numbers), ~agreed_again()).union_all(
        theirs.where(person_numbers.c.number.in_(numbers), ~agreed_again())
    )
    return _strictest(await connection.execute(both))


async def relations_of(connection: AsyncConnection, numbers: Iterable[str]) -> dict[str, Relation]:
    """Of numbers that are not the customer's own: whose they are, as lists say that are in."""
    kept = number_relations
    query = select(kept.c.number, kept.c.relation).where(kept.c.number.in_(sorted(numbers)))
    return {row.number: row.relation for row in await connection.execute(query.order_by(kept.c.relation))}


async def _wrong_numbers(connection: AsyncConnection, numbers: set[str]) -> frozenset[str]:
    query = select(wrong_numbers.c.number).where(wrong_numbers.c.number.in_(numbers))
    return frozenset((await connection.scalars(query)).all())


async def _silent_persons(connection: AsyncConnection, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    query = select(opt_outs.c.person_id, opt_outs.c.covers).where(opt_outs.c.person_id.in_(ids), ~agreed_again())
    return _strictest(await connection.execute(query))


def _strictest(rows: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, covers in rows:
        found[key] = min(found.get(key, covers), covers, key=SILENCE.__getitem__)
    return found


async def _standing(connection: AsyncConnection, ids: set[str], purpose: str) -> dict[tuple[str, str], tuple[str, int]]:
    """Entries of other lists of this purpose that are in work."""
    if not ids:
        return {}
    query = select(list_rows.c.person_id, list_rows.c.contract, list_files.c.name, list_rows.c.row)
    query = query.join(lists, lists.c.list_id == list_rows.c.list_id)
    query = query.join(list_files, list_files.c.list_id == list_rows.c.list_id)
    mine = list_rows.c.taken & lists.c.live & (lists.c.purpose == purpose) & list_rows.c.person_id.in_(ids)
    return {(row[0], row[1]): (row[2], row[3]) for row in await connection.execute(query.where(mine))}
