"""Every row of a file judged, in order, with two cores and in small portions. Writes nothing."""

import asyncio
import os
import shutil
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from domain.lists.dates import settled
from domain.lists.judging import Asking, Judge, Judged, Known
from domain.lists.purposes import CONTACT
from domain.lists.reading import Entry, ReadRow
from domain.may_call import RuleBook
from outbound.lists.asking import Asked
from outbound.lists.files import FileWrong, Found, Reading
from outbound.lists.worker import Numbering, begin, examine, lay_out, understand
from store.ids import ids_in_order, new_id
from store.packs import confirmed, shipped
from store.queries.organisation import Organisation

T = TypeVar("T")
CORES = 2
AHEAD = 2 * CORES
"""Portions that wait to be judged: more would only fill the memory."""
LIMIT_S = 300
Born = Callable[[], None]
KnownOf = Callable[[Sequence[Entry]], Awaitable[Known]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the house brings to a check: how its numbers are read, its money, its rules, and the moment."""

    numbering: Numbering
    currency: str
    book: RuleBook
    packs: tuple[str, ...]
    now: datetime
    ring_s: int
    branded: bool = False


def terms_of(organisation: Organisation, now: datetime, packs: Sequence[str] = ()) -> Terms:
    """Packs: those named, else those that the house has confirmed, else all that ship. Raises KeyError."""
    rules = organisation.rules
    named = tuple(packs or rules.packs or sorted(shipped().packs))
    return Terms(
        numbering=Numbering(region=rules.region, prefixes=rules.allowed_prefixes),
        currency=organisation.currency,
        book=confirmed(named),
        packs=named,
        now=now,
        ring_s=rules.ring_s,
        branded=bool(rules.brand_names),
    )


class Workshop:
    """Processes for one file, and a folder for what they hand over. Both go when it is left."""

    def __init__(self, folder: Path, pool: ProcessPoolExecutor) -> None:
        self.folder, self._pool = folder, pool

    def start(self, work: Callable[..., T], *given: Any) -> Future[T]:
        """Begin some work."""
        return self._pool.submit(work, *given)

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Do some work, however long it takes within the bounds. Raises FileWrong."""
        return await finished(self.start(work, *given))


@asynccontextmanager
async def workshop(folder: Path, born: Born | None = None, cores: int = CORES) -> AsyncIterator[Workshop]:
    """Open processes. `born`: run by each of them first."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    pool = ProcessPoolExecutor(cores, get_context("spawn"), initializer=begin, initargs=(born,))
    try:
        yield Workshop(folder, pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(pool.shutdown, wait=True)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def finished(work: Future[T]) -> T:
    """The result. A process that died of the file, or was ended by its bounds, means that the file is too much."""
    try:
        async with asyncio.timeout(LIMIT_S):
            return await asyncio.wrap_future(work)
    except (BrokenProcessPool, MemoryError, TimeoutError) as error:
        raise FileWrong("file_too_large") from error


async def look(path: Path, folder: Path, reading: Reading, born: Born | None = None) -> Found:
    """What a file is. Raises FileWrong."""
    async with workshop(folder, born, cores=1) as shop:
        return await shop.run(examine, path, shop.folder, reading)


async def judged(shop: Workshop, path: Path, terms: Terms, ask: "Ask") -> AsyncIterator[list[Judged]]:
    """Portions of judged rows, in order. Raises FileWrong."""
    plan = ask.asked.plan(ask.headers, terms.currency)
    reading = Reading(encoding=ask.asked.encoding, delimiter=ask.asked.delimiter, sheet=ask.asked.sheet)
    laid = await shop.run(lay_out, path, shop.folder, reading, plan)
    plan = replace(plan, dates=settled(set(laid.orders), plan.dates))
    judge = Judge(
        Asking(
            now=terms.now,
            purpose=CONTACT[ask.asked.purpose],
            book=terms.book,
            ring_s=terms.ring_s,
            branded=terms.branded,
        ),
        ids_in_order(),
    )
    waiting: deque[Future[list[ReadRow]]] = deque()
    begun = done = 0
    while done < laid.rows:
        while begun < laid.portions and len(waiting) < AHEAD:
            waiting.append(shop.start(understand, shop.folder, begun, plan, terms.numbering))
            begun += 1
        read = await finished(waiting.popleft())
        known = await ask.known_of([each.entry for each in read])
        done += len(read)
        ask.progress(done, laid.rows)
        yield [judge.judge(each, known) for each in read]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is to be judged, and who is told how far it is."""

    asked: Asked
    headers: tuple[str, ...]
    known_of: KnownOf
    progress: Progress


async def nothing_known(_entries: Sequence[Entry]) -> Known:
    """A house that knows nobody: where there is no database yet."""
    return Known()


def work_folder(root: Path) -> Path:
    """A folder of one's own for one check."""
    return root / f"check-{os.getpid()}-{new_id()[:8]}"
