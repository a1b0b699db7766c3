"""Under which number somebody will be called back: theirs is read to them, or they key in another one.

What is keyed in goes into a row that can be erased; neither the journal nor a log holds its digits. The emergency key
counts here too: pressed where a key is awaited, or alone where a number is.
"""

from typing import Literal

from domain.decisions import Refused
from domain.facts import CallNumberEntered
from domain.menus.model import TO_CALL
from domain.menus.stepping import BETWEEN_DIGITS_MS
from domain.rows import EnteredNumber
from ivr.flows.room import Room
from ivr.session import AgiSession, Number
from ivr.speaking import Phone
from store.numbers import dialable
from store.queries.calls import number_to_call
from store.queries.organisation import the_organisation

TRIES = 3
MOST_DIGITS = 15
FIRST_MS, NEXT_MS, ANSWER_MS = 6000, BETWEEN_DIGITS_MS, 4000
"""How long a caller may take for the first digit, from one to the next, and to say whether the number is right."""
ANOTHER = "2"
Agreed = Literal["agreed", "no_number", "emergency"]


async def agree_on_number(room: Room, session: AgiSession, language: str, emergency_key: str) -> Agreed:
    """Ask until the caller agrees, or says nothing against it; `no_number`: there is none to call; `emergency`: they
    need help now."""
    number = await _known(room, session)
    known = bool(number)
    for _ in range(TRIES):
        if not number:
            keys = await _keys(session)
            if keys == emergency_key:
                return "emergency"
            number = await _dialable(room, keys)
            if not number:
                await session.say("tr/invalid")
                continue
            await _keep(room, session.call_id, number)
            known = True
        key = await _answer(room, session, language, number)
        if key and key == emergency_key:
            return "emergency"
        if key != ANOTHER:
            return "agreed"
        number = ""
    return "agreed" if known else "no_number"


async def _known(room: Room, session: AgiSession) -> str:
    async with room.journal.engine.connect() as connection:
        return await number_to_call(connection, [session.call_id]) or session.caller.number


async def _keys(session: AgiSession) -> str:
    asked = Number(("tr/callback-enter",), MOST_DIGITS)
    return (await session.key_in(asked, first_ms=FIRST_MS, next_ms=NEXT_MS)).removesuffix("#")


async def _dialable(room: Room, digits: str) -> str:
    """A number that we may dial, in E.164; empty where it is none."""
    async with room.journal.engine.connect() as connection:
        rules = (await the_organisation(connection)).rules
    number = dialable(digits, rules.region, rules.allowed_prefixes)
    return "" if isinstance(number, Refused) else number


async def _keep(room: Room, call_id: str, number: str) -> None:
    entered = CallNumberEntered(at=room.journal.now(), call_id=call_id, node="callback", asked=TO_CALL)
    await room.journal.append(entered, EnteredNumber(call_id=call_id, asked=TO_CALL, digits=number))


async def _answer(room: Room, session: AgiSession, language: str, number: str) -> str:
    """Read the number out and ask whether it is right."""
    async with room.sentences.spoken("callback-number", language, {"phone": Phone(number, room.region)}) as sound:
        return await session.hear(sound.play, "tr/callback-right", wait_ms=ANSWER_MS)
