"""Facts a second into the journal, on SQLite and PostgreSQL, against a floor: the same bodies by bare sqlite3.

Method: five facts a call; one at a time (`serial`: each waits for its commit), and from 50 callers at once (`held`:
group commit). The floor commits in groups of 50 into one table with the standard module.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from domain.facts import CallAnswered, CallArrived, CallEnded, CallQueued, CallRouted, Fact
from store.codec import encode
from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from tests import postgres

CALLS, AT_ONCE, FACTS_A_CALL = 400, 50, 5


def a_call(call_id: str) -> list[Fact]:
    """What a call that waits leaves in the journal."""
    at = datetime.now(UTC)
    return [
        CallArrived(at=at, call_id=call_id, hotline_id="main", ring_started_at=at, cycle_ms=5000),
        CallRouted(
            at=at, call_id=call_id, person_id=None, owner_id=None, language="vi", stages=(("a",),), budget_ms=14000
        ),
        CallAnswered(at=at, call_id=call_id, by="ivr"),
        CallQueued(at=at, call_id=call_id, queue="hotline-main", position=1),
        CallEnded(at=at, call_id=call_id, cause=16),
    ]


@asynccontextmanager
async def open_journal(url: str) -> AsyncIterator[Journal]:
    """A journal over an empty database."""
    engine = open_engine(url)
    await create_tables(engine)
    journal = Journal(engine, lambda: datetime.now(UTC))
    await journal.open()
    yield journal
    await journal.close()
    await engine.dispose()


async def rate(url: str) -> tuple[float, float]:
    """Facts a second: serial, and held."""
    async with open_journal(url) as journal:

        async def one(number: int) -> None:
            for fact in a_call(f"{number:08d}"):
                await journal.append(fact)

        began = time.perf_counter()
        for number in range(CALLS // 8):
            await one(number)
        serial = CALLS // 8 * FACTS_A_CALL / (time.perf_counter() - began)
        began = time.perf_counter()
        for first in range(CALLS, 2 * CALLS, AT_ONCE):
            await asyncio.gather(*(one(first + n) for n in range(AT_ONCE)))
        return serial, CALLS * FACTS_A_CALL / (time.perf_counter() - began)


def floor(folder: Path) -> float:
    """The same bodies, in groups of 50, with nothing of ours."""
    bodies = [encode(fact) for number in range(CALLS) for fact in a_call(str(number))]
    with sqlite3.connect(folder / "floor.sqlite", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE facts (seq INTEGER PRIMARY KEY, body TEXT)")
        began = time.perf_counter()
        for start in range(0, len(bodies), AT_ONCE):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO facts (body) VALUES (?)", [(b,) for b in bodies[start : start + AT_ONCE]]
            )
            connection.execute("COMMIT")
        seconds = time.perf_counter() - began
    connection.close()
    return len(bodies) / seconds


def main() -> None:
    """Print facts a second and their ratio to the floor."""
    with tempfile.TemporaryDirectory() as name, postgres.cluster() as server:
        folder = Path(name)
        bare = floor(folder)
        rows = {
            "SQLite": asyncio.run(rate(database_url("", folder))),
            "PostgreSQL (fsync off)": asyncio.run(rate(database_url(server, folder))),
        }
    print(f"journal, facts a second (n = {CALLS * FACTS_A_CALL} held by {AT_ONCE}, {CALLS // 8 * FACTS_A_CALL} serial)")
    print(f"  floor: bare sqlite3, one table, groups of {AT_ONCE}: {bare:,.0f}")
    for kind, (serial, held) in rows.items():
        print(f"  {kind}: held {held:,.0f} ({held / bare:.3f} of the floor), serial {serial:,.0f}")


if __name__ == "__main__":
    main()
