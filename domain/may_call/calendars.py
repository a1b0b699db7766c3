"""Public holidays and the working days that make up for them, as data that somebody confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

DayKind = Literal["holiday", "make_up", "doubtful"]
"""`make_up`: a day of rest that is worked. `doubtful`: announced, and not confirmed."""
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of one country. What lies outside `confirmed_from` .. `confirmed_until` is not known.
    `fingerprint`: SHA-256 of the table."""

    name: str
    version: int
    confirmed_from: date
    confirmed_until: date
    rest_weekdays: tuple[int, ...] = (SATURDAY, SUNDAY)
    days: Mapping[date, DayKind] = field(default_factory=dict)
    fingerprint: str = ""

    def covers(self, day: date) -> bool:
        """Does the confirmed part hold this day?"""
        return self.confirmed_from <= day <= self.confirmed_until

    def known(self, day: date) -> bool:
        """Did somebody confirm what this day is?"""
        return self.covers(day) and self.days.get(day) != "doubtful"

    def holiday(self, day: date) -> bool:
        """Is it a public holiday?"""
        return self.days.get(day) == "holiday"

    def working(self, day: date) -> bool:
        """Is it worked: by its weekday, unless it is a holiday or makes up for one. A doubtful day: as usual."""
        kind = self.days.get(day)
        return kind == "make_up" or (kind != "holiday" and day.weekday() not in self.rest_weekdays)

    def nth_working_day(self, received: date, count: int) -> date:
        """The last of so many working days; the day of receipt does not count."""
        day = received
        while count > 0:
            day += ONE_DAY
            count -= self.working(day)
        return day
