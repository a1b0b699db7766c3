"""What prompts say of a hotline's own hours."""

from domain.menus import Given
from domain.menus.hours import OpeningHours
from ivr.speaking import Value, Week


def times(name: str, hours: OpeningHours, given: Given) -> dict[str, Value]:
    """The values of one of them (`catalogue.OPENING`) for such a caller; empty where no opening is foreseen."""
    if name == "open-again":
        moment = hours.opens_next(given.local, given.calendar)
        return {"moment": moment} if moment else {}
    spans = (hours.week.get(day, ()) for day in range(7))
    return {"week": Week(tuple(tuple(sorted((s.from_minute, s.to_minute) for s in day)) for day in spans))}
