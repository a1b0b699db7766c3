"""What the menus look up for a caller: who they prove to be, how their cases stand, what they owe.

What was keyed in is compared inside the journal's turn and is nowhere afterwards. What was guessed before, from the
same number or for the same person, counts: with too much of it nothing is compared any more. Whatever private is told
stands in the journal before it is spoken, by its kind and its count.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from domain.facts import CallerKnown, MatterTold, ProofsCompared, ProofsLocked
from domain.menus import Barred, Digit, Event, LookedUp, LookUp, Unspoken
from domain.proving import Keyed, locked_until, who_proves
from domain.standing import owing, standings
from domain.world import CALLS
from ivr.flows.answers import Saying, about_cases, about_payments
from ivr.flows.room import Room
from ivr.session import SHORTEST_WAIT_MS, AgiSession
from ivr.speaking import CannotSay
from store.numbers import e164
from store.queries.cases import open_cases_of
from store.queries.organisation import the_organisation
from store.queries.persons import holdings_of
from store.queries.proofs import candidates_of, guessed_since
from store.turn import Turn

ONE_MOMENT = "tr/one-moment"


class LookingUp:
    """Answers what the menus of one call ask about its caller."""

    def __init__(self, room: Room, session: AgiSession) -> None:
        self._room, self._session = room, session
        self._number = e164(session.caller.number, room.region)

    async def provable(self) -> bool:
        """May this caller prove who they are: do they show a number, and is it not locked? Whether it is one that we
        know is not told by what is asked."""
        now = self._room.journal.now()
        async with self._room.journal.engine.connect() as connection:
            rules = (await the_organisation(connection)).rules
            candidates = await candidates_of(connection, self._number, guessed_since(rules, now))
        return bool(self._number) and candidates.locked_until(rules, now) is None

    async def look_up(self, asked: LookUp, language: str) -> Event:
        """What comes of it; what is private has been spoken by then."""
        if asked.what == "identify":
            return await self._room.journal.decide(lambda turn: self._compare(turn, asked.node, asked.proofs))
        if not asked.person_id:
            return LookedUp(False)
        try:
            sayings, items = await self._answer(asked.what, asked.person_id)
        except CannotSay:
            return Unspoken()
        journal, call_id = self._room.journal, self._session.call_id
        await journal.append(
            MatterTold(at=journal.now(), call_id=call_id, person_id=asked.person_id, matter=asked.what, items=items)
        )
        return await self._tell(sayings, language) or LookedUp(bool(sayings), asked.person_id)

    async def _compare(self, turn: Turn, node: str, keyed: Keyed) -> Event:
        rules, call_id = (await the_organisation(turn.connection)).rules, self._session.call_id
        candidates = await candidates_of(turn.connection, self._number, guessed_since(rules, turn.now))
        if candidates.locked_until(rules, turn.now):
            return Barred()
        person_id = who_proves(candidates.persons, keyed)
        ids = (person_id,) if person_id else candidates.person_ids
        compared = ProofsCompared(at=turn.now, call_id=call_id, node=node, person_ids=ids, matched=bool(person_id))
        await turn.append(compared)
        if person_id:
            call = await turn.state(CALLS, call_id)
            if call is None or call.person_id != person_id:
                await turn.append(CallerKnown(at=turn.now, call_id=call_id, person_id=person_id))
            return LookedUp(True, person_id)
        wrong_at = (*candidates.wrong_at, turn.now)
        until = locked_until(wrong_at, rules, turn.now)
        if until is None:
            return LookedUp(False)
        if ids:  # of a number that nobody has, nothing could be guessed: who calls hears the same, and nobody is told
            wrong = sum(1 for at in wrong_at if at > guessed_since(rules, turn.now))
            await turn.append(ProofsLocked(at=turn.now, call_id=call_id, person_ids=ids, wrong=wrong, until=until))
        return Barred()

    async def _answer(self, what: Literal["status", "amount"], person_id: str) -> tuple[list[Saying], int]:
        """The sentences, and about how many cases or payments they are."""
        now = self._room.journal.now()
        async with self._room.journal.engine.connect() as connection:
            zone = ZoneInfo((await the_organisation(connection)).zone)
            if what == "status":
                found = standings((row.case for row in await open_cases_of(connection, person_id)), now)
                return about_cases(found, zone), len(found)
            due = owing((await holdings_of(connection, person_id)).dues, _day(now, zone))
            return about_payments(due), len(due.payments)

    async def _tell(self, sayings: Sequence[Saying], language: str) -> Event | None:
        """Speak; a key ends it: the emergency key leads to help, any other one to what comes after. What cannot be had
        at once is tried a second time, and the caller is asked for a moment meanwhile."""
        for saying in sayings:
            for again in (False, True):
                async with self._room.sentences.spoken(saying.name, language, saying.values) as sound:
                    play = sound.play if sound.complete or again else ONE_MOMENT
                    key = await self._session.hear(play, wait_ms=SHORTEST_WAIT_MS)
                if sound.complete:
                    break
            else:
                return Unspoken()
            if key:
                return Digit(key)
        return None


def _day(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()
