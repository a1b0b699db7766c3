"""Opening hours, and when somebody is there again, said to a caller out of the hotline's own file."""

from domain.menus import Given
from domain.menus.hours import OpeningHours
from ivr.prompts.on_the_spot import Sentences
from ivr.session import AgiSession
from ivr.speaking import Value, Week


class OpeningTimes:
    """The times of one hotline, as one caller hears them. What cannot be said in time is left out: the words around it
    say where to go on."""

    def __init__(self, sentences: Sentences, session: AgiSession, hours: OpeningHours | None, given: Given) -> None:
        self._sentences, self._session = sentences, session
        self._hours, self._given = hours, given

    async def tell(self, name: str, language: str, digits: str) -> str:
        """Say it; the key of `digits` that ended it."""
        values = self._values(name)
        if not values:
            return ""
        async with self._sentences.spoken(name, language, values) as sound:
            return await self._session.stream_file(sound.play, digits) if sound.complete else ""

    def _values(self, name: str) -> dict[str, Value]:
        """Empty where there is nothing to say: no hours, or no opening is foreseen."""
        if self._hours is None:
            return {}
        if name == "open-again":
            moment = self._hours.opens_next(self._given.local, self._given.calendar)
            return {"moment": moment} if moment else {}
        spans = (self._hours.week.get(day, ()) for day in range(7))
        return {"week": Week(tuple(tuple(sorted((s.from_minute, s.to_minute) for s in day)) for day in spans))}
