"""What readers of figures have in common: a number that was found, and numerals as they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
LONGEST_DIGITS = 20
"""Longer runs are no figure."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `end`: the first token after it. `readings`: what it can mean, the likeliest first.
    `digits`: as it stands when each digit was said or written by itself, else empty."""

    end: int
    readings: tuple[Decimal, ...]
    digits: str = ""


def numeral(text: str, *, comma_is_point: bool) -> Decimal | None:
    """The value of "2.450.000", "860.50" or "15". Groups of three are one number, whichever sign stands between."""
    if not NUMERAL.fullmatch(text) or len(text) > LONGEST_DIGITS:
        return None
    parts = re.split(r"[.,]", text)
    signs = set(re.findall(r"[.,]", text))
    point = "," if comma_is_point else "."
    if len(parts) == 1:
        return Decimal(text)
    if len(signs) == 2 or (len(parts) == 2 and (len(parts[1]) != 3 or signs == {point})):
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return Decimal("".join(parts)) if all(len(part) == 3 for part in parts[1:]) else None


def at(tokens: Sequence[str], place: int) -> str:
    """The token at a place; nothing beyond the end."""
    return tokens[place] if 0 <= place < len(tokens) else ""


def digits_at(tokens: Sequence[str], place: int, words: Mapping[str, int]) -> tuple[str, int]:
    """The digits that begin at a place, said one by one or written, and where they end. `words`: each said digit."""
    digits, end = "", place
    while len(digits) < LONGEST_DIGITS:
        word = at(tokens, end)
        if word in words:
            digits += str(words[word])
        elif word.isascii() and word.isdecimal():
            digits += word
        else:
            break
        end += 1
    return digits[:LONGEST_DIGITS], end


def digit_by_digit(tokens: Sequence[str], place: int, words: Mapping[str, int]) -> Number | None:
    """Digits one by one: a contract, a year. One that is said alone is no more than a small number."""
    digits, end = digits_at(tokens, place, words)
    if end - place < 2 and not (digits and digits == at(tokens, place)):
        return None
    return Number(end, (Decimal(digits),), digits)
