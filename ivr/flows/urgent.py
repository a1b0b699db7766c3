"""What is true now for a caller in an emergency who waits: asked between two turns of music.

    AGI(.../urgent,<CALL_ID>,<nonce>,<hotline>)

Sets URGENT_SAY, the prompt that says it (empty where there is nothing to say), and URGENT_DONE last. Without an answer
of ours nothing is said, and the caller waits on: what is not known is not told.
"""

from domain.calls import Call
from domain.cases import Case
from domain.emergencies import being_called, truth
from domain.world import CALLS, CASES
from ivr.flows.room import Room
from ivr.session import AgiSession
from store.turn import Turn


class Urgent:
    """The flow `urgent`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Look, and tell Asterisk."""

        async def look(turn: Turn) -> str:
            call: Call | None = await turn.state(CALLS, session.call_id)
            case: Case | None = await turn.state(CASES, call.case_id) if call and call.case_id else None
            calling = case is not None and case.case_id in being_called(turn.world.attempts.values())
            return truth(case, calling=calling) or ""

        told = await self._room.journal.decide(look)
        await session.set_variable("URGENT_SAY", f"duty-{told}" if told else "")
        await session.set_variable("URGENT_DONE", 1)
