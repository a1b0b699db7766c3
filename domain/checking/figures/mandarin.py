"""Mandarin numbers: 三百五 is 350, 一万五 15 000, 一亿五千 150 million; 零 stands where not so."""

from collections.abc import Sequence
from decimal import Decimal

from domain.checking.figures.reading import LONGEST_DIGITS, Number, at, numeral

DIGITS = {sign: value for value, signs in enumerate(("零〇", "一幺", "二两", *"三四五六七八九")) for sign in signs}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
POINT = "点"


def number(tokens: Sequence[str], place: int) -> Number | None:
    """The number that begins at a place, the longest that there is."""
    end, written = place, False
    while end < len(tokens) and end - place < LONGEST_DIGITS * 2:
        sign = tokens[end]
        figure = numeral(sign, comma_is_point=False) is not None
        if not (sign in DIGITS or sign in LARGE or (sign in SMALL and not written) or figure):
            break
        written, end = figure, end + 1
    said = list(tokens[place:end])
    if not said or said[0] in LARGE:
        return None
    if all(sign in DIGITS or sign.isdecimal() for sign in said):
        return _digit_by_digit(tokens, said, end)
    return _with_point(tokens, end, _whole(said))


def _digit_by_digit(tokens: Sequence[str], said: list[str], end: int) -> Number:
    digits = "".join(str(DIGITS[sign]) if sign in DIGITS else sign for sign in said)
    whole = _with_point(tokens, end, Decimal(digits))
    return Number(whole.end, whole.readings, digits if whole.end == end else "")


def _with_point(tokens: Sequence[str], end: int, whole: Decimal) -> Number:
    """Digits after 点, unless it is the clock that is told: 九点三十分."""
    after = end + 1
    while at(tokens, after) in DIGITS:
        after += 1
    if at(tokens, end) != POINT or after == end + 1 or at(tokens, after) in (*SMALL, "分"):
        return Number(end, (whole,))
    value = whole + Decimal("0." + "".join(str(DIGITS[sign]) for sign in tokens[end + 1 : after]))
    while at(tokens, after) in LARGE:
        value, after = value * LARGE[tokens[after]], after + 1
    return Number(after, (value,))


def _whole(said: Sequence[str]) -> Decimal:
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in said:
            cut = len(said) - 1 - said[::-1].index(sign) if sign == "亿" else said.index(sign)
            head, rest = said[:cut], said[cut + 1 :]
            return _whole(head) * size + (_rest(rest, size) if rest else 0)
    return _below_ten_thousand(said)


def _rest(rest: Sequence[str], size: int) -> Decimal:
    """What follows 万 or 亿: without 零 before it, it begins at the next lower unit."""
    if rest[0] in ("零", "〇"):
        return _whole(rest[1:]) if rest[1:] else Decimal(0)
    value = _whole(rest)
    if len(rest) == 1 and rest[0] in DIGITS:
        return value * size / 10
    return value * 10**4 if size == 10**8 and value < 10**4 and rest[0] in DIGITS else value


def _below_ten_thousand(said: Sequence[str]) -> Decimal:
    if said and all(sign in DIGITS for sign in said):
        return Decimal("".join(str(DIGITS[sign]) for sign in said))
    value, digit, unit = Decimal(0), None, 0
    for sign in said:
        written = numeral(sign, comma_is_point=False)
        if written is not None:
            value, unit = value + written, 0
        elif sign in SMALL:
            value, unit, digit = value + (1 if digit is None else digit) * SMALL[sign], SMALL[sign], None
        elif sign in ("零", "〇"):
            unit, digit = 0, None
        else:
            digit = DIGITS[sign]
    return value + (digit or 0) * (unit // 10 if unit > 10 else 1)
