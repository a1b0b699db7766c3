"""A language's way of saying each kind of value, and the choice of it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from ivr.speaking.digits import code_groups, phone_groups
from ivr.speaking.english import English
from ivr.speaking.mandarin import Mandarin
from ivr.speaking.values import CannotSay, CaseNumber, Count, Days, Money, Ordinal, Phone, Value, Week
from ivr.speaking.vietnamese import Vietnamese


class Tongue(Protocol):
    """What each language can say. All raise CannotSay for what it cannot."""

    def number(self, number: int | Decimal) -> str:
        """A figure that stands alone."""

    def count(self, number: int) -> str:
        """A figure before the thing that is counted."""

    def ordinal(self, number: int) -> str:
        """A place in a row."""

    def money(self, money: Money) -> str:
        """An amount with its currency."""

    def day(self, day: date) -> str:
        """A date with its year."""

    def clock(self, clock: time) -> str:
        """A time of day, to the minute."""

    def moment(self, moment: datetime) -> str:
        """A day and the time on it."""

    def duration(self, duration: timedelta) -> str:
        """How long, to the second; parts that are nothing are left out."""

    def week(self, open_days: list[Days]) -> str:
        """Opening hours, days that are alike together."""

    def spelled(self, groups: list[str]) -> str:
        """Letters and digits one by one, with a breath between groups; `+` is the sign before a country code."""


TONGUES: Mapping[str, Tongue] = MappingProxyType({"vi": Vietnamese(), "zh": Mandarin(), "en": English()})
"""By the language codes of the house. Vietnamese as in the north; `Vietnamese("lẻ", "ngàn")` speaks as in the south."""


def say(value: Value, language: str) -> str:
    """A value in words of a language. Raises CannotSay."""
    tongue = TONGUES.get(language)
    if tongue is None:
        raise CannotSay(f"no way of saying figures in {language!r}")
    if isinstance(value, datetime | date | time | timedelta):
        return _of_the_calendar(value, tongue)
    match value:
        case str():
            return value
        case int() | Decimal():
            return tongue.number(value)
        case Count(number):
            return tongue.count(number)
        case Ordinal(number):
            if number < 1:
                raise CannotSay("a place before the first")
            return tongue.ordinal(number)
        case Money():
            return tongue.money(value)
        case Phone(number, region):
            return tongue.spelled(phone_groups(number, region))
        case CaseNumber(text):
            return tongue.spelled(code_groups(text))
        case Week():
            return tongue.week(value.alike())


def _of_the_calendar(value: date | time | timedelta, tongue: Tongue) -> str:
    match value:
        case datetime():
            return tongue.moment(value)
        case date():
            return tongue.day(value)
        case time():
            return tongue.clock(value)
        case timedelta():
            return tongue.duration(value)
