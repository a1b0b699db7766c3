"""Opening the database that a URL names: SQLite beside us, or PostgreSQL."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store import one_hop
from store.tables import metadata

BUSY_S = 10.0
"""How long SQLite waits for a lock before it says that the database is locked."""
WRITER_LOCK = 0x7_12_1465
"""The advisory lock that PostgreSQL's one writer holds."""


REMEDIES = {
    "sqlite": "Is the folder there and writable, and the disk not full? `make run` makes a new database.",
    "postgresql": "Does PostgreSQL run there, is there a database of that name, and may this user sign in?",
}


class DatabaseUnusable(Exception):
    """The database cannot be used. The text says what to do."""


def database_url(address: str, var: Path) -> str:
    """`postgresql://...` for PostgreSQL; empty for the SQLite file in our own folder."""
    if not address:
        return f"sqlite+aiosqlite:///{var / 'threerings.sqlite'}"
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise DatabaseUnusable("the database's address cannot be read: write postgresql://user@host/name") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    raise DatabaseUnusable(f"unknown database {url.get_backend_name()!r}: use sqlite:///FILE or postgresql://...")


def open_engine(url: str) -> AsyncEngine:
    """The engine, with SQLite set up for one writer and many readers (WAL, synchronous=FULL, BEGIN IMMEDIATE)."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=8, max_overflow=4, pool_pre_ping=True)
    path = Path(make_url(url).database or "")
    engine = create_async_engine(
        url, async_creator=lambda: one_hop.connect(path, busy_s=BUSY_S), pool_size=12, max_overflow=8
    )
    event.listen(engine.sync_engine, "connect", _sqlite_connected)
    event.listen(engine.sync_engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_S * 1000:.0f}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that will write. For rows that are no facts (sessions, customers); facts go through the journal."""
    async with engine.connect() as connection:
        await connection.execution_options(writing=True)
        async with connection.begin():
            yield connection


async def empty_log(engine: AsyncEngine) -> bool:
    """Let what was deleted stand nowhere. SQLite overwrites it in the database's file (`secure_delete`); older pages
    stay in the write-ahead log until it is used anew, so their last state goes into the file, and the log is cut to
    nothing. Never waits for a reader, behind whom every writer would wait: False, somebody read or wrote just then,
    try again. PostgreSQL overwrites dead rows with its vacuum alone: True, there is nothing to do here."""
    if engine.dialect.name != "sqlite":
        return True
    async with engine.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=0"))
        try:
            busy = await connection.scalar(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        finally:
            await connection.execute(text(f"PRAGMA busy_timeout={BUSY_S * 1000:.0f}"))
    return not busy


@asynccontextmanager
async def usable(engine: AsyncEngine) -> AsyncIterator[None]:
    """What goes wrong inside is told as DatabaseUnusable with the remedy."""
    try:
        yield
    except (DBAPIError, OSError, OverflowError, sqlite3.Error) as error:
        why = error.orig if isinstance(error, DBAPIError) and error.orig else error
        address = engine.url.set(drivername=engine.dialect.name).render_as_string()
        said = str(why).rstrip(".")
        raise DatabaseUnusable(
            f"the database at {address} cannot be used: {said}. {REMEDIES[engine.dialect.name]}"
        ) from error


async def create_tables(engine: AsyncEngine) -> None:
    """Make what is missing, without history: for tests. An installation is brought forward by `store.migrations`."""
    async with usable(engine), writing(engine) as connection:
        await connection.run_sync(metadata.create_all)
