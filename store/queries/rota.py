"""Who is on duty, who stands in, and who stands above: in the order in which they are asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.house import HouseRules
from store.tables import departments, duty_rota, users

SUPERIORS = ("lead", "manager")
"""Roles above the desk, the nearest one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of our own people. `phone`: their own telephone, E.164; empty: none."""

    user_id: str
    name: str
    role: str
    phone: str


async def colleague(connection: AsyncConnection, user_id: str | None) -> Colleague | None:
    """One of our own people, unless disabled or unknown."""
    row = (await connection.execute(_enabled().where(users.c.user_id == user_id))).first()
    return None if row is None else Colleague(**row._mapping)


async def rota_of(connection: AsyncConnection, department_id: str) -> Sequence[Colleague]:
    """A department's people on duty: the first one is asked first."""
    query = _enabled().join(duty_rota, duty_rota.c.user_id == users.c.user_id)
    rows = await connection.execute(query.where(duty_rota.c.department_id == department_id).order_by(duty_rota.c.rank))
    return [Colleague(**row._mapping) for row in rows]


async def superiors(connection: AsyncConnection) -> Sequence[Colleague]:
    """Those above the desk: leads first, then managers, in the order of their logins."""
    nearness = case({role: place for place, role in enumerate(SUPERIORS)}, value=users.c.role)
    rows = await connection.execute(_enabled().where(users.c.role.in_(SUPERIORS)).order_by(nearness, users.c.login))
    return [Colleague(**row._mapping) for row in rows]


async def department_for(connection: AsyncConnection, category: str) -> str | None:
    """The department that takes a category."""
    rows = await connection.execute(select(departments).order_by(departments.c.department_id))
    return next((row.department_id for row in rows if category in row.categories), None)


async def department_known(connection: AsyncConnection, department_id: str) -> bool:
    """Is there such a department?"""
    query = select(departments.c.department_id).where(departments.c.department_id == department_id)
    return await connection.scalar(query) is not None


async def emergency_department(connection: AsyncConnection, rules: HouseRules) -> str | None:
    """Whose people on duty are phoned for an emergency of which nothing more is known: the one that the rules name,
    else the one that takes security, else the first with anybody on duty; None: there is no department at all."""
    if rules.emergency_department and await department_known(connection, rules.emergency_department):
        return rules.emergency_department
    on_duty = select(duty_rota.c.department_id).order_by(duty_rota.c.department_id).limit(1)
    first: str | None = await connection.scalar(on_duty)
    return await department_for(connection, "security") or first


def _enabled() -> Select[tuple[object, ...]]:
    return select(*(users.c[name] for name in Colleague.__dataclass_fields__)).where(users.c.disabled.is_(False))
