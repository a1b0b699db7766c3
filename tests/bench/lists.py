"""A list of 100 000 rows checked, taken in, and asked about before a launch: seconds, memory, and what the event loop
notices of it.

Method: the same rows as CSV and as XLSX, through `outbound.lists` on SQLite, with the rules and people asked for every
row; a task that sleeps 10 ms at a time tells how late the loop is; memory is the peak of this process with its workers,
looked at every 50 ms. While the list is taken in somebody else writes a row every 10 ms: how long each of these waits
is how long a call waits for the journal.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import uvloop
from sqlalchemy import update

from domain.decisions import Refused
from domain.lists.columns import guess
from outbound.lists.asking import Asked
from outbound.lists.room import Lists
from outbound.skipping import Looking, skipping
from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from store.queries.lists import list_file
from store.tables import list_files
from tests.outbound.made import HEADERS, csv_bytes, many, xlsx_bytes

ROWS, STEP_S = 100_000, 0.01
MORNING = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@dataclass(slots=True)
class Measured:
    """One file's way. Lags are of the event loop, in milliseconds."""

    kind: str
    good: int
    upload_s: float
    check_s: float
    commit_s: float
    journal_p99_ms: float
    journal_most_ms: float
    lag_p50_ms: float
    lag_p99_ms: float
    lag_most_ms: float
    memory_mb: int
    skipping_s: float
    skipping_lag_p99_ms: float
    skipping_lag_most_ms: float


async def measure(kind: str, content: bytes, folder: Path) -> Measured:
    """Take a file through upload, check and commit."""
    engine = open_engine(database_url("", folder))
    await create_tables(engine)
    journal = Journal(engine, lambda: MORNING)
    await journal.open()
    lists, lags, memory = Lists(journal, folder / "lists"), list[float](), [0]
    await lists.start()
    watching = [asyncio.ensure_future(watch_lag(lags)), asyncio.ensure_future(watch_memory(memory))]
    began = time.perf_counter()
    list_id = await lists.take_in(pieces(content), f"list.{kind}", "lead")
    taken = time.perf_counter()
    begun = await lists.check(list_id, Asked(columns=guess(HEADERS)))
    assert not isinstance(begun, Refused), begun
    await lists.finished(list_id)
    checked = time.perf_counter()
    for watch in watching:
        watch.cancel()
    waits: list[float] = []
    writer = asyncio.ensure_future(watch_journal(journal, waits))
    done = await lists.commit(list_id, "lead")
    committed = time.perf_counter()
    writer.cancel()
    counted, late = await count_skipped(journal, list_id)
    async with engine.connect() as connection:
        listed = await list_file(connection, list_id)
    assert listed is not None
    assert not isinstance(done, Refused), (done, listed.problem)
    await journal.close()
    await engine.dispose()
    cuts = statistics.quantiles(lags, n=100)
    return Measured(
        kind=kind,
        good=listed.counts["good"],
        upload_s=round(taken - began, 2),
        check_s=round(checked - taken, 2),
        commit_s=round(committed - checked, 2),
        journal_p99_ms=round(statistics.quantiles(waits, n=100)[98], 1),
        journal_most_ms=round(max(waits), 1),
        lag_p50_ms=round(cuts[49], 1),
        lag_p99_ms=round(cuts[98], 1),
        lag_most_ms=round(max(lags), 1),
        memory_mb=memory[0],
        skipping_s=round(counted, 2),
        skipping_lag_p99_ms=round(statistics.quantiles(late, n=100)[98], 1),
        skipping_lag_most_ms=round(max(late), 1),
    )


async def count_skipped(journal: Journal, list_id: str) -> tuple[float, list[float]]:
    """Who of the list cannot be called now, as a launch asks: seconds, and how late the loop was meanwhile."""
    lags: list[float] = []
    watching = asyncio.ensure_future(watch_lag(lags))
    began = time.perf_counter()
    found = await skipping(journal, Looking(list_id=list_id, contact="reminder", ring_s=20))
    took = time.perf_counter() - began
    watching.cancel()
    assert found.entries > 0
    return took, lags


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body as it comes from the network."""
    for first in range(0, len(content), 65_536):
        yield content[first : first + 65_536]


async def watch_lag(lags: list[float]) -> None:
    """How late a sleep ends."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(STEP_S)
        lags.append((time.perf_counter() - began - STEP_S) * 1000)


async def watch_journal(journal: Journal, waits: list[float]) -> None:
    """How long a turn takes to come and go for somebody who has nearly nothing to write, in milliseconds."""
    touch = update(list_files).values(name="list")
    while True:
        began = time.perf_counter()
        await journal.decide(lambda turn: turn.connection.execute(touch))
        waits.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(STEP_S)


async def watch_memory(most: list[int]) -> None:
    """The peak of this process and its workers, in megabytes."""
    ourselves = psutil.Process()
    while True:
        sizes = [ourselves.memory_info().rss]
        for child in ourselves.children(recursive=True):
            try:
                sizes.append(child.memory_info().rss)
            except psutil.NoSuchProcess:
                continue
        most[0] = max(most[0], sum(sizes) // 1_000_000)
        await asyncio.sleep(0.05)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    rows = many(ROWS)
    found = []
    for kind, content in (("csv", csv_bytes(rows)), ("xlsx", xlsx_bytes(rows))):
        with tempfile.TemporaryDirectory() as name, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            found.append(runner.run(measure(kind, content, Path(name))))
    if as_json:
        print(json.dumps([asdict(each) for each in found]))
        return
    print(f"a list of {ROWS:,} rows (n = 1 each)")
    for each in found:
        print(
            f"  {each.kind}: upload {each.upload_s} s, check {each.check_s} s, commit {each.commit_s} s,"
            f" {each.good:,} good;"
            f" others waited for the journal p99 {each.journal_p99_ms} / most {each.journal_most_ms} ms;"
            f" loop late p50 {each.lag_p50_ms} / p99 {each.lag_p99_ms} / most {each.lag_most_ms} ms;"
            f" memory {each.memory_mb} MB; skipped counted in {each.skipping_s} s,"
            f" loop late p99 {each.skipping_lag_p99_ms} / most {each.skipping_lag_most_ms} ms"
        )


if __name__ == "__main__":
    main()
