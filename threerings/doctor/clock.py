"""The machine's time: not absurd, not before the last fact, the same as the database server's."""

import ctypes
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import database_url, open_engine
from store.tables import facts
from threerings.doctor.unwell import Found, Unwell
from threerings.settings import Settings

OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
NEWEST_CLOCK = datetime(2100, 1, 1, tzinfo=UTC)
BEFORE_LAST = timedelta(seconds=5)
APART = timedelta(seconds=5)
TIME_ERROR = 5
"""What the kernel answers when no time server has set its clock."""
TIMEX_BYTES = 512


async def clock(settings: Settings) -> Found:
    """The database must be readable: it is looked at before."""
    now = datetime.now(UTC)
    if not OLDEST_CLOCK < now < NEWEST_CLOCK:
        raise Unwell("clock.absurd", now=f"{now:%Y-%m-%d %H:%M}")
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        async with engine.connect() as connection:
            last = await connection.scalar(select(func.max(facts.c.at)))
            apart = await _apart(connection)
    finally:
        await engine.dispose()
    if last is not None and now < last - BEFORE_LAST:
        raise Unwell("clock.behind", now=f"{now:%Y-%m-%d %H:%M:%S}", last=f"{last:%Y-%m-%d %H:%M:%S}")
    if abs(apart) > APART:
        raise Unwell("clock.apart", now=f"{now:%Y-%m-%d %H:%M:%S}", s=f"{apart.total_seconds():+.0f}")
    return Found("clock.well" if kept_by_time_server() else "clock.alone", {"now": f"{now:%Y-%m-%d %H:%M:%S}"})


async def _apart(connection: AsyncConnection) -> timedelta:
    """How far the database server's clock is ahead of ours; nothing where it is on this machine by nature."""
    if connection.dialect.name != "postgresql":
        return timedelta(0)
    theirs = await connection.scalar(select(func.clock_timestamp()))
    return theirs - datetime.now(UTC) if isinstance(theirs, datetime) else timedelta(0)


def kept_by_time_server() -> bool:
    """The kernel's own word on it: a clock that nobody sets runs away unseen."""
    libc = ctypes.CDLL(None)
    return bool(libc.adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)) != TIME_ERROR)
