"""What runs by itself about promises to pay: who is to be reminded, and what has been kept or not, day by day."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.days import day_of, ends
from domain.facts import PaymentTaken, PromiseCancelled, PromiseJudged, PromiseMade
from domain.house import HouseRules
from domain.word.judging import judged, reminder_due, terms_of
from domain.word.state import GivenWord, Payment
from outbound.messages.reminders import remind
from store.journal import Journal
from store.packs import shipped
from store.queries.organisation import Organisation, the_organisation
from store.queries.words import payments_of_persons, words_of_persons
from store.states import World
from store.turn import Turn
from store.watch import Watch

S = TypeVar("S", GivenWord, Payment)
KINDS = (PromiseMade, PaymentTaken, PromiseCancelled)


class Words:
    """Start it when the journal is open; stop it before the journal is closed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._watch = Watch("promises to pay", journal, KINDS, self._look)

    async def start(self) -> None:
        """Go on where it stopped: days that passed meanwhile are judged first."""
        self._watch.start()

    async def stop(self) -> None:
        """Stop between two decisions."""
        await self._watch.stop()

    async def _look(self) -> datetime | None:
        if not self._journal.world.given_words.values():
            return None
        return await self._journal.decide(look)


async def look(turn: Turn) -> datetime | None:
    """Judge what is due, remind of what is due tomorrow. Returns when to look again."""
    words = turn.world.given_words.values()
    if not words:
        return None
    house = await the_organisation(turn.connection)
    await judge_persons(turn, {word.person_id for word in words})
    zone = ZoneInfo(house.zone)
    there = turn.now.astimezone(zone)
    if house.rules.promise_reminder != "none" and there.time() >= _opening(house.rules):
        for word in turn.world.given_words.values():
            if reminder_due(word, _day_made(word, house), there.date()):
                await turn.append(await remind(turn, word))
    return _next_look(turn.now, zone, house.rules)


async def judge_persons(turn: Turn, persons: Iterable[str]) -> None:
    """What the open promises of these persons have become by now."""
    house = await the_organisation(turn.connection)
    wanted = {word.person_id for word in turn.world.given_words.values()} & set(persons)
    if not wanted:
        return
    words = await given_by(turn.connection, turn.world, wanted)
    came_in = await paid_by(turn.connection, turn.world, wanted)
    today, terms = (
        turn.now.astimezone(ZoneInfo(house.zone)).date(),
        terms_of(house.rules, house.zone, shipped().calendars),
    )
    for person_id in sorted(wanted):
        for each in judged(words.get(person_id, ()), came_in.get(person_id, ()), today, terms):
            if each.result is not None:
                await turn.append(
                    PromiseJudged(
                        at=turn.now, promise_id=each.promise_id, result=each.result, paid_minor=each.paid_minor
                    )
                )


async def given_by(connection: AsyncConnection, world: World, persons: set[str]) -> dict[str, list[GivenWord]]:
    """All that they ever promised, by person, as tables and journal have it."""
    kept = await words_of_persons(connection, persons)
    known = {word.promise_id: word for words in kept.values() for word in words}
    known |= {word.promise_id: word for word in world.given_words.recent()}
    return _by_person(known.values(), persons)


async def paid_by(connection: AsyncConnection, world: World, persons: set[str]) -> dict[str, list[Payment]]:
    """All that came in from them, by person, as tables and journal have it."""
    kept = await payments_of_persons(connection, persons)
    known = {each.payment_id: each for payments in kept.values() for each in payments}
    known |= {each.payment_id: each for each in world.payments.recent()}
    return _by_person(known.values(), persons)


def _by_person(states: Iterable[S], persons: set[str]) -> dict[str, list[S]]:
    found: dict[str, list[S]] = {}
    for state in states:
        if state.person_id in persons:
            found.setdefault(state.person_id, []).append(state)
    return found


def _opening(rules: HouseRules) -> time:
    return time.fromisoformat(rules.callback_from)


def _day_made(word: GivenWord, house: Organisation) -> date:
    return word.made_at.astimezone(ZoneInfo(house.zone)).date() if word.made_at else word.day


def _next_look(now: datetime, zone: ZoneInfo, rules: HouseRules) -> datetime:
    """The hour of reminders, or the next day's beginning."""
    today = day_of(now, zone)
    opening = datetime.combine(today, _opening(rules), zone)
    return opening if now < opening else ends(today, zone)
