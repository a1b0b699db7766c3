"""Calls that wait to be sealed. A row each, written in the journal's turn, gone when their fact is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.facts import CallEnded, Fact, RecordingStopped
from domain.world import CALLS
from store.codec import Recorded
from store.tables import vault_jobs as jobs
from store.turn import Turn, upsert

KINDS: tuple[type[Fact], ...] = (CallEnded, RecordingStopped)
SETTLE = timedelta(seconds=1)
"""Asterisk closes its files within this time after the caller's leg is gone."""
TRIES = 3
RETRY = timedelta(seconds=5)
NO_SPACE_RETRY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A call to be sealed. `problem`: why it is still here; empty: not tried yet."""

    call_id: str
    tries: int
    next_at: datetime
    problem: str


async def react(turn: Turn, recorded: Recorded) -> None:
    """A call that is over is queued; so is one whose caller says no when it is over already."""
    call: Call | None = await turn.state(CALLS, recorded.fact.call_id)  # type: ignore[attr-defined]
    if call is not None and call.ended_at is not None:
        await put(turn, Job(call_id=call.call_id, tries=0, next_at=turn.now + SETTLE, problem=""))


async def put(turn: Turn, job: Job) -> None:
    """Queue a call, or queue it anew."""
    row = {name: getattr(job, name) for name in job.__dataclass_fields__}
    await turn.connection.execute(upsert(turn.connection, jobs), row)


async def drop(turn: Turn, call_id: str) -> None:
    """The call needs nothing more."""
    await turn.connection.execute(delete(jobs).where(jobs.c.call_id == call_id))


async def due(connection: AsyncConnection, now: datetime, limit: int = 8) -> Sequence[Job]:
    """Whose turn it is, the longest waiting first."""
    query = select(jobs).where(jobs.c.next_at <= now).order_by(jobs.c.next_at, jobs.c.call_id).limit(limit)
    return [Job(**row._mapping) for row in await connection.execute(query)]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When there is something to do."""
    row = (await connection.execute(select(jobs.c.next_at).order_by(jobs.c.next_at).limit(1))).first()
    return None if row is None else row.next_at


async def waits(connection: AsyncConnection, call_id: str) -> bool:
    """Is this call queued?"""
    return bool(await connection.scalar(select(func.count()).where(jobs.c.call_id == call_id)))
