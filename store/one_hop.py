"""SQLite for SQLAlchemy's asyncio with one change of threads a statement, where the driver alone takes four.

aiosqlite gives each connection a thread, and asks it to make a cursor, to run the statement, to fetch and to close:
each a way there and back through the event loop. A panel asks some ten things at every event, for every browser; on a
machine that is busy the ways cost more than the answers (docs/figures.md). Here a statement is run and its rows are
fetched in one go; still in that thread, so that the loop is never held up by the disk.
"""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiosqlite

Rows = list[Any]
FIRST = 500
"""Rows fetched at once. What a page asks for has fewer; whoever reads a whole journal fetches the rest bit by bit."""


class OneHopCursor(aiosqlite.Cursor):
    """Holds the first rows of its statement, and asks the thread again only where there are more."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.iter_chunk_size, self._conn = FIRST, connection
        self._rows, self._more = Rows(), False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Run a statement and fetch its first rows."""
        return await self._run(sqlite3.Cursor.execute, sql, parameters or ())

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Run a statement for each of several parameters."""
        return await self._run(sqlite3.Cursor.executemany, sql, parameters)

    async def fetchone(self) -> Any:
        """The next row, or None."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> Rows:
        """The next rows."""
        wanted = size or 1
        if self._more and len(self._rows) < wanted:
            fetched = await self._execute(self._cursor.fetchmany, max(wanted, FIRST))
            self._more = len(fetched) >= max(wanted, FIRST)
            self._rows += fetched
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchall(self) -> Rows:
        """All rows that are left."""
        rest = await self._execute(self._cursor.fetchall) if self._more else []
        rows, self._rows, self._more = self._rows + rest, [], False
        return rows

    async def close(self) -> None:
        """Forget the rows; a statement that has given them all is over by itself."""
        if self._more:
            await self._execute(self._cursor.close)
        self._rows, self._more = [], False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self.close()

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return await self._conn._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    async def _run(self, run: Any, *given: Any) -> Self:
        self._cursor, self._rows = await self._execute(_run_and_fetch, self._conn._conn, run, *given)
        self._more = len(self._rows) == FIRST
        return self


class OneHopConnection(aiosqlite.Connection):
    """A connection whose cursors are made when they are first used."""

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        """A cursor: no way to the thread yet."""
        return OneHopCursor(self)

    async def _connect(self) -> aiosqlite.Connection:
        """Of a connection that cannot be opened the driver ends the thread and does not wait for it: the thread's last
        word would find an event loop that may be closed."""
        try:
            return await super()._connect()
        except Exception:
            await asyncio.to_thread(self._thread.join)
            raise


def connect(path: Path, *, busy_s: float) -> OneHopConnection:
    """To be awaited. Its thread does not keep the process alive."""
    connection = OneHopConnection(lambda: sqlite3.connect(path, timeout=busy_s), iter_chunk_size=FIRST)
    connection._thread.daemon = True
    return connection


def _run_and_fetch(connection: sqlite3.Connection, run: Any, *given: Any) -> tuple[sqlite3.Cursor, Rows]:
    """In the connection's thread."""
    cursor = connection.cursor()
    run(cursor, *given)
    return cursor, cursor.fetchmany(FIRST) if cursor.description else []
