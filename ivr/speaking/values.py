"""What can be said: a figure together with its meaning, for the same digits sound otherwise as money and as a case."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from store.numbers import REGION

LIMIT = 10**15
"""Numbers from here on are nobody's debt: they are refused instead of spoken."""

PLACES = {"VND": 0, "CNY": 2, "USD": 2}
"""Digits after the point in each currency that can be said."""


class CannotSay(ValueError):
    """A value that nobody can say: too large, no such currency, no digits in a telephone number."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something that is named right after it: 两 in Mandarin where a number alone is 二."""

    number: int


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in a row, from 1: "thứ tư", 第四, "fourth"."""

    number: int


@dataclass(frozen=True, slots=True)
class Money:
    """An amount. `everyday`: as said across a counter ("ba triệu rưỡi", 三块五); otherwise as a bill is read out."""

    amount: Decimal
    currency: str = "VND"
    everyday: bool = False

    def __post_init__(self) -> None:
        """Raise CannotSay for a currency without words here, or for a part smaller than its smallest."""
        if self.currency not in PLACES:
            raise CannotSay(f"no words for the currency {self.currency!r}; there are {', '.join(PLACES)}")
        if not self.amount.is_finite() or abs(self.amount) >= LIMIT:
            raise CannotSay(f"{self.amount} {self.currency} is too large to be said")
        if round(self.amount, PLACES[self.currency]) != self.amount:
            raise CannotSay(f"{self.amount} {self.currency} has parts smaller than the smallest of its currency")

    @classmethod
    def of_minor(cls, amount_minor: int, currency: str) -> "Money":
        """An amount as it is kept: in the currency's smallest unit."""
        return cls(Decimal(amount_minor).scaleb(-PLACES.get(currency, 0)), currency)

    @property
    def parts(self) -> tuple[bool, int, int]:
        """Below zero or not, whole units, and hundredths."""
        hundredths = abs(int(self.amount.scaleb(2)))
        return self.amount < 0, hundredths // 100, hundredths % 100


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number. `region`: where the listener is, who needs no country code for numbers of that region."""

    number: str
    region: str = REGION


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A name made of letters and digits, read one by one: TR-2611-0412, B-1207."""

    text: str


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays in a row, Monday is 0, that are alike: each of `spans` a part of the day in minutes since midnight."""

    first: int
    last: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """When somebody is there: of each weekday, Monday first, its spans in minutes since midnight; none: closed."""

    days: tuple[tuple[tuple[int, int], ...], ...]

    def alike(self) -> list[Days]:
        """Open days in a row with the same spans, together. Raises CannotSay for a week that is all closed."""
        found: list[Days] = []
        for day, spans in enumerate(self.days):
            if spans and found and (found[-1].last, found[-1].spans) == (day - 1, spans):
                found[-1] = Days(found[-1].first, day, spans)
            elif spans:
                found.append(Days(day, day, spans))
        if not found:
            raise CannotSay("a week in which nothing is open")
        return found


WHOLE_DAY = ((0, 24 * 60),)
Value = str | int | Decimal | Count | Ordinal | Money | Phone | CaseNumber | Week | date | time | timedelta
"""A `datetime` is said as it stands: bring it into the listener's zone first. A `str` is somebody's own words."""


def clock_of(minute: int) -> time:
    """A minute of the day on the clock; the last midnight is the first one of the next day."""
    return time(minute // 60 % 24, minute % 60)


def bounded(number: int) -> int:
    """The number, if it can be said. Raises CannotSay."""
    if abs(number) >= LIMIT:
        raise CannotSay(f"{number} is too large to be said")
    return number


def split_decimal(number: Decimal) -> tuple[bool, int, str]:
    """Below zero or not, whole part, and the digits after the point without trailing zeros. Raises CannotSay."""
    if not number.is_finite():
        raise CannotSay(f"{number} is no number")
    whole, _, digits = f"{abs(number):f}".partition(".")
    return number < 0, bounded(int(whole)), digits.rstrip("0")


def split_duration(duration: timedelta) -> tuple[int, int, int]:
    """Hours, minutes, seconds. Raises CannotSay below zero."""
    seconds = round(duration.total_seconds())
    if seconds < 0:
        raise CannotSay("a time that is below zero")
    return seconds // 3600, seconds // 60 % 60, seconds % 60
