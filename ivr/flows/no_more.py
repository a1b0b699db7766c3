"""Whoever was called and is put through to nobody may say with one key that they want no more calls.

    AGI(.../no_more,<CALL_ID>,<nonce>,<ATTEMPT_ID>)

Sets MORE_DONE last, when the wish is kept. Without it the dialplan says goodbye, and nothing was promised.
"""

from domain.decisions import Refused
from ivr.flows.room import Room
from ivr.session import AgiSession

KEY, WAIT_MS = "9", 4000


class NoMore:
    """The flow `no_more`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Offer it, keep it, and only then say so."""
        if await session.hear("tr/no-more-offer", wait_ms=WAIT_MS) != KEY:
            return
        kept = await self._room.permission.no_more(session.args[0] if session.args else "")
        if isinstance(kept, Refused):
            return
        await session.say("tr/no-more-kept")
        await session.set_variable("MORE_DONE", 1)
