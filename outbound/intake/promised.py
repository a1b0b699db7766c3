"""Which promise a payment of a file would be for: asked of the judge of promises itself, row after row."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.days import day_of
from domain.word.judging import Judged, judged, terms_of
from domain.word.state import GivenWord, Payment
from outbound.words.room import given_by, paid_by
from store.packs import shipped
from store.queries.organisation import Organisation
from store.states import World


class Promised:
    """What those of one file promised, and what its rows so far would make of it, did they come in now. Money that a
    promise does not need, or that came before it was made, is for none."""

    def __init__(self, house: Organisation, now: datetime) -> None:
        self._today = day_of(now, ZoneInfo(house.zone))
        self._terms = terms_of(house.rules, house.zone, shipped().calendars)
        self._words: dict[str, list[GivenWord]] = {}
        self._came_in: dict[str, list[Payment]] = {}

    async def learn(self, connection: AsyncConnection, world: World, persons: Iterable[str]) -> None:
        """Of whoever has an open promise and was not asked about yet."""
        still = {word.person_id for word in world.given_words.values() if not word.settled_at}
        if new := still & set(persons) - self._words.keys():
            self._words |= await given_by(connection, world, new)
            self._came_in |= {person_id: [] for person_id in new} | await paid_by(connection, world, new)

    def pays(self, payment: Payment) -> str | None:
        """The promise that this payment is for, the first due first."""
        if payment.person_id not in self._words:
            return None
        before = {each.promise_id: each for each in self._judged(payment.person_id)}
        self._came_in[payment.person_id].append(payment)
        return next((now.promise_id for now in self._judged(payment.person_id) if _more(before, now)), None)

    def _judged(self, person_id: str) -> tuple[Judged, ...]:
        return judged(self._words[person_id], self._came_in[person_id], self._today, self._terms)


def _more(before: dict[str, Judged], now: Judged) -> bool:
    was = before[now.promise_id]
    return was.result != "kept" and now.paid_minor > was.paid_minor
