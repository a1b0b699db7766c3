"""A caller has left a message: it is taken out of the spool and told, so that it becomes somebody's.

    AGI(.../message_left,<CALL_ID>,<nonce>,<hotline>,<seconds by Asterisk's count>)

Sets MSG_DONE last. Its sound stays among the taken ones until the call's recording, which holds it too, is sealed
(`wishes`). A caller who hangs up instead of ending the message is told of by the dialplan's own event.
"""

from domain.facts import CallMessageLeft
from ivr.flows.room import Room
from ivr.session import AgiSession
from ivr.spool import sound_seconds


class MessageLeft:
    """The flow `message_left`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Take it, commit, and tell Asterisk."""
        counted = session.args[1] if len(session.args) > 1 else ""
        sound = self._room.spool.take_sound(session.call_id)
        seconds = sound_seconds(sound) if sound else float(counted) if counted.isascii() and counted.isdigit() else 0.0
        if seconds:
            journal = self._room.journal
            await journal.append(CallMessageLeft(at=journal.now(), call_id=session.call_id, seconds=seconds))
        await session.set_variable("MSG_DONE", 1)
