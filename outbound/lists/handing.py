"""What somebody has of a list goes to others, all of it or some, and back again: each in one turn.

All that is not begun goes by the turns of the list, at once, however much it is; everything else says in its row whose
it is from then on. Handed over by number go those that they would come to last: first what nobody has begun, from the
list's end, then what is to be called again, the latest first. A callback that they promised stays theirs, unless it is
asked for, or chosen by its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, update

from domain.campaigns.entries import entry_id
from domain.decisions import Refused
from domain.facts import CallbackHandedOver, ListHandedBack, ListHandedOver
from domain.lists.state import ANYBODYS, MOST_TURNS, AssignedList
from domain.world import LISTS
from outbound.lists.acts import callers
from store import tables as t
from store.journal import Journal
from store.queries.owning import key_of_row, left_of, owned_by
from store.turn import Turn

rows, entries = t.list_rows, t.entries
AT_ONCE = 500
"""Rows told apart in one statement: every database takes so many values."""
MOST_BY_NUMBER = 5000
"""More go by turns, all at once: rows are told one by one here, and the journal waits meanwhile."""
UNDER_WAY = ("shown", "reserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What goes to whom. `from_id` empty: of what is whoever's is next; `to_ids`: in even parts, none: to whoever is
    next; `others`: to all the others instead. `count`: so many; `rows`: these and no others, whosever they are;
    neither: all. `callbacks`: also those that `from_id` promised."""

    list_id: str
    by_id: str
    from_id: str = ANYBODYS
    to_ids: tuple[str, ...] = ()
    others: bool = False
    count: int | None = None
    rows: tuple[int, ...] = ()
    callbacks: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry that moves. `from_id`: whose it is, empty: whoever's is next."""

    row: int
    from_id: str
    callback: bool = False


async def hand_over(journal: Journal, ask: HandOver) -> ListHandedOver | Refused:
    """Refused: no_list, list_undone, not_theirs (they have no part in it), no_such_agent, nobody_else, too_many_turns,
    not_so_many (detail: how many there are), too_many_at_once (detail: at most), how_many (of what is nobody's, all do
    not go by turns), not_to_hand_over (detail: a row that is over, or being called)."""

    async def decide(turn: Turn) -> ListHandedOver | Refused:
        listed: AssignedList | None = await turn.state(LISTS, ask.list_id)
        if listed is None:
            return Refused("no_list", ask.list_id)
        heirs = tuple(each for each in listed.team if each != ask.from_id) if ask.others else ask.to_ids
        heirs = tuple(dict.fromkeys(heirs))
        if (wrong := await _wrong(turn, listed, ask, heirs)) is not None:
            return wrong
        return await _hand_over(turn, listed, ask, heirs)

    return await journal.decide(decide)


async def hand_back(journal: Journal, list_id: str, by_id: str) -> AssignedList | Refused:
    """Undo the last hand-over. Refused: no_list, nothing_to_hand_back (none, or the list was given to others since)."""

    async def decide(turn: Turn) -> AssignedList | Refused:
        listed: AssignedList | None = await turn.state(LISTS, list_id)
        if listed is None:
            return Refused("no_list", list_id)
        if listed.before is None or listed.phase == "undone":
            return Refused("nothing_to_hand_back")
        handed = _of(list_id) & rows.c.handed_from.is_not(None)
        for row in await _promised(turn, handed & (entries.c.settled_at <= listed.before.at)):
            if row.agent_id != (row.handed_from or None):
                await _calls_back(turn, row.entry_id, row.handed_from, by_id)
        await turn.connection.execute(update(rows).where(handed).values(agent_id=rows.c.handed_from, handed_from=None))
        await turn.append(ListHandedBack(at=turn.now, list_id=list_id, by_id=by_id))
        after: AssignedList = await turn.state(LISTS, list_id)
        return after

    return await journal.decide(decide)


async def _wrong(turn: Turn, listed: AssignedList, ask: HandOver, heirs: tuple[str, ...]) -> Refused | None:
    whole = not ask.rows and ask.count is None
    stay = {*listed.team, *heirs} - ({ask.from_id} if whole else set())
    checks = (
        (listed.phase == "undone", Refused("list_undone")),
        (not ask.rows and ask.from_id not in ("", *listed.team), Refused("not_theirs")),
        (not ask.rows and not ask.from_id and not heirs, Refused("nobody_else")),
        (not stay or ask.from_id in heirs or (ask.others and not heirs), Refused("nobody_else")),
        (len(listed.agent_ids) * max(1, len(heirs)) > MOST_TURNS, Refused("too_many_turns")),
        (max(len(ask.rows), ask.count or 0) > MOST_BY_NUMBER, Refused("too_many_at_once", str(MOST_BY_NUMBER))),
        (ask.count is not None and ask.count < 1, Refused("not_so_many", "1")),
        (not ask.rows and not ask.from_id and ask.count is None, Refused("how_many")),
    )
    if (wrong := next((refused for is_so, refused in checks if is_so), None)) is not None:
        return wrong
    new = tuple(each for each in heirs if not ask.others)
    return None if await callers(turn.connection, new) == len(new) else Refused("no_such_agent")


