"""Making rows of hotlines that files describe, so that the desk, the figures and the route know them."""

from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.menus import Menus
from store.hotlines.reading import Hotline
from store.tables import hotlines
from store.turn import upsert


async def name_nodes(connection: AsyncConnection, default: Menus) -> None:
    """What nodes of hotlines without a file are about, in the caller's transaction; `keep` follows for the others."""
    await connection.execute(update(hotlines).values(labels=_labels(default)))


async def keep(connection: AsyncConnection, found: Iterable[Hotline]) -> None:
    """Write those that have numbers, and what their nodes are about, in the caller's transaction. A number moves to the
    hotline whose file names it."""
    for hotline in found:
        labels = _labels(hotline.menus)
        if not hotline.numbers:
            same = hotlines.c.hotline_id == hotline.hotline_id
            await connection.execute(update(hotlines).where(same).values(labels=labels))
            continue
        row = {
            "hotline_id": hotline.hotline_id,
            "name": hotline.name,
            "did": hotline.numbers[0],
            "language": hotline.language,
            "cycle_ms": hotline.cycle_ms,
            "labels": labels,
        }
        moved = (hotlines.c.did == hotline.numbers[0]) & (hotlines.c.hotline_id != hotline.hotline_id)
        await connection.execute(delete(hotlines).where(moved))
        await connection.execute(upsert(connection, hotlines), row)


def _labels(menus: Menus) -> dict[str, dict[str, str]]:
    return {name: dict(texts) for name, texts in menus.labels.items()}
