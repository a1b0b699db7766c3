"""Somebody whom we called has answered: may they be spoken with, and put through? The rules are asked of both.

    AGI(.../permitted,<CALL_ID>,<nonce>,<ATTEMPT_ID>,<stage>)

Sets PERMITTED to 1 or 0, and PERMIT_DONE last. Without the flag the dialplan takes it for a no: dialling fails closed.
"""

from typing import get_args

from domain.decisions import Allowed
from domain.may_call.asking import Stage
from ivr.flows.room import Room
from ivr.session import AgiSession


class Permitted:
    """The flow `permitted`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Ask, commit the answer, and tell Asterisk. A stage that nobody knows is the last one."""
        attempt_id, said = (*session.args, "", "")[:2]
        stage: Stage = next((each for each in get_args(Stage) if each == said), "connect")
        decision = await self._room.permission.still(attempt_id, stage)
        await session.set_variable("PERMITTED", 1 if isinstance(decision, Allowed) else 0)
        await session.set_variable("PERMIT_DONE", 1)
