"""The organisation: its name and zone, hotlines, departments and who is on duty for them, its people's names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.house import HouseRules
from store.tables import departments, duty_rota, hotlines, organisation, users


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Whose house this is. `zone`: an IANA name. `skills`: what its people may be good at, by id and language."""

    name: str = "Three Rings"
    zone: str = "Asia/Ho_Chi_Minh"
    currency: str = "VND"
    rules: HouseRules = field(default_factory=HouseRules)
    skills: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def skill_name(self, skill: str, language: str) -> str:
        """What a skill is called; one that is named no more by its id."""
        return self.skills.get(skill, {}).get(language, skill)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number people call. `labels`: what its menus' nodes are about, by name and language."""

    hotline_id: str
    name: str
    did: str
    language: str
    cycle_ms: int
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """A person in a department's rota; rank 1 is on duty, 2 stands in."""

    user_id: str
    name: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Who takes which categories, with its rota in order."""

    department_id: str
    name: str
    categories: tuple[str, ...]
    rota: tuple[OnDuty, ...]


async def the_organisation(connection: AsyncConnection) -> Organisation:
    """The organisation; one that is not yet set up has a name all the same."""
    row = (await connection.execute(select(organisation).limit(1))).first()
    return _organisation(row) if row else Organisation()


async def hotline_of(connection: AsyncConnection, hotline_id: str | None) -> Hotline | None:
    """A hotline by its id."""
    row = (await connection.execute(select(hotlines).where(hotlines.c.hotline_id == hotline_id))).first()
    return None if row is None else Hotline(**row._mapping)


async def all_hotlines(connection: AsyncConnection) -> dict[str, Hotline]:
    """Every hotline, by its id."""
    rows = await connection.execute(select(hotlines))
    return {row.hotline_id: Hotline(**row._mapping) for row in rows}


async def all_departments(connection: AsyncConnection) -> Sequence[Department]:
    """Every department with its rota."""
    query = select(duty_rota, users.c.name).join(users, users.c.user_id == duty_rota.c.user_id)
    rota: dict[str, list[OnDuty]] = {}
    for row in await connection.execute(query.where(users.c.disabled.is_(False)).order_by(duty_rota.c.rank)):
        rota.setdefault(row.department_id, []).append(OnDuty(user_id=row.user_id, name=row.name, rank=row.rank))
    rows = await connection.execute(select(departments).order_by(departments.c.name))
    return [_department(row, tuple(rota.get(row.department_id, ()))) for row in rows]


async def user_names(connection: AsyncConnection) -> dict[str, str]:
    """What our own people are called, by id."""
    return {row.user_id: row.name for row in await connection.execute(select(users.c.user_id, users.c.name))}


def _organisation(row: Any) -> Organisation:
    return Organisation(name=row.name, zone=row.zone, currency=row.currency, rules=row.rules, skills=row.skills)


def _department(row: Any, rota: tuple[OnDuty, ...]) -> Department:
    return Department(department_id=row.department_id, name=row.name, categories=tuple(row.categories), rota=rota)