async def _hand_over(
    turn: Turn, listed: AssignedList, ask: HandOver, heirs: tuple[str, ...]
) -> ListHandedOver | Refused:
    theirs = await left_of(turn.connection, listed)
    whole = bool(ask.from_id) and not ask.rows and ask.count is None
    if whole:
        moved, number = await _begun_or_given(turn, listed, ask.from_id), theirs.get(ask.from_id, 0)
    elif ask.rows:
        moved = await _chosen(turn, listed, ask.rows)
        if missing := set(ask.rows) - {each.row for each in moved}:
            return Refused("not_to_hand_over", str(min(missing)))
        number = len(moved)
    else:
        moved = await _last(turn, listed, ask.from_id, ask.count or 0)
        number = len(moved)
        if number < (ask.count or 0):
            return Refused("not_so_many", str(number))
    await turn.connection.execute(
        update(rows).where(_of(ask.list_id), rows.c.handed_from.is_not(None)).values(handed_from=None)
    )
    if ask.callbacks:
        promised = await _callbacks(turn, ask.list_id, ask.from_id)
        moved = list({each.row: each for each in (*moved, *promised)}.values())
    await _move(turn, ask, moved, heirs)
    fact = ListHandedOver(
        at=turn.now,
        list_id=ask.list_id,
        from_id=ask.from_id,
        to_ids=heirs,
        by_id=ask.by_id,
        entries=number,
        whole=whole,
    )
    await turn.append(fact)
    return fact


async def _begun_or_given(turn: Turn, listed: AssignedList, from_id: str) -> list[_Row]:
    """All that says in its row that it is theirs, and is not over."""
    query = select(rows.c.row).select_from(rows.outerjoin(entries, key_of_row()))
    mine = (_of(listed.list_id), rows.c.agent_id == from_id, entries.c.over.is_not(True))
    found = await turn.connection.execute(query.where(*mine).order_by(rows.c.place))
    return [_Row(row.row, from_id) for row in found]


async def _chosen(turn: Turn, listed: AssignedList, numbers: Sequence[int]) -> list[_Row]:
    """Those of these rows that may be handed over."""
    said = (rows.c.row, rows.c.agent_id, rows.c.place, rows.c.begun_at)
    query = select(*said, entries.c.phase, entries.c.agent_id.label("promised"))
    query = query.select_from(rows.outerjoin(entries, key_of_row()))
    free = entries.c.over.is_not(True) & entries.c.phase.is_distinct_from("shown")
    free &= entries.c.phase.is_distinct_from("reserved")
    found = query.where(_of(listed.list_id), rows.c.taken, rows.c.row.in_(numbers), free).order_by(rows.c.place)
    moved = []
    for row in await turn.connection.execute(found):
        callback = row.phase == "callback"
        owner = row.promised if callback else listed.whose(row.agent_id, row.place, begun=row.begun_at is not None)
        moved.append(_Row(row.row, owner or ANYBODYS, callback))
    return moved


async def _last(turn: Turn, listed: AssignedList, from_id: str, count: int) -> list[_Row]:
    """So many of theirs that they would come to last; in the order of the list."""
    mine = (_of(listed.list_id), rows.c.taken, owned_by(listed, from_id or None))
    fresh = select(rows.c.row).where(*mine, rows.c.begun_at.is_(None)).order_by(rows.c.place.desc()).limit(count)
    numbers = [row.row for row in await turn.connection.execute(fresh)]
    if len(numbers) < count:
        due = select(rows.c.row).select_from(rows.join(entries, key_of_row())).where(*mine, entries.c.over.is_(False))
        due = due.where(entries.c.phase.not_in((*UNDER_WAY, "callback"))).order_by(entries.c.next_at.desc())
        numbers += [row.row for row in await turn.connection.execute(due.limit(count - len(numbers)))]
    return [_Row(number, from_id) for number in sorted(numbers)]


async def _callbacks(turn: Turn, list_id: str, from_id: str) -> list[_Row]:
    """Rows of those whom somebody promised to call back."""
    found = await _promised(turn, _of(list_id) & (entries.c.agent_id == from_id))
    return [_Row(row.row, from_id, callback=True) for row in found]


async def _promised(turn: Turn, which: ColumnElement[bool]) -> Sequence[Any]:
    query = select(rows.c.row, rows.c.handed_from, entries.c.entry_id, entries.c.agent_id)
    query = query.select_from(rows.join(entries, key_of_row())).where(which, entries.c.phase == "callback")
    return (await turn.connection.execute(query.order_by(entries.c.next_at))).all()


async def _move(turn: Turn, ask: HandOver, moved: Sequence[_Row], heirs: tuple[str, ...]) -> None:
    """In even parts, in turn."""
    to = heirs or (ANYBODYS,)
    for n, heir in enumerate(to):
        share = moved[n :: len(to)]
        for from_id in sorted({each.from_id for each in share}):
            numbers = [each.row for each in share if each.from_id == from_id]
            for first in range(0, len(numbers), AT_ONCE):
                these = _of(ask.list_id) & rows.c.row.in_(numbers[first : first + AT_ONCE])
                await turn.connection.execute(update(rows).where(these).values(agent_id=heir, handed_from=from_id))
        for each in share:
            if each.callback:
                await _calls_back(turn, entry_id(ask.list_id, each.row), heir, ask.by_id)


async def _calls_back(turn: Turn, entry: str, who: str, by_id: str) -> None:
    await turn.append(CallbackHandedOver(at=turn.now, entry_id=entry, to_id=who or None, by_id=by_id))


def _of(list_id: str) -> ColumnElement[bool]:
    return rows.c.list_id == list_id
