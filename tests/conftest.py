"""What every distance from reality shares: databases of both kinds, a journal, a clock that is set by hand."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from tests import postgres

settings.register_profile("house", deadline=None)  # machines are noisy: no test judges by time
settings.load_profile("house")

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
"""Twelve o'clock in Ho Chi Minh City, a Friday."""


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
    asyncio.run(_create(database_url(server, tmp_path), name))
    return database_url(make_url(server).set(database=name).render_as_string(), tmp_path)


async def _create(url: str, name: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"create database {name}"))
    await engine.dispose()


@pytest.fixture
async def any_engine(any_database: str) -> AsyncIterator[AsyncEngine]:
    """An engine over an empty database with our tables, on both kinds."""
    engine = open_engine(any_database)
    await create_tables(engine)
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
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine over an empty SQLite file with our tables."""
    engine = open_engine(database_url("", tmp_path))
    await create_tables(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
async def journal(engine: AsyncEngine, now: HandClock) -> AsyncIterator[Journal]:
    """An open journal on SQLite."""
    journal = Journal(engine, now)
    await journal.open()
    yield journal
    await journal.close()
