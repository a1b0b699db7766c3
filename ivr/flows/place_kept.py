"""Whoever will be called back hears which place they keep, and how long it will be where that can be known.

By the reckoning of those who wait on the line (`domain.kept`). What they hear is written down, and held against when
they were called. At an hour at which nobody is called no line moves for them, and nothing is told.
"""

from contextlib import AsyncExitStack

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.identity import same_person
from domain.kept import asker_of, standing, would_stand
from ivr.flows.room import Room
from ivr.in_line import ahead_now, figures, told_of
from ivr.session import AgiSession
from store.queries.calls import parties_of
from store.queries.organisation import the_organisation


async def tell_place(room: Room, session: AgiSession, language: str) -> None:
    """Of a caller whose wish to be called back is in the journal."""
    journal = room.journal
    call = journal.world.calls.get(session.call_id)
    if call is None:
        return
    async with journal.engine.connect() as connection:
        organisation, now = await the_organisation(connection), journal.now()
        next_at = organisation.rules.callback_at(now, organisation.zone)
        if next_at is None or next_at > now:
            return
        ahead = await ahead_now(connection, journal)
        kept_already = await _kept_already(room, connection, call)
    stands = (standing(ahead, kept_already) if kept_already else None) or would_stand(ahead, asker_of(call, now))
    async with AsyncExitStack() as stack:
        spoken = [
            await stack.enter_async_context(room.sentences.spoken(name, language, values))
            for name, values in figures(stands)
        ]
        sounds = [sound.play for sound in spoken if sound.complete]
        if not sounds:
            return
        await session.say(*sounds)
    await journal.append(told_of(stands, session.call_id, journal.now()))


async def _kept_already(room: Room, connection: AsyncConnection, call: Call) -> str:
    """The callback of this person that has a place already: they are called once, however often they ask."""
    duties = [duty for duty in room.journal.world.duties.values() if duty.in_line]
    parties = await parties_of(connection, [call.call_id, *(duty.call_id for duty in duties if duty.call_id)])
    numbers = {call_id: party.number for call_id, party in parties.items()}
    mine = numbers.get(call.call_id, "")
    for duty in duties:
        if same_person((call.person_id, duty.person_id), (mine, numbers.get(duty.call_id or "", ""))):
            return duty.duty_id
    return ""
