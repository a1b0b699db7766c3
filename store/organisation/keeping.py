"""Making rows of an organisation's file. Loading it again changes nothing; what was removed from it stays."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.house import HouseRules
from store import tables
from store.organisation.model import Due, OrganisationFile, Person
from store.turn import upsert

KEPT_OF_USERS = ("password_hash", "disabled", "failures", "locked_until", "ui_language")
"""What a user has done since: loading again does not undo it."""


async def keep(connection: AsyncConnection, organisation: OrganisationFile, now: datetime) -> None:
    """Write everything but the cases, in the caller's transaction."""
    for table, row in _rows(organisation, now):
        await _keep(connection, table, row)
    for place in organisation.departments:
        mine = tables.duty_rota.c.department_id == place.id
        await connection.execute(delete(tables.duty_rota).where(mine))
        for rank, user_id in enumerate(place.rota, start=1):
            row = {"department_id": place.id, "rank": rank, "user_id": user_id}
            await connection.execute(upsert(connection, tables.duty_rota), row)


async def _keep(connection: AsyncConnection, table: Table, row: dict[str, Any]) -> None:
    if table is not tables.users:
        await connection.execute(upsert(connection, table), row)
        return
    unsaid = ("skills",) if row["skills"] is None else ()
    row = {**row, "skills": row["skills"] or ()}
    statement = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    changed = {name: statement.excluded[name] for name in row if name not in (*KEPT_OF_USERS, *unsaid, "user_id")}
    await connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=changed), row)


def _rows(read: OrganisationFile, now: datetime) -> Iterator[tuple[Table, dict[str, Any]]]:
    rules = msgspec.convert(read.rules.model_dump(), HouseRules, strict=False)
    skills = {"skills": {skill: names.model_dump() for skill, names in read.skills.items()}}
    yield (
        tables.organisation,
        {"id": 1, "name": read.name, "zone": read.zone, "currency": read.currency, "rules": rules, **skills},
    )
    for line in read.hotlines:
        yield tables.hotlines, {**line.model_dump(exclude={"id"}), "hotline_id": line.id}
    for user in read.users:
        account = {"password_hash": "", "disabled": False, "failures": 0, "locked_until": None}
        yield tables.users, {**user.model_dump(exclude={"id"}), "user_id": user.id, **account}
    for place in read.departments:
        yield tables.departments, {"department_id": place.id, "name": place.name, "categories": place.categories}
    for person in read.persons:
        yield from _of_person(person, read.currency, now)


def _of_person(person: Person, currency: str, now: datetime) -> Iterator[tuple[Table, dict[str, Any]]]:
    own = person.model_dump(exclude={"id", "owner", "numbers", "contracts", "promises", "cases"})
    yield tables.persons, {**own, "person_id": person.id, "owner_id": person.owner}
    for place, number in enumerate(person.numbers):
        kind = "main" if place == 0 else "other"
        yield tables.person_numbers, {"person_id": person.id, "number": number, "kind": kind}
    for contract in person.contracts:
        contract_id = f"{person.id}:{contract.number}"
        names = {"contract_id": contract_id, "person_id": person.id}
        yield tables.contracts, {**names, **contract.model_dump(exclude={"dues"})}
        for number_of, due in enumerate(contract.dues, start=1):
            names = {"due_id": f"{contract_id}:{number_of}", "contract_id": contract_id, "currency": currency}
            yield tables.dues, {**names, **_due(due, now.date())}
    for number_of, promise in enumerate(person.promises, start=1):
        due_at = None if promise.in_hours is None else now + timedelta(hours=promise.in_hours)
        names = {"promise_id": f"{person.id}:{number_of}", "person_id": person.id, "text": promise.text}
        yield tables.promises, {**names, "due_at": due_at}


def _due(due: Due, today: date) -> dict[str, Any]:
    due_on = due.due_on or today + timedelta(days=due.due_in_days or 0)
    paid_on = min(due_on, today) if due.paid else None
    return {"title": due.title, "amount_minor": due.amount_minor, "due_on": due_on, "paid_on": paid_on}
