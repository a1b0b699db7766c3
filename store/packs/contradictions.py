"""What is right by itself and wrong together, in one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from store.marked_yaml import Place
from store.packs.model import WEEKDAYS, CalendarSaid, DaysOf, NeedSaid, PackSaid, WindowSaid

LONGEST_DAYS = 31
"""No public holiday is longer: a year mistyped is found."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where, what, and what to do."""

    place: Place
    reason: str
    remedy: str


def of_pack(said: PackSaid, name: str) -> Iterator[Contradiction]:
    """All of a pack; `name`: what its file is called, without ending."""
    if said.pack != name:
        yield Contradiction(("pack",), f"the file is called {name}", f"call it {said.pack}.yaml, or the pack {name}")
    if said.status == "verified" and any(each.read == "summary" for each in said.references.values()):
        reason = "a pack with a reference that was read in a summary only cannot be verified"
        yield Contradiction(("status",), reason, "write provisional, or read the text")
    if "unstated" in said.applies_to:
        yield Contradiction(("applies_to",), "unstated is no purpose", "name the purposes the pack speaks for")
    for index, rule in enumerate(said.rules):
        place: Place = ("rules", index)
        if rule.reference not in said.references:
            yield _no_reference((*place, "reference"), rule.reference)
        if rule.id in [earlier.id for earlier in said.rules[:index]]:
            yield Contradiction((*place, "id"), f"two rules are called {rule.id}", "give each rule its own id")
        if isinstance(rule, WindowSaid) and rule.opens_s >= rule.closes_s:
            reason = "the window opens when it is already closed"
            yield Contradiction(
                (*place, "to"), reason, "let it close after it opens; hours over midnight cannot be said"
            )
        if isinstance(rule, NeedSaid) and (rule.what == "fresh_register") != (rule.most_days > 0):
            remedy = "write most_days, at least 1, with fresh_register and with nothing else"
            yield Contradiction((*place, "what"), "how old a register may be is said without it, or not said", remedy)


def of_calendar(said: CalendarSaid, name: str) -> Iterator[Contradiction]:
    """All of a calendar."""
    if said.calendar != name:
        reason, remedy = f"the file is called {name}", f"call it {said.calendar}.yaml, or the calendar {name}"
        yield Contradiction(("calendar",), reason, remedy)
    if said.confirmed_until < said.confirmed_from:
        yield Contradiction(("confirmed_until",), "it ends before it begins", "let it end after confirmed_from")
    taken: set[date] = set()
    for index, days in enumerate(said.days):
        for fault, reason, remedy in _of_days(said, days):
            yield Contradiction(("days", index, fault), reason, remedy)
        if days.reference not in said.references:
            yield _no_reference(("days", index, "reference"), days.reference)
        mine = set(each_day(days))
        if again := mine & taken:
            yield Contradiction(("days", index), f"{min(again)} stands twice", "write each day once")
        taken |= mine


def each_day(days: DaysOf) -> list[date]:
    """The days, first to last; none where they run backwards or too far."""
    count = (days.last - days.first).days + 1
    return [days.first + timedelta(days=number) for number in range(count)] if count <= LONGEST_DAYS else []


def _of_days(said: CalendarSaid, days: DaysOf) -> Iterator[tuple[str, str, str]]:
    if days.last < days.first:
        yield "to", "the days end before they begin", "write the first day under from"
    elif not each_day(days):
        yield "to", f"these are more than {LONGEST_DAYS} days", "correct the year, or write them in parts"
    if days.first < said.confirmed_from or days.last > said.confirmed_until:
        yield "from", "the days lie outside what is confirmed", "confirm their year, or leave them out"
    if days.kind == "make_up" and any(WEEKDAYS[day.weekday()] not in said.rest for day in each_day(days)):
        yield "is", "a day that is worked anyway makes up for nothing", "correct the day: it is one of rest"


def _no_reference(place: Place, name: str) -> Contradiction:
    return Contradiction(place, f"there is no reference {name}", "name one that stands under references")
