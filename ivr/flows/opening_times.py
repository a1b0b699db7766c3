"""Opening hours, and when somebody is there again, said to a caller out of the hotline's own file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.menus import Given
from domain.menus.hours import OpeningHours
from ivr.prompts.on_the_spot import Sentences
from ivr.speaking import Value, Week


class OpeningTimes:
    """The times of one hotline, as one caller hears them. What cannot be said in time is left out: the words around it
    say where to go on."""

    def __init__(self, sentences: Sentences, hours: OpeningHours | None, given: Given) -> None:
        self._sentences, self._hours, self._given = sentences, hours, given

    @asynccontextmanager
    async def spoken(self, name: str, language: str) -> AsyncIterator[str]:
        """The sound of it while it is needed; empty where there is none."""
        values = self._values(name)
        if not values:
            yield ""
            return
        async with self._sentences.spoken(name, language, values) as sound:
            yield sound.play if sound.complete else ""

    def _values(self, name: str) -> dict[str, Value]:
        """Empty where there is nothing to say: no hours, or no opening is foreseen."""
        if self._hours is None:
            return {}
        if name == "open-again":
            moment = self._hours.opens_next(self._given.local, self._given.calendar)
            return {"moment": moment} if moment else {}
        spans = (self._hours.week.get(day, ()) for day in range(7))
        return {"week": Week(tuple(tuple(sorted((s.from_minute, s.to_minute) for s in day)) for day in spans))}
