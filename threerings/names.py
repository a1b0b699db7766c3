"""What people and places are called: facts hold ids only, a person reads names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from store.queries.organisation import all_departments, user_names
from store.tables import hotlines


@dataclass(frozen=True, slots=True)
class Names:
    """Id -> name. An id that nobody knows is shown by its beginning."""

    users: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    hotlines: Mapping[str, str] = field(default_factory=dict)

    def user(self, user_id: str | None) -> str:
        """Somebody of ours."""
        return self.users.get(user_id or "", (user_id or "?")[:8])

    def department(self, department_id: str | None) -> str:
        """A department."""
        return self.departments.get(department_id or "", (department_id or "?")[:8])

    def hotline(self, hotline_id: str | None) -> str:
        """A hotline."""
        return self.hotlines.get(hotline_id or "", hotline_id or "?")


async def read_names(engine: AsyncEngine) -> Names:
    """The names as the database has them now."""
    async with engine.connect() as connection:
        people = await user_names(connection)
        places = {place.department_id: place.name for place in await all_departments(connection)}
        lines = {row.hotline_id: row.name for row in await connection.execute(select(hotlines))}
    return Names(people, places, lines)
