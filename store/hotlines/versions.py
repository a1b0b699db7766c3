"""Every version of a hotline's file that ever came into force: none is changed, none is taken away."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import HotlineChanged
from domain.rows import HotlineVersion
from store.hotlines.reading import Hotline
from store.tables import hotline_versions as table
from store.turn import Turn


async def versions_of(connection: AsyncConnection, hotline_id: str) -> Sequence[HotlineVersion]:
    """All versions of a hotline, the newest first."""
    query = select(table).where(table.c.hotline_id == hotline_id).order_by(table.c.number.desc())
    return [HotlineVersion(**row._mapping) for row in await connection.execute(query)]


async def version_number(connection: AsyncConnection, hotline_id: str, number: int) -> HotlineVersion | None:
    """One version."""
    query = select(table).where(table.c.hotline_id == hotline_id, table.c.number == number)
    row = (await connection.execute(query)).first()
    return None if row is None else HotlineVersion(**row._mapping)


async def latest_numbers(connection: AsyncConnection) -> dict[str, HotlineVersion]:
    """The newest version of each hotline that has one."""
    newest = (
        select(table.c.hotline_id, func.max(table.c.number).label("number")).group_by(table.c.hotline_id).subquery()
    )
    query = select(table).join(
        newest, (table.c.hotline_id == newest.c.hotline_id) & (table.c.number == newest.c.number)
    )
    return {row.hotline_id: HotlineVersion(**row._mapping) for row in await connection.execute(query)}


async def take_in(turn: Turn, found: Sequence[Hotline]) -> None:
    """What the files say at the start: one that is not as it was last becomes a version of its own."""
    latest = await latest_numbers(turn.connection)
    for hotline in found:
        last = latest.get(hotline.hotline_id)
        if last is None or last.menus != hotline.menus.version:
            await add_version(turn, hotline)


async def add_version(
    turn: Turn, hotline: Hotline, *, by_id: str | None = None, reason: str = "", back_to: int | None = None
) -> HotlineVersion:
    """One version more, with its fact."""
    last = await turn.connection.scalar(
        select(func.max(table.c.number)).where(table.c.hotline_id == hotline.hotline_id)
    )
    made = HotlineVersion(
        hotline_id=hotline.hotline_id,
        number=int(last or 0) + 1,
        menus=hotline.menus.version,
        text=hotline.text,
        reason=reason,
        by_id=by_id,
        at=turn.now,
    )
    changed = HotlineChanged(
        at=turn.now,
        hotline_id=made.hotline_id,
        number=made.number,
        menus=made.menus,
        by_id=by_id,
        back_to=back_to,
    )
    await turn.append(changed, made)
    return made
