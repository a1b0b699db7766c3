"""Days as people write them: 31/12/2026, 2026-12-31, 2026年12月31日, a spreadsheet's serial. 03/04 has two meanings."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from domain.lists.columns import DateOrder

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets, as it counts after their leap day that never was."""
CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")

Trouble = Literal["date_unreadable", "date_ambiguous", "date_short_year", "date_impossible", "date_far"]


def day(cell: str | int | float, order: DateOrder) -> date | Trouble:
    """The day. `order`: what comes first where the year comes last."""
    if not isinstance(cell, str):
        return _serial(cell)
    plain = CLOCK.sub("", unicodedata.normalize("NFKC", cell).strip()).strip()
    if re.fullmatch(r"\d{5}(?:\.0+)?", plain):
        return _serial(float(plain))
    if found := YEAR_FIRST.fullmatch(plain):
        return _made(int(found[1]), int(found[3]), int(found[4]))
    if found := CHINESE.fullmatch(plain):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), order)
    return "date_short_year" if SHORT_YEAR.fullmatch(plain) else "date_unreadable"


def order_told(cells: Iterable[object]) -> set[DateOrder]:
    """What a column says of its own order: a 31 in the first place can be no month. Both: it contradicts itself."""
    told: set[DateOrder] = set()
    for cell in cells:
        found = YEAR_LAST.match(cell.strip()) if isinstance(cell, str) else None
        if found and (int(found[1]) > 12) != (int(found[3]) > 12):
            told.add("day_first" if int(found[1]) > 12 else "month_first")
    return told


def settled(told: set[DateOrder], chosen: DateOrder) -> DateOrder:
    """The order in force: what somebody chose, else what the column says with one voice."""
    if chosen != "unknown":
        return chosen
    return next(iter(told)) if len(told) == 1 else "unknown"


def _serial(number: float) -> date | Trouble:
    first, last = (FIRST - SERIAL_ZERO).days, (LAST - SERIAL_ZERO).days
    return SERIAL_ZERO + timedelta(days=int(number)) if first <= number <= last else "date_unreadable"


def _year_last(one: int, two: int, year: int, order: DateOrder) -> date | Trouble:
    if order == "day_first" or (order == "unknown" and (one == two or one > 12)):
        return _made(year, two, one)
    if order == "month_first" or two > 12:
        return _made(year, one, two)
    return "date_ambiguous"


def _made(year: int, month: int, of_month: int) -> date | Trouble:
    try:
        made = date(year, month, of_month)
    except ValueError:
        return "date_impossible"
    return made if FIRST <= made <= LAST else "date_far"
