"""British English: "three hundred and twenty", "the fifteenth of November, twenty twenty-six"."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ivr.speaking.values import WHOLE_DAY, CannotSay, Days, Money, bounded, clock_of, split_decimal, split_duration

SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GROUPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS_OF_DAY = ((1, "at night"), (12, "in the morning"), (18, "in the afternoon"), (21, "in the evening"))
"""Each until its hour; later it is night."""


class English:
    """As in Britain."""

    def number(self, number: int | Decimal) -> str:
        """A figure; after the point digit by digit."""
        if isinstance(number, int):
            return _signed(number < 0, _cardinal(abs(bounded(number))))
        negative, whole, digits = split_decimal(number)
        after = f" point {' '.join(SMALL[int(digit)] for digit in digits)}" if digits else ""
        return _signed(negative, _cardinal(whole) + after)

    def count(self, number: int) -> str:
        """Counting needs no other words."""
        return self.number(number)

    def ordinal(self, number: int) -> str:
        """The last word changes."""
        return _ordinal(self.number(number))

    def money(self, money: Money) -> str:
        """Dong and yuan have no plural."""
        negative, whole, hundredths = money.parts
        match money.currency:
            case "USD":
                dollars = _plural(whole, "dollar") if whole or not hundredths else ""
                cents = _plural(hundredths, "cent") if hundredths else ""
                said = " and ".join(filter(None, (dollars, cents)))
            case "CNY":
                said = f"{self.number(abs(money.amount))} yuan"
            case _:
                said = f"{_cardinal(bounded(whole))} dong"
        return _signed(negative, said)

    def day(self, day: date) -> str:
        """Day, month, year."""
        return f"the {_ordinal(_cardinal(day.day))} of {MONTHS[day.month]}, {_year(day.year)}"

    def clock(self, clock: time) -> str:
        """By the clock of 12 hours, with the part of the day."""
        part = next((name for until, name in PARTS_OF_DAY if clock.hour < until), "at night")
        hour = _cardinal(clock.hour % 12 or 12)
        if not clock.minute:
            return {0: "midnight", 12: "twelve noon"}.get(clock.hour) or f"{hour} o'clock {part}"
        minute = f"oh {_cardinal(clock.minute)}" if clock.minute < 10 else _cardinal(clock.minute)
        return f"{hour} {minute} {part}"

    def moment(self, moment: datetime) -> str:
        """The time first."""
        return f"{self.clock(moment.time())}, on {self.day(moment.date())}"

    def duration(self, duration: timedelta) -> str:
        """Hours, minutes and seconds."""
        named = zip(split_duration(duration), ("hour", "minute", "second"), strict=True)
        *before, last = [_plural(n, name) for n, name in named if n] or ["no minutes"]
        return f"{', '.join(before)} and {last}" if before else last

    def week(self, open_days: list[Days]) -> str:
        """ "Monday to Friday, from eight o'clock in the morning to twelve noon"."""
        return "; ".join(f"{_days(days)}, {self._spans(days)}" for days in open_days)

    def _spans(self, days: Days) -> str:
        if days.spans == WHOLE_DAY:
            return "all day"
        clock = self.clock
        return " and ".join(f"from {clock(clock_of(a))} to {clock(clock_of(b))}" for a, b in days.spans)

    def spelled(self, groups: list[str]) -> str:
        """Each digit by itself: no "double", no "oh"."""
        return ", ".join(map(_spelled, groups)).replace("plus, ", "plus ")


def _days(days: Days) -> str:
    if (days.first, days.last) == (0, 6):
        return "every day"
    if days.first == days.last:
        return WEEKDAYS[days.first]
    joint = "and" if days.last == days.first + 1 else "to"
    return f"{WEEKDAYS[days.first]} {joint} {WEEKDAYS[days.last]}"


def _cardinal(number: int) -> str:
    said = []
    for size, name in GROUPS:
        if number >= size:
            said.append(f"{_below_thousand(number // size % 1000 if size < 10**12 else number // size)} {name}")
            number %= size
    if said and 0 < number < 100:
        return f"{', '.join(said)} and {_below_thousand(number)}"
    return ", ".join([*said, _below_thousand(number)] if number or not said else said)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = [f"{SMALL[hundreds]} hundred"] if hundreds else []
    if rest or not hundreds:
        tens, units = divmod(rest, 10)
        said.append(SMALL[rest] if rest < 20 else TENS[tens] + (f"-{SMALL[units]}" if units else ""))
    return " and ".join(said)


def _ordinal(cardinal: str) -> str:
    start = max(cardinal.rfind(" "), cardinal.rfind("-")) + 1
    last = cardinal[start:]
    return cardinal[:start] + (ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th"))


def _year(year: int) -> str:
    century, rest = divmod(year, 100)
    if century % 10 == 0 and rest < 10:
        return _cardinal(year)
    if rest == 0:
        return f"{_cardinal(century)} hundred"
    return f"{_cardinal(century)} {'oh ' if rest < 10 else ''}{_cardinal(rest)}"


def _plural(number: int, name: str) -> str:
    return f"{_cardinal(bounded(number))} {name}{'' if number == 1 else 's'}"


def _signed(negative: bool, said: str) -> str:
    return f"minus {said}" if negative else said


def _spelled(group: str) -> str:
    if group == "+":
        return "plus"
    if group.isdecimal():
        return " ".join(SMALL[int(digit)] for digit in group)
    if not group.isascii():
        raise CannotSay("a letter that has no English name")
    return ", ".join(group)  # commas: next to another letter, A would be read as the article
