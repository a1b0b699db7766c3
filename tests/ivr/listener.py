"""A listener who writes down the figures that are said to them: written for the tests, knowing nothing of the speakers.

It hears as people do. What a person would take for another number ("hai triệu năm trăm" for two and a half million,
一亿五千 for 150 million) is heard as that number, so that a round trip proves more than that the digits are there.
"""

import re
from decimal import Decimal

VI_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
VI_BIG = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9}
ZH_DIGITS = {sign: value for value, signs in enumerate(("零", "一幺", "二两", *"三四五六七八九")) for sign in signs}
ZH_UNITS = {"十": 10, "百": 100, "千": 1000}
EN_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
EN_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
EN_BIG = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


class Misheard(Exception):
    """Nobody would understand this."""


def hear_vi(said: str) -> Decimal:
    """A Vietnamese number."""
    if said.startswith("âm "):
        return -hear_vi(said[3:])
    whole, _, after = said.partition(" phẩy ")
    if after:
        return Decimal(f"{hear_vi(whole)}.{''.join(str(VI_DIGITS[word]) for word in after.split())}")
    if whole.endswith(" rưỡi"):
        words = whole.split()
        return hear_vi(" ".join(words[:-1])) + Decimal(VI_BIG[words[-2]]) / 2
    if " tỷ" in whole:
        billions, _, rest = whole.partition(" tỷ")
        return hear_vi(billions) * 10**9 + (_vi_groups(rest.split(), 10**9) if rest else 0)
    return Decimal(_vi_groups(whole.split(), 0))


def _vi_groups(words: list[str], last: int) -> int:
    total, group = 0, []
    for word in words:
        if word in VI_BIG:
            last = VI_BIG[word]
            total += _vi_group(group) * last
            group = []
        else:
            group.append(word)
    value = _vi_group(group) if group else 0
    omitted = last >= 10**6 and group[1:] == ["trăm"] and group[0] != "không"  # "hai triệu năm trăm"
    return total + value * (last // 1000 if omitted else 1)


def _vi_group(words: list[str]) -> int:
    value, digit = 0, None
    for word in words:
        match word:
            case "trăm":
                value, digit = value + 100 * _some(digit), None
            case "mươi":
                value, digit = value + 10 * _some(digit), None
            case "mười":
                value += 10
            case "linh" | "lẻ":
                pass
            case _ if digit is None:
                digit = VI_DIGITS[word]
            case _:
                raise Misheard(" ".join(words))
    return value + (digit or 0)


def _some(digit: int | None) -> int:
    if digit is None:
        raise Misheard("a unit without its digit")
    return digit


def hear_zh(said: str) -> Decimal:
    """A Mandarin number."""
    if said.startswith("负"):
        return -hear_zh(said[1:])
    whole, _, after = said.partition("点")
    value = _zh_whole(whole)
    return Decimal(f"{value}.{''.join(str(ZH_DIGITS[sign]) for sign in after)}") if after else Decimal(value)


def _zh_whole(said: str) -> int:
    """Each unit is followed by the next lower one, or by 零: otherwise the listener takes it for the next lower one."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in said:
            head, _, rest = said.rpartition(name) if name == "亿" else said.partition(name)
            return _zh_whole(head) * size + _zh_rest(rest, size)
    value, digit, unit = 0, None, 10**4
    for sign in said:
        if sign in ZH_UNITS:
            lower = ZH_UNITS[sign]
            value += (1 if digit is None and not value else _some(digit)) * lower
            unit, digit = lower, None
        elif sign == "零":
            unit, digit = 10 if len(said) > 1 else unit, 0
        else:
            digit = ZH_DIGITS[sign]
    return value + (digit or 0) * (unit // 10 if digit and 10 < unit < 10**4 else 1)


def _zh_rest(rest: str, size: int) -> int:
    if not rest:
        return 0
    if rest.startswith("零"):
        return _zh_whole(rest[1:])
    value = _zh_whole(rest)
    if value >= size // 10:
        return value
    if len(rest) == 1:
        return value * size // 10  # 一万五: 15 000
    if size == 10**4:
        raise Misheard(rest)
    return value * 10**4  # 一亿五千: 150 million


def hear_en(said: str) -> Decimal:
    """An English number."""
    if said.startswith("minus "):
        return -hear_en(said[6:])
    whole, _, after = said.partition(" point ")
    if after:
        return Decimal(f"{hear_en(whole)}.{''.join(str(EN_SMALL[word]) for word in after.split())}")
    total = group = 0
    for word in re.findall(r"[a-z]+", whole.replace(" and ", " ")):
        if word == "hundred":
            group *= 100
        elif word in EN_BIG:
            total, group = total + group * EN_BIG[word], 0
        else:
            group += EN_TENS[word] if word in EN_TENS else EN_SMALL[word]
    return Decimal(total + group)


HEAR = {"vi": hear_vi, "zh": hear_zh, "en": hear_en}


def digits_heard(said: str, language: str) -> str:
    """What somebody who writes down a telephone number has on paper."""
    if language == "zh":
        return "".join("+" if sign == "加" else str(ZH_DIGITS[sign]) for sign in said if sign != "，")
    names = {"vi": VI_DIGITS, "en": EN_SMALL}[language]
    plus = {"cộng", "plus"}
    return "".join("+" if word in plus else str(names[word]) for word in re.findall(r"\w+", said))
