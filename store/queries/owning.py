"""Whose the entries of a list are: `AssignedList.whose`, asked of the rows themselves."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, false, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.state import ANYBODYS, AssignedList
from store import tables as t

rows, entries = t.list_rows, t.entries


def key_of_row() -> ColumnElement[bool]:
    """Joins a row of a list with what has become of it."""
    return entries.c.entry_id == rows.c.list_id + ":" + cast(rows.c.row, Text)


def owned_by(listed: AssignedList, agent_id: str | None) -> ColumnElement[bool]:
    """Of `list_rows`: an agent's entries; None: those of whoever is next."""
    return or_(named_for(listed, agent_id), in_turn(listed, agent_id))


def named_for(listed: AssignedList, agent_id: str | None) -> ColumnElement[bool]:
    """Those whose row says so: they began it, or it was handed over; None: and who that was has it no longer."""
    said = rows.c.agent_id
    if agent_id is None:
        return said.is_not(None) & said.not_in(listed.team)
    return said == agent_id if agent_id in listed.team else false()


def in_turn(listed: AssignedList, agent_id: str | None) -> ColumnElement[bool]:
    """Those that are dealt out by their place; None: and those that nobody was named for when they were begun."""
    unsaid, fresh = rows.c.agent_id.is_(None), rows.c.begun_at.is_(None)
    if listed.pool or not listed.agent_ids:
        return unsaid if agent_id is None else false()
    theirs = unsaid & fresh & (rows.c.place % _turns(listed)).in_(listed.turns(agent_id or ANYBODYS))
    return or_(unsaid & ~fresh, theirs) if agent_id is None else theirs


async def entries_by_agent(connection: AsyncConnection, listed: AssignedList) -> dict[str | None, int]:
    """How many entries each agent has of a list; None: nobody in person."""
    return await _counted(connection, listed, _by_owner(listed))


async def left_of(connection: AsyncConnection, listed: AssignedList) -> dict[str | None, int]:
    """How many entries each agent has to call yet, begun or not; None: whoever is next."""
    fresh = _by_owner(listed).where(rows.c.begun_at.is_(None))
    begun = _by_owner(listed).join(entries, key_of_row()).where(rows.c.begun_at.is_not(None), entries.c.over.is_(False))
    return dict(Counter(await _counted(connection, listed, fresh)) + Counter(await _counted(connection, listed, begun)))


async def callbacks_of(connection: AsyncConnection, list_id: str) -> dict[str | None, int]:
    """How many callbacks each agent owes to people of a list."""
    owed = (entries.c.list_id == list_id) & (entries.c.phase == "callback")
    query = select(entries.c.agent_id, func.count()).where(owed).group_by(entries.c.agent_id)
    return {row[0]: row[1] for row in await connection.execute(query)}


def _turns(listed: AssignedList) -> ColumnElement[int]:
    return literal_column(str(max(1, len(listed.agent_ids))))


def _by_owner(listed: AssignedList) -> Select[Any]:
    turn, begun = (rows.c.place % _turns(listed)).label("turn"), rows.c.begun_at.is_not(None).label("begun")
    counted = select(rows.c.agent_id, turn, begun, func.count()).select_from(rows)
    return counted.where(rows.c.list_id == listed.list_id, rows.c.taken).group_by(rows.c.agent_id, "turn", "begun")


async def _counted(connection: AsyncConnection, listed: AssignedList, query: Select[Any]) -> dict[str | None, int]:
    found: Counter[str | None] = Counter()
    for said, turn, begun, number in await connection.execute(query):
        found[listed.whose(said, turn, begun=bool(begun))] += number
    return dict(found)
