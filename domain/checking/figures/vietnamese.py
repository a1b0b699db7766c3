"""Vietnamese numbers as people say them: "ba triệu rưỡi", "hai triệu bốn trăm năm mươi", "ba lăm nghìn".

After triệu or tỷ a last group without its unit is of the next lower one: "hai triệu năm trăm" is 2.5 million. A
number that begins with mươi is one with mười, of which the tone was not heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.checking.figures.reading import Number, at, digit_by_digit, digits_at, numeral

DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
AFTER_TEN = {word: value for word, value in DIGITS.items() if word not in ("không", "năm", "mốt", "tư")}
AFTER_TENS = {word: value for word, value in DIGITS.items() if word not in ("không", "năm")}
"""After mươi five is lăm: "hai mươi năm" are twenty years."""
ONLY_UNITS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
UNITS = {
    "tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "củ": 10**6, "nghìn": 1000, "ngàn": 1000, "ca": 1000, "k": 1000,
}  # fmt: skip
TENS, JOINTS, HALF, POINT = ("mươi", "chục"), ("linh", "lẻ"), "rưỡi", "phẩy"


@dataclass(frozen=True, slots=True)
class Group:
    """Up to 999, or a numeral. `short`: one digit. `padded`: nothing is left out before it."""

    end: int
    value: Decimal
    short: bool = False
    padded: bool = False


def number(tokens: Sequence[str], place: int) -> Number | None:
    """The number that begins at a place, the longest that there is; "hai sáu" is twenty-six."""
    whole, run = _whole(tokens, place), digit_by_digit(tokens, place, DIGITS)
    if run and (whole is None or run.end > whole.end):
        return run
    return whole


def _whole(tokens: Sequence[str], place: int) -> Number | None:
    group = _group(tokens, place)
    if group is None:
        return None
    total, last, skipped, end = Decimal(0), 0, False, place
    while group is not None:
        end, unit = group.end, UNITS.get(at(tokens, group.end), 0)
        if not unit:
            total += _scaled(group, last, skipped=skipped)
            if group.short and last >= 10**6 and at(tokens, end) == HALF:  # "hai triệu bốn rưỡi"
                total, end = total + Decimal(last) / 20, end + 1
            break
        total = (total + group.value) * unit if unit > last and last else total + group.value * unit
        skipped, last, end = group.value == 0, unit, end + 1
        while at(tokens, end) in UNITS and UNITS[tokens[end]] > last:
            last, total, end = UNITS[tokens[end]], total * UNITS[tokens[end]], end + 1
        if at(tokens, end) == HALF:
            total, end = total + Decimal(last) / 2, end + 1
            break
        group = _group(tokens, end)
    return _with_point(tokens, end, total)


def _scaled(group: Group, last: int, *, skipped: bool) -> Decimal:
    """A last group that has no unit of its own."""
    if not last or group.padded or skipped:
        return group.value
    if group.short:
        return group.value * last / 10
    return group.value * last / 1000 if last >= 10**6 else group.value


def _with_point(tokens: Sequence[str], end: int, total: Decimal) -> Number:
    if at(tokens, end) == POINT:
        digits, after = digits_at(tokens, end + 1, DIGITS)
        if digits:
            total, end = total + Decimal(f"0.{digits}"), after
            unit = UNITS.get(at(tokens, end), 0)
            total, end = (total * unit, end + 1) if unit else (total, end)
    return Number(end, (total,))


def _group(tokens: Sequence[str], place: int) -> Group | None:
    word = at(tokens, place)
    written = numeral(word, comma_is_point=True)
    if written is not None:
        return Group(place + 1, written, padded=True)
    if word == "mười" or (word == "mươi" and at(tokens, place + 1) in AFTER_TEN):
        unit = AFTER_TEN.get(at(tokens, place + 1))
        return Group(place + 1 + (unit is not None), Decimal(10 + (unit or 0)))
    if word == "trăm" and at(tokens, place + 1) == HALF:
        return Group(place + 2, Decimal(150))
    if word not in DIGITS:
        return None
    following = at(tokens, place + 1)
    if following == "trăm":
        return _after_hundred(tokens, place + 2, DIGITS[word])
    if following in TENS and DIGITS[word]:
        unit = AFTER_TENS.get(at(tokens, place + 2))
        return Group(place + 2 + (unit is not None), Decimal(10 * DIGITS[word] + (unit or 0)))
    short_tens = following in ONLY_UNITS or (following in DIGITS and at(tokens, place + 2) in UNITS)
    if short_tens and DIGITS[word] and word not in ONLY_UNITS:
        return Group(place + 2, Decimal(10 * DIGITS[word] + DIGITS[following]))
    return Group(place + 1, Decimal(DIGITS[word]), short=True)


def _after_hundred(tokens: Sequence[str], place: int, hundreds: int) -> Group:
    word, base, padded = at(tokens, place), hundreds * 100, hundreds == 0
    if word == HALF:
        return Group(place + 1, Decimal(base + 50))
    if word in JOINTS and at(tokens, place + 1) in DIGITS:
        return Group(place + 2, Decimal(base + DIGITS[tokens[place + 1]]), padded=padded)
    rest = _group(tokens, place) if word == "mười" or word in DIGITS else None
    if rest is None or rest.value >= 100 or at(tokens, rest.end - 1) == "trăm":
        return Group(place, Decimal(base), padded=padded)
    value = rest.value * 10 if rest.short else rest.value  # "một trăm hai" is a hundred and twenty
    return Group(rest.end, base + value, padded=padded)
