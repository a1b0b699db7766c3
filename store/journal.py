"""The journal: one writer, facts numbered without gaps, folded and committed together, then told to who listens.

`decide` runs a decider in the writer's turn: what it reads cannot change before what it appends is committed.
Waiting deciders are committed in groups. When a commit fails nothing of the group has happened, in memory or on disk.
"""

import asyncio
import fcntl
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.facts import Fact, call_of, case_of
from domain.ports import Now
from domain.rows import Row
from domain.world import PROJECTIONS
from store import tables
from store.codec import GENESIS, Recorded, chain, decode, encode
from store.database import WRITER_LOCK, DatabaseUnusable, writing
from store.states import Layer, World, empty_layer, settle
from store.subscriptions import Subscription, Subscriptions
from store.tasks import spawn
from store.turn import Turn, row_of, state_of, upsert

T = TypeVar("T")
GROUP = 64
"""At most so many deciders share a commit."""


class JournalClosed(Exception):
    """The journal takes nothing more: the process is stopping, or the database is gone. Nothing was written."""


@dataclass(slots=True)
class _Job:
    decide: Callable[[Turn], Awaitable[Any]]
    plain: bool = False  # only appends: it can fail with the database alone, and then the group fails
    done: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Journal:
    """Open with `await journal.open()`, end with `await journal.close()`. `world`: what is going on, as committed."""

    def __init__(self, engine: AsyncEngine, now: Now) -> None:
        self.engine, self.now = engine, now
        self._live: Layer = empty_layer()
        self.world = World(self._live)
        self.seq, self._hash = 0, GENESIS
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._subscriptions = Subscriptions()
        self._writer: asyncio.Task[None] | None = None
        self._lock: Any = None
        self._guard: AsyncConnection | None = None

    async def open(self) -> None:
        """Become the one writer and load what is live. Raises DatabaseUnusable when there is another writer."""
        await self._become_writer()
        async with writing(self.engine) as connection:
            head = (await connection.execute(select(tables.journal_head))).first()
            if head is None:
                await connection.execute(insert(tables.journal_head).values(id=1, seq=0, hash=GENESIS))
            else:
                self.seq, self._hash = head.seq, head.hash
            for projection in PROJECTIONS:
                table = tables.projections[projection.name]
                for row in (await connection.execute(select(table).where(table.c.live))).mappings():
                    self._live[projection.name][row[projection.key]] = state_of(projection, row)
        self._writer = spawn("journal writer", self._write_for_ever())

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        if self._writer:
            self._jobs.put_nowait(None)
            await self._writer
            self._writer = None
        self._subscriptions.close("the journal is closed")
        if self._guard:
            await self._guard.invalidate()  # its session, and the advisory lock with it, end now
            await self._guard.close()
        if self._lock:
            self._lock.close()

    async def append(self, *items: Fact | Row) -> int:
        """Write facts and their rows; returns the number of the last fact once all are committed."""

        async def decide(turn: Turn) -> None:
            await turn.append(*items)

        await self._do(_Job(decide, plain=True))
        return self.seq

    async def decide(self, decider: Callable[[Turn], Awaitable[T]]) -> T:
        """Run a decider in the writer's turn; its result comes after the commit. What it raises undoes only its own."""
        return await self._do(_Job(decider))  # type: ignore[no-any-return]

    def subscribe(self, name: str) -> Subscription:
        """Facts from now on, in order. One that falls behind is closed: fetch a snapshot and subscribe again."""
        return self._subscriptions.open(name, self.seq)

    async def read(self, after: int = 0, limit: int = 500, call_id: str | None = None) -> list[Recorded]:
        """Facts after a number, oldest first."""
        table = tables.facts
        query = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
        if call_id is not None:
            query = query.where(table.c.call_id == call_id)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Recorded(row.seq, decode(row.kind, row.version, row.body)) for row in rows]

    async def _do(self, job: _Job) -> Any:
        if self._writer is None or self._writer.done():
            raise JournalClosed("the journal is closed")
        self._jobs.put_nowait(job)
        return await job.done

    async def _become_writer(self) -> None:
        if self.engine.dialect.name == "sqlite":
            self._lock = _hold(Path(f"{self.engine.url.database}.writer"))
            return
        self._guard = await self.engine.connect()
        held = await self._guard.scalar(text("select pg_try_advisory_lock(:key)"), {"key": WRITER_LOCK})
        await self._guard.commit()
        if not held:
            await self._guard.close()
            raise DatabaseUnusable("another Three Rings writes to this database; stop it first")

    async def _write_for_ever(self) -> None:
        while True:
            jobs, last = [await self._jobs.get()], False
            while not self._jobs.empty() and len(jobs) < GROUP:
                jobs.append(self._jobs.get_nowait())
            group = [job for job in jobs if job is not None]
            last = len(group) < len(jobs)
            if group:
                await self._write(group)
            if last:
                self._refuse_the_rest()
                return

    def _refuse_the_rest(self) -> None:
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job and not job.done.done():
                job.done.set_exception(JournalClosed("the journal is closed"))

    async def _write(self, group: Sequence[_Job]) -> None:
        results: list[tuple[_Job, Any, BaseException | None]] = []
        pending = empty_layer()
        told: list[Recorded] = []
        head = (self.seq, self._hash)
        try:
            async with writing(self.engine) as connection:
                facts, ignored = await self._decide_all(connection, group, pending, results)
                told, head = await self._keep(connection, facts)
                await self._keep_states(connection, pending)
                await _count_ignored(connection, ignored)
        except (SQLAlchemyError, OSError) as error:
            for job in group:
                if not job.done.done():
                    job.done.set_exception(error)
            return
        self.seq, self._hash = head
        settle(pending, self._live, keep_over=False)
        for job, result, failure in results:
            if job.done.done():
                continue
            if failure is not None:
                job.done.set_exception(failure)
            else:
                job.done.set_result(result)
        self._subscriptions.tell(told)

    async def _decide_all(
        self,
        connection: AsyncConnection,
        group: Sequence[_Job],
        pending: Layer,
        results: list[tuple[_Job, Any, BaseException | None]],
    ) -> tuple[list[Fact], Counter[tuple[str, str]]]:
        facts: list[Fact] = []
        ignored: Counter[tuple[str, str]] = Counter()
        for job in group:
            mine = empty_layer()
            turn = Turn(connection, self.now(), (pending, self._live), mine)
            savepoint = None if job.plain else await connection.begin_nested()
            try:
                result = await job.decide(turn)
            except Exception as failure:
                if savepoint is None:
                    raise
                await savepoint.rollback()
                results.append((job, None, failure))
                continue
            if savepoint is not None:
                await savepoint.commit()
            settle(mine, pending, keep_over=True)
            facts.extend(turn.facts)
            ignored += turn.ignored
            results.append((job, result, None))
        return facts, ignored

    async def _keep(
        self, connection: AsyncConnection, facts: Sequence[Fact]
    ) -> tuple[list[Recorded], tuple[int, bytes]]:
        seq, before = self.seq, self._hash
        rows: list[dict[str, Any]] = []
        told: list[Recorded] = []
        for fact in facts:
            seq, body = seq + 1, encode(fact)
            before = chain(before, seq, fact.kind, fact.version, body)
            rows.append(
                {
                    "seq": seq,
                    "at": fact.at,
                    "kind": fact.kind,
                    "version": fact.version,
                    "call_id": call_of(fact),
                    "case_id": case_of(fact),
                    "body": body,
                    "hash": before,
                }
            )
            told.append(Recorded(seq, fact))
        if rows:
            await connection.execute(insert(tables.facts), rows)
            head = tables.journal_head
            moved = await connection.execute(
                update(head).where(head.c.id == 1, head.c.seq == self.seq).values(seq=seq, hash=before)
            )
            if moved.rowcount != 1:
                raise DatabaseUnusable("somebody else wrote to this journal; stop the other Three Rings")
        return told, (seq, before)

    async def _keep_states(self, connection: AsyncConnection, pending: Layer) -> None:
        for projection in PROJECTIONS:
            changed = pending[projection.name]
            if changed:
                table = tables.projections[projection.name]
                rows = [row_of(projection, state) for state in changed.values()]
                await connection.execute(upsert(connection, table), rows)


def _hold(path: Path) -> Any:
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise DatabaseUnusable(f"{path}: another Three Rings writes here; stop it first") from error
    return handle


async def _count_ignored(connection: AsyncConnection, ignored: Counter[tuple[str, str]]) -> None:
    table = tables.ignored_facts
    for (projection, kind), times in ignored.items():
        where = (table.c.projection == projection) & (table.c.kind == kind)
        before = await connection.scalar(select(table.c.times).where(where))
        row = {"projection": projection, "kind": kind, "times": int(before or 0) + times}
        await connection.execute(upsert(connection, table), row)
