"""What waits to be heard, and what became of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.hearing import Hearing
from domain.world import HEARINGS
from store.tables import calls, projections, recordings
from store.turn import state_of

PHASES = ("queued", "hearing", "heard", "not_assessed", "aside")
table = projections["hearings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How hearing stands. `counts`: recordings by phase; `reasons`: of those not assessed or put aside; `heard_s`,
    `took_s`: seconds of sound heard so far, and of work for them; `oldest_at`: since when the first one waits."""

    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    heard_s: float
    took_s: float
    oldest_at: datetime | None

    @property
    def work_a_second(self) -> float | None:
        """Seconds of work for a second of sound; None before anything was heard."""
        return round(self.took_s / self.heard_s, 4) if self.heard_s else None


async def standing(connection: AsyncConnection) -> Standing:
    """All recordings, counted."""
    counted = await connection.execute(select(table.c.phase, func.count().label("n")).group_by(table.c.phase))
    found = {row.phase: row.n for row in counted}
    wrong = table.c.phase.in_(("not_assessed", "aside"))
    reasons = await connection.execute(select(table.c.why, func.count().label("n")).where(wrong).group_by(table.c.why))
    sums = (await connection.execute(select(func.sum(table.c.seconds), func.sum(table.c.took_s)))).one()
    waits = table.c.phase.in_(("queued", "hearing"))
    oldest = await connection.scalar(select(func.min(table.c.queued_at)).where(waits))
    return Standing(
        counts={phase: found.get(phase, 0) for phase in PHASES},
        reasons={row.why: row.n for row in reasons},
        heard_s=float(sums[0] or 0.0),
        took_s=float(sums[1] or 0.0),
        oldest_at=oldest,
    )


async def waiting(connection: AsyncConnection, limit: int = 50) -> Sequence[Hearing]:
    """The next ones, in the order in which they are heard."""
    order = (table.c.urgency.desc(), table.c.queued_at, table.c.call_id)
    query = select(table).where(table.c.phase.in_(("queued", "hearing"))).order_by(*order).limit(limit)
    return [state_of(HEARINGS, row._mapping) for row in await connection.execute(query)]


async def put_aside(connection: AsyncConnection, limit: int = 50) -> Sequence[Hearing]:
    """Those that could not be heard, the latest first."""
    query = select(table).where(table.c.phase == "aside").order_by(table.c.aside_at.desc()).limit(limit)
    return [state_of(HEARINGS, row._mapping) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealed:
    """A call without a recording that there should be. `why`: as `RecordingFailed` has it."""

    call_id: str
    ended_at: datetime | None
    why: str


async def unsealed(connection: AsyncConnection, limit: int = 50) -> Sequence[Unsealed]:
    """Calls of which there is nothing, or nothing that could be sealed; the latest first. Not those of who said no."""
    query = (
        select(recordings.c.call_id, calls.c.ended_at, recordings.c.failed)
        .select_from(recordings.join(calls, calls.c.call_id == recordings.c.call_id))
        .where(recordings.c.phase == "failed", recordings.c.failed != "refused_by_caller")
        .order_by(calls.c.ended_at.desc(), recordings.c.call_id)
        .limit(limit)
    )
    rows = await connection.execute(query)
    return [Unsealed(call_id=row.call_id, ended_at=row.ended_at, why=row.failed) for row in rows]
