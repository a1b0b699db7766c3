"""A caller who waits would rather be called back: they keep their place, and may hang up.

    AGI(.../callback,<CALL_ID>,<nonce>,<hotline>)

Sets BACK_NEXT (callback; queue where there is no number to call; emergency), BACK_PLACE (among those who wait
on the telephone, for a caller who goes on waiting) and BACK_DONE last.
"""

from domain.calls import Call
from domain.facts import CallMenuChosen
from domain.waiting import line, place_of
from ivr.flows.number import Agreed, agree_on_number
from ivr.flows.place_kept import tell_place
from ivr.flows.room import Room, spoken
from ivr.session import AgiSession

NEXT: dict[Agreed, str] = {"agreed": "callback", "no_number": "queue", "emergency": "emergency"}


class Callback:
    """The flow `callback`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Settle the number, commit the wish, and tell Asterisk."""
        language = spoken(session.environment.get("agi_language", "")[:2])
        menus = self._room.hotlines.menus_of(session.args[0] if session.args else "")
        self._room.asked.add(session.call_id)
        try:
            agreed = await agree_on_number(self._room, session, language, menus.emergency_key)
        finally:
            self._room.asked.discard(session.call_id)
        if agreed == "agreed":
            await self._commit(session.call_id)
            await tell_place(self._room, session, language)
        elif agreed == "no_number" and (place := self._place(session.call_id)):
            await session.set_variable("BACK_PLACE", place)
        await session.set_variable("BACK_NEXT", NEXT[agreed])
        await session.set_variable("BACK_DONE", 1)

    async def _commit(self, call_id: str) -> None:
        journal = self._room.journal
        call = journal.world.calls.get(call_id) or Call(call_id=call_id)
        chosen = CallMenuChosen(
            at=journal.now(),
            call_id=call_id,
            menu="waiting",
            choice="callback",
            priority=call.priority,
            skill=call.keeping.skill,
            skill_s=call.keeping.skill_s,
            language_s=call.keeping.language_s,
        )
        await journal.append(chosen)

    def _place(self, call_id: str) -> int | None:
        """None: they pressed the key before they were in the line, and are its last now."""
        calls = self._room.journal.world.calls
        call = calls.get(call_id)
        return place_of(line(calls.values(), (), call.hotline_id if call else None), call_id)
