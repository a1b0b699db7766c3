"""Every version of a call script that was ever in force: a call is checked by the one that it was spoken by."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import script_versions as table
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A script as its files are at the start. `version`: as its file calls itself; `content`: the hash of `texts`,
    which are its files by their names."""

    script_id: str
    version: int
    content: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptVersion(Found):
    """One that is kept. `number`: from 1, within the script; `at`: since when it is in force."""

    number: int
    at: datetime


async def take_in_scripts(turn: Turn, found: Iterable[Found]) -> None:
    """What the files say at the start: what is not as it was last becomes a version of its own."""
    newest = select(table.c.script_id, func.max(table.c.number).label("number")).group_by(table.c.script_id).subquery()
    query = select(table.c.script_id, table.c.number, table.c.content).join(
        newest, (table.c.script_id == newest.c.script_id) & (table.c.number == newest.c.number)
    )
    last = {row.script_id: row for row in await turn.connection.execute(query)}
    for each in found:
        known = last.get(each.script_id)
        if known is None or known.content != each.content:
            number = known.number + 1 if known else 1
            await turn.connection.execute(insert(table).values(**asdict(each), number=number, at=turn.now))


async def versions_of_script(connection: AsyncConnection, script_id: str) -> Sequence[ScriptVersion]:
    """All versions of a script, the newest first."""
    query = select(table).where(table.c.script_id == script_id).order_by(table.c.number.desc())
    return [ScriptVersion(**row._mapping) for row in await connection.execute(query)]


async def version_by(connection: AsyncConnection, script_id: str, content: str) -> ScriptVersion | None:
    """The version of a script that says this."""
    query = select(table).where(table.c.script_id == script_id, table.c.content == content)
    row = (await connection.execute(query.order_by(table.c.number).limit(1))).first()
    return None if row is None else ScriptVersion(**row._mapping)


async def content_in_force(connection: AsyncConnection, script_id: str, at: datetime) -> str:
    """What a script said at an instant; empty where nobody kept it."""
    query = select(table.c.content).where(table.c.script_id == script_id, table.c.at <= at)
    found = await connection.scalar(query.order_by(table.c.number.desc()).limit(1))
    return str(found or "")
