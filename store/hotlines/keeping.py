"""Making rows of hotlines that files describe, so that the desk, the figures and the route know them."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from store.hotlines.reading import Hotline
from store.tables import hotlines
from store.turn import upsert


async def keep(connection: AsyncConnection, found: Iterable[Hotline]) -> None:
    """Write those that have numbers, in the caller's transaction. A number moves to the hotline whose file names it."""
    for hotline in found:
        if not hotline.numbers:
            continue
        row = {
            "hotline_id": hotline.hotline_id,
            "name": hotline.name,
            "did": hotline.numbers[0],
            "language": hotline.language,
            "cycle_ms": hotline.cycle_ms,
        }
        moved = (hotlines.c.did == hotline.numbers[0]) & (hotlines.c.hotline_id != hotline.hotline_id)
        await connection.execute(delete(hotlines).where(moved))
        await connection.execute(upsert(connection, hotlines), row)
