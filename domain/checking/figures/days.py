"""Days as they are said: with or without year, month and weekday, or counted from today."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.checking.figures.reading import at
from domain.checking.figures.tongues import number
from domain.checking.figures.vietnamese import DIGITS as VI_DIGITS

NEAR_DAYS = 31
"""A day said without its month is this near."""
WRITTEN = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?")
RELATIVE: Mapping[str, Mapping[tuple[str, ...], int]] = {
    "vi": {("hôm", "nay"): 0, ("ngày", "mai"): 1, ("sáng", "mai"): 1, ("chiều", "mai"): 1, ("tối", "mai"): 1,
           ("ngày", "kia"): 2, ("ngày", "mốt"): 2, ("hôm", "qua"): -1, ("hôm", "kia"): -2},
    "zh": {tuple(word): days for word, days in
           {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "大后天": 3, "后天": 2, "昨天": -1, "前天": -2}.items()},
    "en": {("today",): 0, ("tomorrow",): 1, ("yesterday",): -1},
}  # fmt: skip
WEEKDAYS: Mapping[str, Mapping[tuple[str, ...], int]] = {
    "vi": {("thứ", "hai"): 0, ("thứ", "ba"): 1, ("thứ", "tư"): 2, ("thứ", "năm"): 3, ("thứ", "sáu"): 4,
           ("thứ", "bảy"): 5, ("chủ", "nhật"): 6},
    "zh": {(*week, day): place for week in ("星期", "周", "礼拜") for place, days in enumerate(("一", "二", "三",
           "四", "五", "六",
           "日天")) for day in days},
    "en": {(name,): place for place, name in enumerate(
           ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))},
}  # fmt: skip
MONTHS = {name: place for place, name in enumerate(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"], 1)}  # fmt: skip
ORDINALS = {name: place for place, name in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
           "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
           "twentieth"], 1)} | {"thirtieth": 30}  # fmt: skip
VI_MONTHS = {"giêng": 1, "chạp": 12}
VI_FIRST_TEN, OF_MONTH, NEXT_MONTH = ("mùng", "mồng"), ("này", "nay"), ("sau", "tới")
VI_TEN = ("mười", "mươi")
"""Where nothing stands before it both are ten: they differ by a tone."""
VI_BORN = ("tháng", "năm", "sinh")
"""Of "ngày tháng năm sinh", which asks for a birthday and names no day in May."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenDay:
    """What was said of a day, from the token `first` to before `end`; 0 or None: not said. `ahead`: days from today.
    `months_on`: of this month (0) or the next (1)."""

    first: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int | None = None
    ahead: int | None = None
    months_on: int | None = None

    @property
    def sure(self) -> bool:
        """Does it name one day? A weekday alone may be any of many."""
        return bool(self.day) or self.ahead is not None

    def means(self, expected: date, today: date) -> bool:
        """Can it be this day? All that was said of it must agree."""
        said = ((self.day, expected.day), (self.month, expected.month))
        if any(mine and mine != theirs for mine, theirs in said):
            return False
        if self.year and self.year not in (expected.year, expected.year % 100):
            return False
        if self.weekday is not None and self.weekday != expected.weekday():
            return False
        if self.months_on is not None and (today.month - 1 + self.months_on) % 12 + 1 != expected.month:
            return False
        if self.ahead is not None:
            return today + timedelta(days=self.ahead) == expected
        near = abs((expected - today).days) <= (NEAR_DAYS if self.day else 7)
        return bool(self.month) or near


def day(tokens: Sequence[str], place: int, language: str) -> SpokenDay | None:
    """The day that is named at a place."""
    nothing = SpokenDay(first=place, end=place)
    for words, ahead in RELATIVE[language].items():
        if tuple(tokens[place : place + len(words)]) == words:
            return replace(nothing, end=place + len(words), ahead=ahead)
    before = _weekday(tokens, nothing, language)
    found = READERS[language](tokens, before) or _as_written(tokens, before, language)
    if found is None:
        return before if before.weekday is not None else None
    return _weekday(tokens, found, language) if found.weekday is None else found


def _weekday(tokens: Sequence[str], known: SpokenDay, language: str) -> SpokenDay:
    for words, weekday in WEEKDAYS[language].items():
        if tuple(tokens[known.end : known.end + len(words)]) == words:
            return replace(known, end=known.end + len(words), weekday=weekday)
    return known


def _as_written(tokens: Sequence[str], known: SpokenDay, language: str) -> SpokenDay | None:
    """15/11 as it is typed; in Chinese the month stands first."""
    found = WRITTEN.fullmatch(at(tokens, known.end))
    if found is None:
        return None
    one, two = int(found[1]), int(found[2])
    month, number_ = (one, two) if language == "zh" else (two, one)
    return _within(replace(known, end=known.end + 1, year=int(found[3] or 0), month=month, day=number_))


def _within(said: SpokenDay) -> SpokenDay | None:
    return said if 0 <= said.month <= 12 and 0 < said.day <= 31 else None


