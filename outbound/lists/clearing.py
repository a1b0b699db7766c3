"""What a list made is taken back in pieces that calls may come between: what is owed, contracts, persons, numbers.

Whom somebody spoke with meanwhile stays known to the house, with their numbers.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t
from store.journal import Journal
from store.turn import Turn

PIECE = 200
"""Of one kind, taken away in one turn."""
made = t.list_made


async def clear(journal: Journal, list_id: str) -> None:
    """Take back all that a list made, in pieces; its rows stay. Whom somebody spoke with meanwhile stays known."""
    for what, away in (("due", _dues), ("contract", _contracts), ("person", _persons), ("number", _numbers)):
        piece = select(made.c.of_id).where(made.c.list_id == list_id, made.c.what == what).distinct().limit(PIECE)

        async def some(turn: Turn, piece: Any = piece, what: str = what, away: Any = away) -> int:
            ids = list(await turn.connection.scalars(piece))
            await away(turn.connection, list_id, ids)
            await _forget(turn.connection, list_id, what, ids)
            return len(ids)

        while await journal.decide(some):
            pass
    relations = t.number_relations.c
    others = select(relations.number).where(relations.list_id == list_id).limit(PIECE)
    gone = delete(t.number_relations).where(relations.list_id == list_id, relations.number.in_(others))
    await _until_none(journal, gone)


async def forget_rows(journal: Journal, list_id: str) -> None:
    """Its rows, in small portions: the journal belongs to the calls."""
    rows = t.list_rows.c
    some = select(rows.row).where(rows.list_id == list_id).limit(8 * PIECE)
    await _until_none(journal, delete(t.list_rows).where(rows.list_id == list_id, rows.row.in_(some)))


async def _until_none(journal: Journal, gone: Any) -> None:
    while (await journal.decide(lambda turn: turn.connection.execute(gone))).rowcount:
        pass


async def _dues(connection: AsyncConnection, list_id: str, ids: Sequence[str]) -> None:
    await connection.execute(delete(t.dues).where(t.dues.c.due_id.in_(ids)))


async def _contracts(connection: AsyncConnection, list_id: str, ids: Sequence[str]) -> None:
    owing = select(t.dues.c.contract_id).where(t.dues.c.contract_id.in_(ids))
    gone = delete(t.contracts).where(t.contracts.c.contract_id.in_(ids), t.contracts.c.contract_id.not_in(owing))
    await connection.execute(gone)


async def _persons(connection: AsyncConnection, list_id: str, ids: Sequence[str]) -> None:
    """Those that nobody worked with: with every number that they have."""
    signs = (t.calls, t.cases, t.duties, t.promises, t.opt_outs, t.attempts, t.contracts)
    met = union(*(select(table.c.person_id).where(table.c.person_id.in_(ids)) for table in signs))
    kept = {each for each in await connection.scalars(met) if each}
    gone = [each for each in ids if each not in kept]
    await connection.execute(delete(t.person_numbers).where(t.person_numbers.c.person_id.in_(gone)))
    await connection.execute(delete(t.persons).where(t.persons.c.person_id.in_(gone)))
    await _forget(connection, list_id, "number", ids)


async def _numbers(connection: AsyncConnection, list_id: str, ids: Sequence[str]) -> None:
    """Those that it gave to whom the house knew before."""
    given = select(made.c.number).where(
        made.c.list_id == list_id, made.c.what == "number", made.c.of_id == t.person_numbers.c.person_id
    )
    theirs = t.person_numbers.c.person_id.in_(ids)
    await connection.execute(delete(t.person_numbers).where(theirs, t.person_numbers.c.number.in_(given)))


async def _forget(connection: AsyncConnection, list_id: str, what: str, ids: Sequence[str]) -> None:
    mine = (made.c.list_id == list_id) & (made.c.what == what)
    await connection.execute(delete(made).where(mine, made.c.of_id.in_(ids)))
