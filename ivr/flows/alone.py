"""Somebody on a campaign's list answered, and the agent is gone: they are told the number that called them.

    AGI(.../alone,<CALL_ID>,<nonce>,<ATTEMPT_ID>)

Sets ALONE_DONE last. Who calls, the dialplan has said already; without the flag it says it once more.
"""

from domain.attempts import Attempt
from domain.world import ATTEMPTS, CALLS, CAMPAIGNS
from ivr.flows.room import Room, spoken
from ivr.session import AgiSession
from ivr.speaking import Phone
from store.queries.persons import person_of
from store.turn import Turn


class Alone:
    """The flow `alone`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Say the number that was shown to them."""
        attempt_id = session.args[0] if session.args else ""
        number, language = await self._room.journal.decide(lambda turn: _shown(turn, attempt_id))
        if not number:
            return
        session.set_language(language)
        async with self._room.sentences.spoken("alone-number", language, {"phone": Phone(number)}) as sound:
            if not sound.complete:
                return
            await session.say(sound.play)
        await session.set_variable("ALONE_DONE", 1)


async def _shown(turn: Turn, attempt_id: str) -> tuple[str, str]:
    """The number that the campaign shows, and the language of who is called."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id)
    campaign = await turn.state(CAMPAIGNS, attempt.campaign_id) if attempt else None
    call = await turn.state(CALLS, attempt.call_id) if attempt else None
    person = await person_of(turn.connection, call.person_id) if call else None
    return (campaign.caller_id if campaign else ""), spoken(person.language if person else "")
