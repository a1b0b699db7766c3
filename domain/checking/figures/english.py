"""English numbers: "two million, four hundred and fifty thousand", "three fifty", "two and a half million"."""

from collections.abc import Sequence
from decimal import Decimal

from domain.checking.figures.reading import Number, at, digit_by_digit, digits_at, numeral

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
SMALL = {word: value for value, word in enumerate(_SMALL)}
TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "grand": 10**3}
ZEROS = ("oh", "o")
DIGITS = {word: value for word, value in SMALL.items() if value < 10} | dict.fromkeys(ZEROS, 0)
Chunk = tuple[int, Decimal]
"""Where it ends, and what it is."""


def number(tokens: Sequence[str], place: int) -> Number | None:
    """The number that begins at a place, the longest that there is."""
    found = [
        each for each in (_whole(tokens, place), _pair(tokens, place), digit_by_digit(tokens, place, DIGITS)) if each
    ]
    return max(found, key=lambda each: each.end, default=None)


def _whole(tokens: Sequence[str], place: int) -> Number | None:
    if at(tokens, place) == "half" and at(tokens, place + 1) in ("a", "an") and at(tokens, place + 2) in SCALES:
        return Number(place + 3, (Decimal(SCALES[tokens[place + 2]]) / 2,))
    total, end, chunk = Decimal(0), place, _hundreds(tokens, place)
    while chunk is not None:
        end, value = chunk
        end, value = _point(tokens, end, value)
        end, value = _half(tokens, end, value)
        scale = SCALES.get(at(tokens, end), 0)
        if not scale:
            total += value
            break
        total, end = total + value * scale, end + 1
        chunk = _hundreds(tokens, end + (at(tokens, end) == "and"))
    if end == place:
        return None
    end, total = _point(tokens, end, total)  # "one thousand point five"
    return Number(end, (total,))


def _hundreds(tokens: Sequence[str], place: int) -> Chunk | None:
    """Below a thousand, or a numeral; "twenty-five hundred" too."""
    word = at(tokens, place)
    written = numeral(word, comma_is_point=False)
    if written is not None:
        return place + 1, written
    if word in ("a", "an") and at(tokens, place + 1) in ("hundred", *SCALES):
        first: Chunk | None = (place + 1, Decimal(1))
    else:
        first = _below_hundred(tokens, place)
    if first is None:
        return None
    end, value = first
    if at(tokens, end) != "hundred":
        return first
    end, value = end + 1, value * 100
    rest = _below_hundred(tokens, end + (at(tokens, end) == "and"))
    return (rest[0], value + rest[1]) if rest else (end, value)


def _below_hundred(tokens: Sequence[str], place: int) -> Chunk | None:
    word = at(tokens, place)
    if word in SMALL:
        return place + 1, Decimal(SMALL[word])
    if word not in TENS:
        return None
    unit = SMALL.get(at(tokens, place + 1), 0)
    return (place + 2, Decimal(TENS[word] + unit)) if 0 < unit < 10 else (place + 1, Decimal(TENS[word]))


def _point(tokens: Sequence[str], end: int, value: Decimal) -> Chunk:
    if at(tokens, end) != "point":
        return end, value
    digits, after = digits_at(tokens, end + 1, DIGITS)
    return (after, value + Decimal(f"0.{digits}")) if digits else (end, value)


def _half(tokens: Sequence[str], end: int, value: Decimal) -> Chunk:
    half = list(tokens[end : end + 3]) == ["and", "a", "half"]
    return (end + 3, value + Decimal("0.5")) if half else (end, value)


def _pair(tokens: Sequence[str], place: int) -> Number | None:
    """ "three fifty": 350, or three and fifty hundredths; "twenty twenty-six", "twenty oh five"."""
    first = _below_hundred(tokens, place)
    if first is None:
        return None
    oh = at(tokens, first[0]) in ZEROS
    second = _below_hundred(tokens, first[0] + oh)
    if second is None or not (second[1] < 10 if oh else second[1] >= 10):
        return None
    if at(tokens, second[0]) in ("hundred", *SCALES, "point"):
        return None
    return Number(second[0], (first[1] * 100 + second[1], first[1] + second[1] / 100))
