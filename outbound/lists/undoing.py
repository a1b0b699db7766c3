"""A list is taken back: not a list any more in one short turn, and what it made taken away after that in pieces.

    imported / assigned ──► undoing: nobody is called for it, nobody takes another list in ──► undone

A house that goes down in the middle goes on with it, and so does who asks again. Who calls, or is called, in these
seconds stays known to the house.
"""

from sqlalchemy import Update, update

from domain.decisions import Refused
from domain.facts import ListUndone
from domain.lists.state import AssignedList
from domain.world import LISTS
from outbound.lists import taking
from outbound.lists.clearing import clear, forget_rows
from outbound.lists.importing import underway
from store import tables as t
from store.journal import Journal
from store.queries.lists import list_file
from store.turn import Turn


async def undo(journal: Journal, list_id: str, by_id: str) -> AssignedList | Refused:
    """Take a list back with all that it made. Refused: no_list, list_undone, lists_busy (another is being taken in or
    back), list_touched."""
    async with journal.engine.connect() as connection:
        touched = await taking.touched(connection, list_id)

    async def decide(turn: Turn) -> AssignedList | Refused:
        state: AssignedList | None = await turn.state(LISTS, list_id)
        if state is None:
            return Refused("no_list", list_id)
        if state.phase == "undone":
            left = await list_file(turn.connection, list_id)
            return state if left and left.phase == "undoing" else Refused("list_undone")
        if await underway(turn.connection):
            return Refused("lists_busy")
        if touched or await taking.begun(turn.connection, list_id):
            return Refused("list_touched")
        await turn.append(ListUndone(at=turn.now, list_id=list_id, by_id=by_id))
        await turn.connection.execute(_of(list_id).values(phase="undoing"))
        undone: AssignedList = await turn.state(LISTS, list_id)
        return undone

    undone = await journal.decide(decide)
    if not isinstance(undone, Refused):
        await finish(journal, list_id)
    return undone


async def finish(journal: Journal, list_id: str) -> None:
    """Take away what a list has left that is none any more."""
    await clear(journal, list_id)
    await forget_rows(journal, list_id)
    await journal.decide(lambda turn: turn.connection.execute(_of(list_id).values(phase="undone")))


def _of(list_id: str) -> Update:
    return update(t.list_files).where(t.list_files.c.list_id == list_id)
