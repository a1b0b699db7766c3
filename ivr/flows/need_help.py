"""A caller who waits has pressed the emergency key: from this second on it is one.

    AGI(.../need_help,<CALL_ID>,<nonce>,<hotline>)

Sets HELP_DONE last. It is the matter of whoever their way through the menus led to, as for one who presses it there.
"""

from domain.facts import CallMenuChosen
from ivr.flows.room import Room
from ivr.session import AgiSession


class NeedHelp:
    """The flow `need_help`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Commit, and tell Asterisk."""
        journal = self._room.journal
        menus = self._room.hotlines.menus_of(session.args[0] if session.args else "")
        told = [recorded.fact for recorded in await journal.read(call_id=session.call_id)]
        led_to = next((fact.department_id for fact in reversed(told) if isinstance(fact, CallMenuChosen)), None)
        chosen = CallMenuChosen(
            at=journal.now(),
            call_id=session.call_id,
            menu="waiting",
            choice="emergency",
            node=menus.emergency,
            menus=menus.version,
            department_id=led_to or menus.emergency_department or None,
        )
        await journal.append(chosen)
        await session.set_variable("HELP_DONE", 1)
