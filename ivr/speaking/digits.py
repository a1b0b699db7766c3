"""Digits that are read one by one: in groups as people say them, none left out."""

import re

from ivr.speaking.values import CannotSay
from store.numbers import as_read

LONGEST = 5
"""Digits that are said in one breath: 95588, 1203."""
_WRITTEN = re.compile(r"\+?[\d\s().-]+")
_RUNS = re.compile(r"\d+|[^\W\d_]+")


def phone_groups(number: str, region: str) -> list[str]:
    """A telephone number in breaths, as its country writes it; one that no country knows, evenly. Raises CannotSay."""
    plain = re.sub(r"\D", "", number)
    if not plain or not plain.isascii() or not _WRITTEN.fullmatch(number):
        raise CannotSay("a telephone number with no digits, or with more than digits")
    abroad = number.startswith("+")
    written = as_read(number, region)
    if not _same(plain, written, abroad=abroad):
        written = ("+" if abroad else "") + plain  # the library drops the 0 of a number it holds for invalid
    groups = [piece for run in re.findall(r"\d+", written) for piece in even_groups(run)]
    return ["+", *groups] if written.startswith("+") else groups


def code_groups(text: str) -> list[str]:
    """A case number in breaths: letters apart from digits, cut where it is written with a dash. Raises CannotSay."""
    groups = [piece for run in _RUNS.findall(text.upper()) for piece in even_groups(run)]
    if not groups:
        raise CannotSay("a case number with neither letters nor digits")
    return groups


def even_groups(run: str) -> list[str]:
    """A long run in threes and fours, the longer ones last, as a listener writes them down."""
    groups = []
    while len(run) > LONGEST:
        size = 4 if len(run) % 4 == 0 else 3
        groups.append(run[:size])
        run = run[size:]
    return [*groups, run]


def _same(plain: str, written: str, *, abroad: bool) -> bool:
    """Are the digits the same, but for a country code that became a leading 0?"""
    digits = re.sub(r"\D", "", written)
    if abroad and not written.startswith("+"):
        national = digits.removeprefix("0")
        return len(national) >= len(plain) - 3 and plain.endswith(national)
    return digits == plain