def _whole(tokens: Sequence[str], place: int, language: str) -> tuple[int, int]:
    """A whole number, and where it ends; 0 where there is none."""
    found = number(tokens, place, language)
    whole = found and found.readings[0] == int(found.readings[0])
    return (int(found.readings[0]), found.end) if found and whole else (0, place)


# -- Vietnamese --------------------------------------------------------------------------------------------------------
def _vietnamese(tokens: Sequence[str], known: SpokenDay) -> SpokenDay | None:
    place = known.end + (at(tokens, known.end) == "ngày")
    place += at(tokens, place) in VI_FIRST_TEN
    number_, end = _small_vi(tokens, place)
    if not number_ or (at(tokens, end) != "tháng" and place == known.end) or tuple(tokens[end : end + 3]) == VI_BORN:
        return None
    found = _within(replace(known, end=end, day=number_))
    if found is None or at(tokens, end) != "tháng":
        return found
    word = at(tokens, end + 1)
    if word in (*OF_MONTH, *NEXT_MONTH):
        return replace(found, end=end + 2, months_on=int(word in NEXT_MONTH))
    month, end = (VI_MONTHS[word], end + 2) if word in VI_MONTHS else _small_vi(tokens, end + 1)
    if not 0 < month <= 12:
        return found
    found = replace(found, end=end, month=month)
    if at(tokens, end) != "năm":
        return found
    year, after = _whole(tokens, end + 1, "vi")
    return replace(found, end=after, year=year) if year else found


def _small_vi(tokens: Sequence[str], place: int) -> tuple[int, int]:
    """Up to 39, not beyond the word "năm" that stands before a year."""
    one, two, three = (at(tokens, place + ahead) for ahead in range(3))
    if one.isascii() and one.isdecimal():
        return int(one), place + 1
    if one in VI_TEN:
        inner = VI_DIGITS.get(two, 0) if two != "năm" else 0
        return 10 + inner, place + 1 + bool(inner)
    tens = VI_DIGITS.get(one, 0)
    if not tens:
        return 0, place
    if two in ("mươi", "chục"):
        inner = VI_DIGITS.get(three, 0) if three != "năm" else 0
        return 10 * tens + inner, place + 2 + bool(inner)
    if two in VI_DIGITS and (two in ("mốt", "lăm", "nhăm", "tư") or three == "tháng"):
        return 10 * tens + VI_DIGITS[two], place + 2
    return tens, place + 1


# -- Mandarin ----------------------------------------------------------------------------------------------------------
def _mandarin(tokens: Sequence[str], known: SpokenDay) -> SpokenDay | None:
    first, end = _whole(tokens, known.end, "zh")
    year = 0
    if first and at(tokens, end) == "年":
        year, (first, end) = first, _whole(tokens, end + 1, "zh")
    months_on, month = None, 0
    for words, on in (("本月", 0), ("这个月", 0), ("下个月", 1), ("下月", 1)):
        if "".join(tokens[known.end : known.end + len(words)]) == words:
            months_on, (first, end) = on, _whole(tokens, known.end + len(words), "zh")
    if first and at(tokens, end) == "月":
        month, (first, end) = first, _whole(tokens, end + 1, "zh")
    if not first or (at(tokens, end) not in ("日", "号") and not month):
        return None
    end += at(tokens, end) in ("日", "号")
    return _within(replace(known, end=end, year=year, month=month, day=first, months_on=months_on))


# -- English -----------------------------------------------------------------------------------------------------------
def _english(tokens: Sequence[str], known: SpokenDay) -> SpokenDay | None:
    place = known.end + (at(tokens, known.end) == "the")
    if at(tokens, place) in MONTHS:
        month = MONTHS[tokens[place]]
        number_, end, _ = _day_en(tokens, place + 1 + (at(tokens, place + 1) == "the"))
    else:
        number_, end, ordinal = _day_en(tokens, place)
        after = end + (at(tokens, end) == "of")
        month = MONTHS.get(at(tokens, after), 0)
        end = after + 1 if month else end
        if not month and not (ordinal and at(tokens, place - 1) == "the"):
            return None
    if not number_:
        return None
    year, after = _whole(tokens, end, "en") if month else (0, end)
    end, year = (after, year) if 1900 <= year < 2100 else (end, 0)
    return _within(replace(known, end=end, month=month, day=number_, year=year))


def _day_en(tokens: Sequence[str], place: int) -> tuple[int, int, bool]:
    """The day of a month, where it ends, and whether it was said as an ordinal."""
    word, following = at(tokens, place), at(tokens, place + 1)
    if word in ORDINALS:
        return ORDINALS[word], place + 1, True
    if word in ("twenty", "thirty") and ORDINALS.get(following, 10) < 10:
        return {"twenty": 20, "thirty": 30}[word] + ORDINALS[following], place + 2, True
    if re.fullmatch(r"(st|nd|rd|th)", following) and word.isdecimal():
        return int(word), place + 2, True
    plain = number(tokens[place : place + 2], 0, "en") if word else None
    value = int(plain.readings[0]) if plain and plain.readings[0] == int(plain.readings[0]) else 0
    return (value, place + plain.end, False) if plain and 0 < value <= 31 else (0, place, False)


READERS = {"vi": _vietnamese, "zh": _mandarin, "en": _english}
