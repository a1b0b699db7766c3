"""Reading the whole journal again: is its chain whole, and do the tables hold what it folds into?

`compare` changes nothing and may run beside the application; `mend` puts the fold in place of the tables and must be
alone (it becomes the writer).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.ports import Now
from domain.world import PROJECTIONS, Projection
from store import tables
from store.codec import GENESIS, UnknownFact, chain, decode
from store.journal import Journal
from store.states import Layer, empty_layer
from store.turn import Turn, row_of, state_of, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that the table holds otherwise than the journal. `field` empty: the whole row is missing on a side."""

    projection: str
    key: str
    field: str
    journal: Any
    table: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What a reading found. `broken_at`: the first number where chain or numbering breaks; None: it is whole."""

    facts: int
    broken_at: int | None
    differences: tuple[Difference, ...]

    @property
    def well(self) -> bool:
        """The chain is whole and the tables are what the journal says."""
        return self.broken_at is None and not self.differences


async def compare(engine: AsyncEngine) -> Reread:
    """Fold the journal anew, in one snapshot, and compare. Raises UnknownFact, where a newer version wrote it."""
    async with _snapshot(engine) as connection:
        folded, facts, broken_at = await _fold(connection)
        differences = [item for p in PROJECTIONS for item in await _compared(connection, p, folded[p.name])]
    return Reread(facts=facts, broken_at=broken_at, differences=tuple(differences))


async def mend(engine: AsyncEngine, now: Now) -> Reread:
    """Compare, and write the fold over what differs. Returns what was found. Raises DatabaseUnusable while the
    application runs."""
    journal = Journal(engine, now)
    await journal.open()
    try:
        return await journal.decide(_mend)
    finally:
        await journal.close()


async def _mend(turn: Turn) -> Reread:
    connection = turn.connection
    folded, facts, broken_at = await _fold(connection)
    found: list[Difference] = []
    for projection in PROJECTIONS:
        table, states = tables.projections[projection.name], folded[projection.name]
        wrong = await _compared(connection, projection, states)
        for key in {item.key for item in wrong}:
            if key in states:
                await connection.execute(upsert(connection, table), row_of(projection, states[key]))
            else:
                await connection.execute(delete(table).where(table.c[projection.key] == key))
        found += wrong
    return Reread(facts=facts, broken_at=broken_at, differences=tuple(found))


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that sees one moment, whatever is written meanwhile."""
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            yield connection


async def _fold(connection: AsyncConnection) -> tuple[Layer, int, int | None]:
    """All states, the number of facts, and where the chain breaks."""
    layer, seq, before, broken_at = empty_layer(), 0, GENESIS, None
    rows = await connection.stream(select(tables.facts).order_by(tables.facts.c.seq))
    async for row in rows:
        seq += 1
        if broken_at is None and (
            row.seq != seq or row.hash != chain(before, row.seq, row.kind, row.version, row.body)
        ):
            broken_at = seq
        before = row.hash
        try:
            _take(layer, row)
        except (UnknownFact, msgspec.DecodeError):
            if broken_at is None:
                raise  # written by a newer version of us; a forged one is told by its place in the chain
    head = (await connection.execute(select(tables.journal_head))).first()
    if broken_at is None and head is not None and (head.seq, head.hash) != (seq, before):
        broken_at = seq + 1
    return layer, seq, broken_at


def _take(layer: Layer, row: Any) -> None:
    fact = decode(row.kind, row.version, row.body)
    for projection in PROJECTIONS:
        key = projection.subject(fact)
        if key is not None:
            after = projection.step(layer[projection.name].get(key), fact)
            if after is not None:
                layer[projection.name][key] = after


async def _compared(
    connection: AsyncConnection, projection: Projection[Any], states: dict[str, Any]
) -> list[Difference]:
    found: list[Difference] = []
    seen: set[str] = set()
    rows = await connection.stream(select(tables.projections[projection.name]))
    async for row in rows.mappings():
        key = row[projection.key]
        seen.add(key)
        if key not in states:
            found.append(Difference(projection=projection.name, key=key, field="", journal=None, table="a row"))
        else:
            found += _fields(projection, key, row_of(projection, states[key]), row)
    missing = sorted(states.keys() - seen)
    return [
        *found,
        *(Difference(projection=projection.name, key=key, field="", journal="a state", table=None) for key in missing),
    ]


def _fields(projection: Projection[Any], key: str, journal: dict[str, Any], row: Any) -> list[Difference]:
    held = {**row_of(projection, state_of(projection, row)), "live": row["live"]}
    held |= {name: row[name] for name in projection.derived}
    return [
        Difference(projection=projection.name, key=key, field=name, journal=journal[name], table=held[name])
        for name in journal
        if journal[name] != held[name]
    ]
