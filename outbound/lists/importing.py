"""A checked list is taken in: made in pieces that calls may come between, and valid in one short turn at the end.

    checked ──► taking ──► imported: only then is there a list, for whoever assigns it or calls it
       ▲           └─────► checked: nobody of it may be called any more

What the pieces make are people and what they owe, as the house's address book has others. A house that goes down in
the middle goes on where it was: made twice, a piece is made once. Meanwhile no other list is taken in or back.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.decisions import Refused
from domain.facts import ListImported, ListUndone, NumberFoundWrong, PersonOptedOut
from domain.lists.columns import header_key
from domain.lists.judging import VERDICTS
from domain.lists.purposes import CONTACT
from domain.lists.state import AssignedList
from domain.world import LISTS
from outbound.lists import taking
from outbound.lists.asking import found_of, how
from outbound.lists.clearing import clear
from outbound.lists.taking import Piece
from outbound.words.credit import set_off
from store import tables as t
from store.journal import Journal
from store.queries.lists import ListFile, list_file
from store.turn import Turn, upsert

FRESH = timedelta(hours=24)
"""A check is believed so long: then zones, holidays and people have changed."""
PIECE = 200
"""Rows made in one turn: a call waits for one of them at most."""


async def take_in(journal: Journal, list_id: str, by_id: str) -> AssignedList | Refused:
    """From the first piece, or where it was left, to the list. Refused: no_list, list_not_checked, list_stale,
    lists_busy, list_without_entries."""
    seq = journal.seq
    begun = await journal.decide(lambda turn: _begin(turn, list_id, by_id))
    if isinstance(begun, Refused):
        return begun
    async with journal.engine.connect() as connection:
        rows = int(await connection.scalar(select(func.max(t.list_rows.c.row)).where(_mine(list_id))) or 0)
    for first in range(0, rows + 1, PIECE):
        piece = Piece(list_id, first, first + PIECE)
        await journal.decide(lambda turn, piece=piece: _make(turn, begun, piece))  # type: ignore[misc]
    async with journal.engine.connect() as connection:
        counted = await _counts(connection, list_id), await taking.persons_made(connection, list_id)
    done = await journal.decide(lambda turn: _valid(turn, begun, counted, seq))
    if isinstance(done, Refused):
        await clear(journal, list_id)
        await journal.decide(lambda turn: _set(turn, list_id, phase="checked"))
    return done


async def underway(connection: AsyncConnection) -> list[ListFile]:
    """Lists of which some may be made, or taken away, and some not."""
    rows = await connection.execute(select(t.list_files).where(t.list_files.c.phase.in_(("taking", "undoing"))))
    return [ListFile(**row._mapping) for row in rows]


async def _begin(turn: Turn, list_id: str, by_id: str) -> ListFile | Refused:
    listed, others = await list_file(turn.connection, list_id), await underway(turn.connection)
    if listed is None:
        return Refused("no_list", list_id)
    if listed.phase == "taking":
        return listed
    if listed.phase != "checked" or listed.checked_at is None:
        return Refused("list_not_checked", listed.phase)
    if turn.now - listed.checked_at > FRESH or await _changed_since(turn.connection, listed.checked_seq):
        return Refused("list_stale")
    if others:
        return Refused("lists_busy")
    await _set(turn, list_id, phase="taking", taken_by=by_id)
    return replace(listed, phase="taking", taken_by=by_id)


async def _make(turn: Turn, listed: ListFile, piece: Piece) -> None:
    await _silence(turn, listed, piece)
    await taking.make(turn.connection, listed, how(listed).purpose, piece)
    await set_off(turn, await taking.contracts_of(turn.connection, piece))


async def _valid(turn: Turn, listed: ListFile, counted: tuple[dict[str, int], int], seq: int) -> AssignedList | Refused:
    """All is made: from here on it is a list. Who said no since the first piece is looked for once more."""
    list_id, (counts, persons) = listed.list_id, counted
    if await _has(turn.connection, seq, PersonOptedOut.kind, NumberFoundWrong.kind):
        await _silence(turn, listed, Piece(list_id))
        counts = await _counts(turn.connection, list_id)
    if not counts["taken"]:
        await _set(turn, list_id, counts=counts)
        return Refused("list_without_entries")
    asked = how(listed)
    fact = ListImported(
        at=turn.now,
        list_id=list_id,
        purpose=asked.purpose,
        script_id=asked.script_id,
        by_id=listed.taken_by,
        rows=sum(counts[verdict] for verdict in VERDICTS),
        good=counts["good"],
        wrong=counts["wrong"],
        duplicate=counts["duplicate"],
        refused=counts["refused"],
        entries=counts["taken"],
        persons=persons,
        packs=listed.packs,
    )
    await turn.append(fact)
    await _set(turn, list_id, phase="imported", counts=counts)
    await _remember(turn, listed)
    state: AssignedList = await turn.state(LISTS, list_id)
    return state


async def _silence(turn: Turn, listed: ListFile, piece: Piece) -> None:
    advertising = CONTACT[how(listed).purpose] == "advertising"
    await taking.silence(turn.connection, piece, everything_only=not advertising)


async def _remember(turn: Turn, listed: ListFile) -> None:
    """Keep how a file was read, for the next one with its headers."""
    key = header_key(found_of(listed).headers)
    row = {"header_key": key, "asked": listed.asked, "used_at": turn.now}
    await turn.connection.execute(upsert(turn.connection, t.list_mappings), row)


async def _changed_since(connection: AsyncConnection, seq: int) -> bool:
    """Was another list taken in or back since then? Its people and contracts were not known to the check."""
    return await _has(connection, seq, ListImported.kind, ListUndone.kind)


async def _has(connection: AsyncConnection, seq: int, *kinds: str) -> bool:
    facts = t.facts
    return bool(await connection.scalar(select(exists().where(and_(facts.c.seq > seq, facts.c.kind.in_(kinds))))))


async def _counts(connection: AsyncConnection, list_id: str) -> dict[str, int]:
    rows = t.list_rows
    query = select(rows.c.verdict, rows.c.taken, func.count()).where(_mine(list_id))
    counts = dict.fromkeys((*VERDICTS, "taken"), 0)
    for verdict, taken, number in await connection.execute(query.group_by(rows.c.verdict, rows.c.taken)):
        counts[verdict] += number
        counts["taken"] += number if taken else 0
    return counts


async def _set(turn: Turn, list_id: str, **columns: object) -> None:
    mine = t.list_files.c.list_id == list_id
    await turn.connection.execute(update(t.list_files).where(mine).values(columns))


def _mine(list_id: str) -> ColumnElement[bool]:
    return t.list_rows.c.list_id == list_id
