"""What every distance from reality shares: databases of both kinds, a journal, a clock that is set by hand."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from tests import postgres

# Machines are noisy: no test judges by time. The same cases each time: who changed nothing breaks nothing.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

# A failure that is told with every variable of every frame costs seconds.
TOLD = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], TOLD])

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""Twelve o'clock in Ho Chi Minh City, a Friday."""


ALONE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""
"""Whoever is connected to this database besides us is not any more."""

EMPTIED = """
    do $$
    declare
        name text;
        filled boolean;
    begin
        for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
            execute format('select exists (select from %I)', name) into filled;
            if filled then
                execute format('truncate %I cascade', name);
            end if;
        end loop;
    end $$
"""
"""Only what is not empty: a table costs the server some milliseconds."""


class HandClock:
    """A source of time that moves only when told."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)
        return self.at


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test fails the run, and so does a process that a test left behind."""
    if hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    left = left_behind(str(session.config._tmp_path_factory.getbasetemp()))  # type: ignore[attr-defined]
    if skipped or left:
        print(f"\n{skipped} skipped; processes left behind: {left}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def left_behind(folder: str) -> list[str]:
    """Processes that were started with a path in this folder and are still there."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        words = process.info["cmdline"] or []
        if process.pid != os.getpid() and any(word.startswith(folder) for word in words):
            found.append(f"{process.pid} {' '.join(words)[:160]}")
    return found


@pytest.fixture
def now() -> HandClock:
    """Time, in the test's hand."""
    return HandClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One throw-away PostgreSQL a test run."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: the same test runs on both kinds."""
    if request.param == "sqlite":
        return database_url("", tmp_path)
    server = request.getfixturevalue("postgres_server")
    name = f"t{uuid.uuid4().hex}"
    asyncio.run(_administer(database_url(server, tmp_path), f"create database {name}"))
    return database_url(make_url(server).set(database=name).render_as_string(), tmp_path)


async def _administer(url: str, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables and nothing in them, to be copied: making tables takes longer than most tests."""
    folder = tmp_path_factory.mktemp("template")
    asyncio.run(_furnish(database_url("", folder)))
    return folder / "threerings.sqlite"


@pytest.fixture(scope="session")
def postgres_furnished(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of one database in PostgreSQL with our tables, emptied for each test: a copy costs the server 0.4 s."""
    folder, name = tmp_path_factory.mktemp("furnished"), "furnished"
    asyncio.run(_administer(database_url(postgres_server, folder), f"create database {name}"))
    url = database_url(make_url(postgres_server).set(database=name).render_as_string(), folder)
    asyncio.run(_furnish(url))
    return url


async def _furnish(url: str) -> None:
    engine = open_engine(url)
    await create_tables(engine)
    await engine.dispose()


def warm(engine: AsyncEngine) -> AsyncEngine:
    """The engine with the statements that the tests before it have compiled: each engine would do so anew."""
    first = _FIRST.setdefault(engine.dialect.name, engine.sync_engine)
    engine.sync_engine.dialect, engine.sync_engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


_FIRST: dict[str, Engine] = {}


@pytest.fixture(params=["sqlite", "postgresql"])
def furnished_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with our tables, on both kinds."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "threerings.sqlite")
        return database_url("", tmp_path)
    url: str = request.getfixturevalue("postgres_furnished")
    asyncio.run(_administer(url, ALONE, EMPTIED))
    return url


@pytest.fixture
async def any_engine(furnished_database: str) -> AsyncIterator[AsyncEngine]:
    """An engine over an empty database with our tables, on both kinds."""
    engine = warm(open_engine(furnished_database))
    yield engine
    await engine.dispose()


@pytest.fixture
async def any_journal(any_engine: AsyncEngine, now: HandClock) -> AsyncIterator[Journal]:
    """An open journal, on both kinds of database."""
    journal = Journal(any_engine, now)
    await journal.open()
    yield journal
    await journal.close()


@pytest.fixture
async def engine(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[AsyncEngine]:
    """An engine over an empty SQLite file with our tables."""
    shutil.copy(sqlite_template, tmp_path / "threerings.sqlite")
    engine = warm(open_engine(database_url("", tmp_path)))
    yield engine
    await engine.dispose()


@pytest.fixture
async def journal(engine: AsyncEngine, now: HandClock) -> AsyncIterator[Journal]:
    """An open journal on SQLite."""
    journal = Journal(engine, now)
    await journal.open()
    yield journal
    await journal.close()
