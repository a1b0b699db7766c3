"""Everything a builder needs to fill a view for one reader at one moment: taken together once, handed on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.callers import Callers
from agent_panel.deps import HotlineBook, PanelDeps, PanelSettings
from agent_panel.languages import KNOWN
from agent_panel.views.environment import Reader
from agent_panel.views.formats import Formats
from domain.days import began
from domain.keeping import Abilities
from domain.ports import Prompts
from store.accounts import Account, abilities_of, all_accounts
from store.queries.organisation import Department, Organisation, all_departments, the_organisation
from store.sessions import Session
from store.states import World

ON_THE_PHONE = ("agent", "lead")
FRESH_S = 1.0


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Who we are. No facts tell of changes here: it is read."""

    organisation: Organisation
    people: dict[str, Account]
    departments: tuple[Department, ...]


class Mirror:
    """Ourselves, read once for all browsers that are told something at the same time; at most FRESH_S old."""

    def __init__(self) -> None:
        self._seen: Ourselves | None = None
        self._seen_at, self._one = 0.0, asyncio.Lock()

    async def look(self, connection: AsyncConnection) -> Ourselves:
        """Who we are now, or were a moment ago."""
        loop = asyncio.get_running_loop()
        async with self._one:
            if self._seen is None or loop.time() - self._seen_at > FRESH_S:
                self._seen, self._seen_at = await read_ourselves(connection), loop.time()
            return self._seen


async def read_ourselves(connection: AsyncConnection) -> Ourselves:
    """Who we are now."""
    return Ourselves(
        await the_organisation(connection),
        {person.user_id: person for person in await all_accounts(connection)},
        tuple(await all_departments(connection)),
    )


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`people`: everybody of ours by id. `departments`: with their rota."""

    connection: AsyncConnection
    world: World
    session: Session
    reader: Reader
    organisation: Organisation
    people: dict[str, Account]
    departments: tuple[Department, ...]
    settings: PanelSettings
    callers: Callers
    hotlines: HotlineBook
    prompts: Prompts

    @property
    def user_id(self) -> str:
        """The reader."""
        return self.session.user_id

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.reader.now

    @cached_property
    def names(self) -> dict[str, str]:
        """What our people are called, by id."""
        return {user_id: person.name for user_id, person in self.people.items()}

    @cached_property
    def formats(self) -> Formats:
        """Figures in the reader's habit."""
        return Formats(self.reader.language, self.reader.zone, self.reader.now)

    @cached_property
    def day_start(self) -> datetime:
        """Midnight of the organisation's day."""
        return began(self.now, ZoneInfo(self.organisation.zone))

    @cached_property
    def my_departments(self) -> frozenset[str]:
        """Departments in whose rota the reader stands."""
        return frozenset(d.department_id for d in self.departments if self.user_id in (p.user_id for p in d.rota))

    @cached_property
    def able(self) -> Abilities:
        """What each of our people speaks and is good at."""
        return abilities_of(self.people.values())

    def skill_name(self, skill: str) -> str:
        """What a skill is called in the reader's language."""
        return self.organisation.skill_name(skill, self.reader.language)

    def name(self, user_id: str | None) -> str:
        """What one of our people is called; empty for nobody."""
        return self.names.get(user_id or "", "")


@asynccontextmanager
async def open_scene(
    given: PanelDeps, callers: Callers, session: Session, mirror: Mirror | None = None
) -> AsyncIterator[Scene]:
    """A scene with its own connection to the database. Without a mirror everything in it is as new as can be."""
    async with given.journal.engine.connect() as connection:
        ourselves = await (mirror.look(connection) if mirror else read_ourselves(connection))
        organisation = ourselves.organisation
        language = KNOWN.get(session.ui_language, "vi")
        yield Scene(
            connection=connection,
            world=given.journal.world,
            session=session,
            reader=Reader(language, ZoneInfo(organisation.zone), given.journal.now()),
            organisation=organisation,
            people=ourselves.people,
            departments=ourselves.departments,
            settings=given.settings,
            callers=callers,
            hotlines=given.hotlines,
            prompts=given.prompts,
        )
