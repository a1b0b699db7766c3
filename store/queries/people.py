"""Who answers for a person: C1, first contact is responsible."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import cases, persons, users


async def owner_of(connection: AsyncConnection, person_id: str | None) -> str | None:
    """Who the same person reaches first: the owner of their latest open case, else whoever answers for them by
    agreement, else the owner of their latest finished case (done is not closed: C8). Nobody disabled."""
    if person_id is None:
        return None
    return (
        await _case_owner(connection, (cases.c.person_id == person_id) & cases.c.live)
        or await _by_agreement(connection, person_id)
        or await _case_owner(connection, (cases.c.person_id == person_id) & (cases.c.phase == "done"))
    )


async def _case_owner(connection: AsyncConnection, where: ColumnElement[bool]) -> str | None:
    query = select(cases.c.owner_id).join(users, users.c.user_id == cases.c.owner_id)
    query = query.where(where, users.c.disabled.is_(False)).order_by(cases.c.opened_at.desc()).limit(1)
    found: str | None = await connection.scalar(query)
    return found


async def _by_agreement(connection: AsyncConnection, person_id: str) -> str | None:
    query = select(persons.c.owner_id).join(users, users.c.user_id == persons.c.owner_id)
    found: str | None = await connection.scalar(
        query.where(persons.c.person_id == person_id, users.c.disabled.is_(False))
    )
    return found
