"""What a lead decides about a list: deal it out, throw it away. Each whole, in one turn. How one is taken in:
`importing`; and back: `undoing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.decisions import Refused
from domain.facts import ListAssigned
from domain.lists.state import AssignedList
from domain.world import LISTS
from outbound.lists.room import Lists
from outbound.lists.underway import OPEN_PHASES
from store import tables as t
from store.journal import Journal
from store.queries.lists import list_file
from store.turn import Turn

CALLERS = ("agent", "lead")


@dataclass(frozen=True, slots=True)
class Team:
    """Whom a list is given to: dealt out evenly among them, or left to all of them as a pool."""

    agent_ids: Sequence[str]
    pool: bool


async def assign(
    journal: Journal, list_id: str, agent_ids: Sequence[str], *, pool: bool, by_id: str
) -> AssignedList | Refused:
    """Deal a list's entries out evenly, or leave them to a pool; what somebody began stays with them, as long as
    they work on it. Refused: no_list, list_undone, no_such_agent."""

    async def decide(turn: Turn) -> AssignedList | Refused:
        state: AssignedList | None = await turn.state(LISTS, list_id)
        if state is None:
            return Refused("no_list", list_id)
        if state.phase == "undone":
            return Refused("list_undone")
        return await give(turn, state, Team(agent_ids, pool), by_id)

    return await journal.decide(decide)


async def give(turn: Turn, listed: AssignedList, team: Team, by_id: str) -> AssignedList | Refused:
    """Deal out a list that is there. Refused: no_such_agent; nothing was written then."""
    list_id, agents = listed.list_id, tuple(dict.fromkeys(team.agent_ids))
    if not agents or await callers(turn.connection, agents) != len(agents):
        return Refused("no_such_agent")
    moved = listed.entries - await _begun(turn.connection, list_id)
    await _forget_hand_overs(turn.connection, list_id)
    kind: Literal["agents", "pool"] = "pool" if team.pool else "agents"
    await turn.append(
        ListAssigned(at=turn.now, list_id=list_id, by_id=by_id, how=kind, agent_ids=agents, entries=moved)
    )
    after: AssignedList = await turn.state(LISTS, list_id)
    return after


async def discard(lists: Lists, list_id: str) -> bool | Refused:
    """Throw away a list that was never taken in. Refused: no_list, list_closed."""

    async def decide(turn: Turn) -> bool | Refused:
        listed = await list_file(turn.connection, list_id)
        if listed is None:
            return Refused("no_list", list_id)
        if listed.phase not in OPEN_PHASES:
            return Refused("list_closed", listed.phase)
        await turn.connection.execute(delete(t.list_rows).where(t.list_rows.c.list_id == list_id))
        await turn.connection.execute(delete(t.list_files).where(t.list_files.c.list_id == list_id))
        return True

    await lists.interrupt(list_id)
    done = await lists.journal.decide(decide)
    if not isinstance(done, Refused):
        lists.path(list_id).unlink(missing_ok=True)
    return done


async def callers(connection: AsyncConnection, ids: tuple[str, ...]) -> int:
    """How many of them may call people."""
    users = t.users
    may = users.c.user_id.in_(ids) & users.c.role.in_(CALLERS) & users.c.disabled.is_(False)
    return int(await connection.scalar(select(func.count()).select_from(users).where(may)) or 0)


async def _forget_hand_overs(connection: AsyncConnection, list_id: str) -> None:
    """What nobody has begun is dealt out anew; what somebody began or went on with stays with them."""
    rows = t.list_rows
    mine = rows.c.list_id == list_id
    await connection.execute(update(rows).where(mine, rows.c.handed_from.is_not(None)).values(handed_from=None))
    given = (rows.c.agent_id.is_not(None), rows.c.begun_at.is_(None))
    await connection.execute(update(rows).where(mine, *given).values(agent_id=None))


async def _begun(connection: AsyncConnection, list_id: str) -> int:
    """Entries that stay with whoever began them."""
    rows = t.list_rows.c
    begun = select(func.count()).where(rows.list_id == list_id, rows.begun_at.is_not(None))
    return int(await connection.scalar(begun) or 0)
