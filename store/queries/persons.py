"""Persons who call: found by number or id, with what they have, owe and were promised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import contracts, dues, person_numbers, persons, promises


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person. `owner_id`: the agent who answers for them, where there is one."""

    person_id: str
    name: str
    form_of_address: str
    self_reference: str
    language: str
    unit: str
    note: str
    birth_date: date | None
    id_number: str
    owner_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Something a person has with the organisation."""

    contract_id: str
    kind: str
    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A payment that is owed. `amount_minor`: what lacks of it, in the currency's smallest unit."""

    title: str
    amount_minor: int
    currency: str
    due_on: date
    contract_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something this person was promised."""

    text: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What is private about a person: shown only after they have proved who they are."""

    numbers: tuple[str, ...]
    contracts: tuple[Contract, ...]
    dues: tuple[Due, ...]


async def persons_by_number(connection: AsyncConnection, number: str) -> Sequence[Person]:
    """Everybody known under a telephone number, by name; nobody under an empty one."""
    if not number:
        return []
    query = _persons().join(person_numbers, person_numbers.c.person_id == persons.c.person_id)
    rows = await connection.execute(query.where(person_numbers.c.number == number).order_by(persons.c.name))
    return [Person(**row._mapping) for row in rows]


async def persons_by_numbers(connection: AsyncConnection, numbers: Iterable[str]) -> dict[str, list[Person]]:
    """Everybody known under each of these numbers, by name."""
    query = select(person_numbers.c.number.label("known_number"), *(persons.c[n] for n in Person.__dataclass_fields__))
    query = query.join(persons, person_numbers.c.person_id == persons.c.person_id).order_by(persons.c.name)
    found: dict[str, list[Person]] = {}
    for row in await connection.execute(query.where(person_numbers.c.number.in_(sorted(set(numbers))))):
        whole = {name: row._mapping[name] for name in Person.__dataclass_fields__}
        found.setdefault(row.known_number, []).append(Person(**whole))
    return found


async def owned(connection: AsyncConnection, ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Person and number, of every number that these persons have."""
    query = select(person_numbers.c.person_id, person_numbers.c.number)
    rows = await connection.execute(query.where(person_numbers.c.person_id.in_(sorted(set(ids)))))
    return frozenset((row.person_id, row.number) for row in rows)


async def person_of(connection: AsyncConnection, person_id: str | None) -> Person | None:
    """A person by id."""
    row = (await connection.execute(_persons().where(persons.c.person_id == person_id))).first()
    return None if row is None else Person(**row._mapping)


async def persons_by_id(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Person]:
    """Several persons by id."""
    if not (wanted := list(ids)):
        return {}
    rows = await connection.execute(_persons().where(persons.c.person_id.in_(wanted)))
    return {row.person_id: Person(**row._mapping) for row in rows}


async def persons_like(connection: AsyncConnection, text: str, limit: int = 20) -> Sequence[Person]:
    """Persons whose name, unit or number holds a text."""
    like = f"%{text.lower().replace('%', '').replace('_', '')}%"
    numbered = select(person_numbers.c.person_id).where(person_numbers.c.number.like(like))
    found = or_(
        func.lower(persons.c.name).like(like), func.lower(persons.c.unit).like(like), persons.c.person_id.in_(numbered)
    )
    rows = await connection.execute(_persons().where(found).order_by(persons.c.name).limit(limit))
    return [Person(**row._mapping) for row in rows]


async def holdings_of(connection: AsyncConnection, person_id: str) -> Holdings:
    """A person's numbers, contracts and what is not yet paid."""
    numbers = await connection.execute(
        select(person_numbers.c.number).where(person_numbers.c.person_id == person_id).order_by(person_numbers.c.kind)
    )
    mine = await connection.execute(
        select(contracts).where(contracts.c.person_id == person_id).order_by(contracts.c.number)
    )
    owed = await connection.execute(
        select(dues)
        .join(contracts, contracts.c.contract_id == dues.c.contract_id)
        .where(contracts.c.person_id == person_id, dues.c.paid_on.is_(None))
        .order_by(dues.c.due_on)
    )
    return Holdings(
        numbers=tuple(row.number for row in numbers),
        contracts=tuple(Contract(contract_id=r.contract_id, kind=r.kind, number=r.number, title=r.title) for r in mine),
        dues=tuple(_due(row) for row in owed),
    )


async def promises_to(connection: AsyncConnection, person_id: str) -> Sequence[Promise]:
    """What this person was promised, the soonest first."""
    rows = await connection.execute(
        select(promises)
        .where(promises.c.person_id == person_id)
        .order_by(promises.c.due_at.is_(None), promises.c.due_at)
    )
    return [Promise(text=row.text, due_at=row.due_at) for row in rows]


def _due(row: Row[Any]) -> Due:
    lacking = row.amount_minor - row.paid_minor
    return Due(
        title=row.title, amount_minor=lacking, currency=row.currency, due_on=row.due_on, contract_id=row.contract_id
    )


def _persons() -> Select[tuple[object, ...]]:
    return select(*(persons.c[name] for name in Person.__dataclass_fields__))
