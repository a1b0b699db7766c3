"""Amounts as people write them: 1.234.567, 1,234,567, 1 234 567 đ, 1234567.00. Two meanings are none."""

import re
import unicodedata
from math import isfinite
from typing import Literal

MOST = 10**15
SIGNS = r"(?:vnđ|vnd|đồng|đ|₫|d|cny|rmb|元|¥|usd|us\$|\$|eur|€)"
CURRENCY = re.compile(rf"^{SIGNS}\s*", re.IGNORECASE)
ENDS_IN_CURRENCY = re.compile(rf"\s*{SIGNS}$", re.IGNORECASE)
GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
NO_MINOR = frozenset({"VND", "JPY", "KRW", "LAK", "KHR"})

Trouble = Literal[
    "amount_unreadable", "amount_ambiguous", "amount_fraction", "amount_negative", "amount_zero", "amount_large"
]


def places_of(currency: str) -> int:
    """Digits behind the point: none for VND."""
    return 0 if currency in NO_MINOR else 2


def amount(cell: str | int | float, places: int) -> int | Trouble:
    """The amount in the currency's smallest unit."""
    if isinstance(cell, str):
        return _said(cell, places)
    if not isfinite(cell):
        return "amount_unreadable"
    minor = round(cell * 10**places, 6)
    if minor != int(minor):
        return "amount_fraction"
    return _within(int(minor))


def _said(text: str, places: int) -> int | Trouble:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    plain = " ".join(ENDS_IN_CURRENCY.sub("", CURRENCY.sub("", plain, count=1)).split())
    if plain.startswith(("-", "−", "(")):
        return "amount_negative"
    if not re.fullmatch(r"[\d.,' ]+", plain) or not plain.isascii() or not plain[-1:].isdigit():
        return "amount_unreadable"
    return _figure(plain, places)


def _figure(plain: str, places: int) -> int | Trouble:
    """Digits with separators. The last separator is a decimal point only where it can be nothing else."""
    if plain.isdigit():
        return _within(int(plain) * 10**places)
    if GROUPED.fullmatch(plain):
        return _within(int(re.sub(r"\D", "", plain)) * 10**places)
    whole, mark, rest = re.fullmatch(r"(.*)([.,' ])(\d+)", plain).groups()  # type: ignore[union-attr]
    if mark in "' " or mark in whole or not (whole.isdigit() or GROUPED.fullmatch(whole)):
        return "amount_ambiguous" if len(rest) == 3 else "amount_unreadable"
    if len(rest) == 3:
        return "amount_ambiguous"
    if int(rest[places:] or 0):
        return "amount_fraction"
    return _within(int(re.sub(r"\D", "", whole)) * 10**places + int((rest[:places] or "0").ljust(places, "0")))


def _within(minor: int) -> int | Trouble:
    if minor < 0:
        return "amount_negative"
    if minor == 0:
        return "amount_zero"
    return minor if minor <= MOST else "amount_large"
