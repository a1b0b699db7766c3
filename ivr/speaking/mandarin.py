"""Mandarin: 三百二十元五角, 二零二六年十一月十五日, 幺三八，幺二三四，五六七八.

两 stands for 2 at the head of a number before 百 千 万 亿 or a measure word, 二 elsewhere (两万零二百, 三万二千, 第二).
One 零 for zeros inside, none for those that end a group of four (一百万五千); 10 to 19 begin with 十 only at the head.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ivr.speaking.values import WHOLE_DAY, Days, Money, bounded, clock_of, split_decimal, split_duration

DIGITS = "零一二三四五六七八九"
BY_TELEPHONE = "零幺二三四五六七八九"
"""One by one 1 is 幺, so that nobody hears 七."""
PARTS_OF_DAY = ((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
"""Each until its hour."""
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WHOLE = {"CNY": "元", "VND": "越南盾", "USD": "美元"}


class Mandarin:
    """As on the mainland."""

    def number(self, number: int | Decimal) -> str:
        """A figure; after the point digit by digit."""
        if isinstance(number, int):
            return _signed(number < 0, _cardinal(abs(bounded(number))))
        negative, whole, digits = split_decimal(number)
        after = f"点{_one_by_one(digits)}" if digits else ""
        return _signed(negative, _cardinal(whole) + after)

    def count(self, number: int) -> str:
        """Two of something are 两."""
        return "两" if number == 2 else self.number(number)

    def ordinal(self, number: int) -> str:
        """Always 二."""
        return f"第{_cardinal(bounded(number), two='二')}"

    def money(self, money: Money) -> str:
        """角 and 分 of the own currency; everyday 块 and 毛."""
        negative, whole, hundredths = money.parts
        match money.currency:
            case "CNY":
                said = self._yuan(whole, hundredths, everyday=money.everyday)
            case "USD" if hundredths:
                joint = "零" if whole and hundredths < 10 else ""
                said = self._units(whole, "美元") + joint + self._after(whole, hundredths) + "美分"
            case currency:
                said = f"{self.count(whole)}{WHOLE[currency]}"
        return _signed(negative, said)

    def day(self, day: date) -> str:
        """The year digit by digit."""
        return f"{_one_by_one(str(day.year))}年{_cardinal(day.month)}月{_cardinal(day.day)}日"

    def clock(self, clock: time) -> str:
        """By the clock of 12 hours, with the part of the day."""
        part = next(name for until, name in PARTS_OF_DAY if clock.hour < until)
        hour = clock.hour if clock.hour <= 12 else clock.hour - 12
        joint = "零" if 0 < clock.minute < 10 else ""
        minutes = f"{joint}{_cardinal(clock.minute)}分" if clock.minute else ""
        return f"{part}{self.count(hour)}点{minutes}"

    def moment(self, moment: datetime) -> str:
        """The day first."""
        return self.day(moment.date()) + self.clock(moment.time())

    def duration(self, duration: timedelta) -> str:
        """小时, 分钟, 秒."""
        named = zip(split_duration(duration), ("小时", "分钟", "秒"), strict=True)
        return "".join(f"{self.count(n)}{name}" for n, name in named if n) or "零分钟"

    def week(self, open_days: list[Days]) -> str:
        """周一至周五，早上八点到中午十二点，下午一点到下午五点半."""
        return "；".join(f"{_days(days)}，{self._spans(days)}" for days in open_days)

    def _spans(self, days: Days) -> str:
        if days.spans == WHOLE_DAY:
            return "全天"
        return "，".join(f"{self._hour(begins)}到{self._hour(ends)}" for begins, ends in days.spans)

    def _hour(self, minute: int) -> str:
        if minute == WHOLE_DAY[0][1]:
            return "晚上十二点"
        said = self.clock(clock_of(minute))
        return f"{said.removesuffix('三十分')}半" if minute % 60 == 30 else said

    def spelled(self, groups: list[str]) -> str:
        """Letters stay letters: they are read by their English names here too. Only a Chinese comma is a pause."""
        return "，".join(_spelled(group) for group in groups).replace("加，", "加")

    def _yuan(self, whole: int, hundredths: int, *, everyday: bool) -> str:
        yuan, jiao_name = ("块", "毛") if everyday else ("元", "角")
        jiao, fen = divmod(hundredths, 10)
        said = self._units(whole, yuan)
        if jiao:
            said += self._after(len(said), jiao) + jiao_name
        elif fen and said:
            said += "零"
        if fen:
            said += self._after(len(said), fen) + "分"
        return said or f"零{yuan}"

    def _units(self, whole: int, name: str) -> str:
        return self.count(whole) + name if whole else ""

    def _after(self, before: int, number: int) -> str:
        """两 only at the head."""
        return _cardinal(number) if before else self.count(number)


def _days(days: Days) -> str:
    if (days.first, days.last) == (0, 6):
        return "每天"
    if days.first == days.last:
        return WEEKDAYS[days.first]
    joint = "和" if days.last == days.first + 1 else "至"
    return f"{WEEKDAYS[days.first]}{joint}{WEEKDAYS[days.last]}"


def _cardinal(number: int, two: str = "两") -> str:
    said = _parts(number)
    if said.startswith("一十"):
        said = said[1:]
    if said.startswith("二") and said[1:2] in ("百", "千", "万", "亿"):
        said = two + said[1:]
    return said


def _parts(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, rest = divmod(number, size)
            joint = "零" if 0 < rest < size // 10 else ""
            return _parts(head) + name + joint + (_parts(rest) if rest else "")
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            joint = "零" if 0 < rest < size // 10 else ""
            return DIGITS[head] + name + joint + (_parts(rest) if rest else "")
    return DIGITS[number]


def _signed(negative: bool, said: str) -> str:
    return f"负{said}" if negative else said


def _one_by_one(digits: str) -> str:
    return "".join(DIGITS[int(digit)] for digit in digits)


def _spelled(group: str) -> str:
    if group == "+":
        return "加"
    if group.isdecimal():
        return "".join(BY_TELEPHONE[int(digit)] for digit in group)
    return " ".join(group)
