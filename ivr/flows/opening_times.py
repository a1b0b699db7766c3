"""Opening hours, and when somebody is there again, said to a caller out of the hotline's own file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.menus import Given
from domain.menus.hours import OpeningHours
from ivr.prompts.on_the_spot import Sentences
from ivr.prompts.timed import times


class OpeningTimes:
    """The times of one hotline, as one caller hears them. What cannot be said in time is left out: the words around it
    say where to go on."""

    def __init__(self, sentences: Sentences, hours: OpeningHours | None, given: Given) -> None:
        self._sentences, self._hours, self._given = sentences, hours, given

    @asynccontextmanager
    async def spoken(self, name: str, language: str) -> AsyncIterator[str]:
        """The sound of it while it is needed; empty where there is none."""
        values = times(name, self._hours, self._given) if self._hours else {}
        if not values:
            yield ""
            return
        async with self._sentences.spoken(name, language, values) as sound:
            yield sound.play if sound.complete else ""
