"""What one agent has of a list goes to another, or to all the others, and back again: each in one turn."""

from domain.decisions import Refused
from domain.facts import ListHandedBack, ListHandedOver
from domain.lists.state import MOST_TURNS, AssignedList
from domain.world import LISTS
from outbound.lists.acts import callers
from store.journal import Journal
from store.queries.campaigns import left_of
from store.turn import Turn


async def hand_over(journal: Journal, list_id: str, from_id: str, to_id: str, by_id: str) -> ListHandedOver | Refused:
    """Give somebody's part of a list to another; `to_id` empty: to all the others, in even parts. Refused: no_list,
    list_undone, not_theirs (they have no part in it), no_such_agent, nobody_else, too_many_turns."""

    async def decide(turn: Turn) -> ListHandedOver | Refused:
        listed: AssignedList | None = await turn.state(LISTS, list_id)
        if listed is None:
            return Refused("no_list", list_id)
        if (wrong := await _wrong(turn, listed, from_id, to_id)) is not None:
            return wrong
        theirs = (await left_of(turn.connection, listed)).get(from_id, 0)
        fact = ListHandedOver(at=turn.now, list_id=list_id, from_id=from_id, to_id=to_id, by_id=by_id, entries=theirs)
        await turn.append(fact)
        return fact

    return await journal.decide(decide)


async def hand_back(journal: Journal, list_id: str, by_id: str) -> AssignedList | Refused:
    """Undo the last hand-over. Refused: no_list, nothing_to_hand_back (none, or the list was given to others since)."""

    async def decide(turn: Turn) -> AssignedList | Refused:
        listed: AssignedList | None = await turn.state(LISTS, list_id)
        if listed is None:
            return Refused("no_list", list_id)
        if listed.before is None or listed.phase == "undone":
            return Refused("nothing_to_hand_back")
        await turn.append(ListHandedBack(at=turn.now, list_id=list_id, by_id=by_id))
        after: AssignedList = await turn.state(LISTS, list_id)
        return after

    return await journal.decide(decide)


async def _wrong(turn: Turn, listed: AssignedList, from_id: str, to_id: str) -> Refused | None:
    heirs = {to_id} if to_id else set(listed.team) - {from_id}
    checks = (
        (listed.phase == "undone", Refused("list_undone")),
        (from_id not in listed.agent_ids, Refused("not_theirs")),
        (heirs <= {from_id}, Refused("nobody_else")),
        (len(listed.agent_ids) * len(heirs) > MOST_TURNS, Refused("too_many_turns")),
    )
    if (wrong := next((refused for is_so, refused in checks if is_so), None)) is not None:
        return wrong
    return None if not to_id or await callers(turn.connection, (to_id,)) == 1 else Refused("no_such_agent")
