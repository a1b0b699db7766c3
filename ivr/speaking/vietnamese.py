"""Vietnamese: "ba triệu hai trăm nghìn đồng", "ngày mùng năm tháng tư", "không chín không ba, một hai ba".

Numbers as schools teach them: mốt, tư, lăm after mươi; linh before a single unit; "không trăm" inside a number.
Between triệu and a full hundred stands "không nghìn": "hai triệu năm trăm" alone is heard as two and a half million.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ivr.speaking.values import WHOLE_DAY, CannotSay, Days, Money, bounded, split_decimal, split_duration

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
BILLION = 10**9
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
LETTERS = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "Ê": "ê", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o", "Ô": "ô", "Ơ": "ơ",
    "P": "pê", "Q": "quy", "R": "e rờ", "S": "ét xì", "T": "tê", "U": "u", "Ư": "ư", "V": "vê", "W": "vê kép",
    "X": "ích xì", "Y": "i dài", "Z": "dét", "+": "cộng",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vietnamese:
    """`joint` and `thousand` differ by region: linh and nghìn in the north, lẻ and ngàn in the south."""

    joint: str = "linh"
    thousand: str = "nghìn"

    def number(self, number: int | Decimal) -> str:
        """A figure; after the comma digit by digit."""
        if isinstance(number, int):
            return _signed(number < 0, self._cardinal(abs(bounded(number))))
        negative, whole, digits = split_decimal(number)
        after = f" phẩy {_one_by_one(digits)}" if digits else ""
        return _signed(negative, self._cardinal(whole) + after)

    def count(self, number: int) -> str:
        """Counting needs no other words."""
        return self.number(number)

    def ordinal(self, number: int) -> str:
        """First is nhất, fourth is tư."""
        return "thứ " + ({1: "nhất", 4: "tư"}.get(number) or self.number(number))

    def money(self, money: Money) -> str:
        """Hào and xu of other currencies are said as people here say them."""
        negative, whole, hundredths = money.parts
        match money.currency:
            case "CNY":
                said = f"{self.number(abs(money.amount))} nhân dân tệ"
            case "USD" if hundredths:
                said = f"{self._units(whole, 'đô la Mỹ')}{self._cardinal(hundredths)} xu"
            case "USD":
                said = f"{self.number(whole)} đô la Mỹ"
            case _:
                said = (self._halved(whole) if money.everyday else "") or f"{self.number(whole)} đồng"
        return _signed(negative, said)

    def day(self, day: date) -> str:
        """What follows the word "ngày"."""
        first_ten = "mùng " if day.day <= 10 else ""
        month = "tư" if day.month == 4 else self._cardinal(day.month)
        return f"{first_ten}{self._cardinal(day.day)} tháng {month} năm {self._cardinal(day.year)}"

    def clock(self, clock: time) -> str:
        """By the clock of 24 hours; sáng and trưa where the hour alone could be another one."""
        minutes = f" {self._cardinal(clock.minute)} phút" if clock.minute else ""
        part = " sáng" if 1 <= clock.hour <= 10 else " trưa" if clock.hour == 12 else ""
        return f"{self._cardinal(clock.hour)} giờ{minutes}{part}"

    def moment(self, moment: datetime) -> str:
        """The time first."""
        return f"{self.clock(moment.time())}, ngày {self.day(moment.date())}"

    def duration(self, duration: timedelta) -> str:
        """Giờ, phút, giây."""
        named = zip(split_duration(duration), ("giờ", "phút", "giây"), strict=True)
        return " ".join(f"{self._cardinal(n)} {name}" for n, name in named if n) or "không phút"

    def week(self, open_days: list[Days]) -> str:
        """ "thứ hai đến thứ sáu, từ tám giờ đến mười hai giờ và từ mười ba giờ đến mười bảy giờ rưỡi"."""
        return "; ".join(f"{_days(days)}, {self._spans(days)}" for days in open_days)

    def _spans(self, days: Days) -> str:
        if days.spans == WHOLE_DAY:
            return "cả ngày"
        return " và ".join(f"từ {self._hour(begins)} đến {self._hour(ends)}" for begins, ends in days.spans)

    def _hour(self, minute: int) -> str:
        hour, past = divmod(minute, 60)
        after = {0: "", 30: " rưỡi"}.get(past, f" {self._cardinal(past)} phút")
        return f"{self._cardinal(hour)} giờ{after}"

    def spelled(self, groups: list[str]) -> str:
        """Letters by their names."""
        said = ", ".join(" ".join(map(_sign, group)) for group in groups)
        return said.replace("cộng, ", "cộng ")

    def _units(self, whole: int, name: str) -> str:
        return f"{self.number(whole)} {name} " if whole else ""

    def _halved(self, number: int) -> str:
        """ "ba triệu rưỡi"; empty where nobody says so: it is usual after one group of triệu or tỷ only."""
        for unit, name in ((BILLION, "tỷ"), (10**6, "triệu")):
            if number % unit == unit // 2 and 0 < number // unit < 1000:
                return f"{self._cardinal(number // unit)} {name} rưỡi"
        return ""

    def _cardinal(self, number: int) -> str:
        if number == 0:
            return DIGITS[0]
        billions, rest = divmod(number, BILLION)
        said = [f"{self._cardinal(billions)} tỷ"] if billions else []
        groups = ((rest // 10**6, "triệu"), (rest // 1000 % 1000, self.thousand), (rest % 1000, ""))
        for group, name in groups:
            if group:
                said.append(f"{self._group(group, padded=bool(said))} {name}".rstrip())
            elif said and name == self.thousand and rest % 1000 >= 100:
                said.append(f"không {name}")
        return " ".join(said)

    def _group(self, group: int, *, padded: bool) -> str:
        hundreds, tens, units = group // 100, group // 10 % 10, group % 10
        said = [DIGITS[hundreds], "trăm"] if hundreds or padded else []
        if tens == 0:
            said += [self.joint] if said and units else []
            said += [DIGITS[units]] if units else []
        else:
            said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
            usual = {5: "lăm"} if tens == 1 else AFTER_TENS
            said += [usual.get(units, DIGITS[units])] if units else []
        return " ".join(said)


def _days(days: Days) -> str:
    if (days.first, days.last) == (0, 6):
        return "tất cả các ngày trong tuần"
    if days.first == days.last:
        return WEEKDAYS[days.first]
    joint = "và" if days.last == days.first + 1 else "đến"
    return f"{WEEKDAYS[days.first]} {joint} {WEEKDAYS[days.last]}"


def _signed(negative: bool, said: str) -> str:
    return f"âm {said}" if negative else said


def _digit(digit: str) -> str:
    return DIGITS[int(digit)]


def _sign(sign: str) -> str:
    if sign.isdecimal():
        return _digit(sign)
    if sign not in LETTERS:
        raise CannotSay("a letter that has no Vietnamese name")
    return LETTERS[sign]


def _one_by_one(digits: str) -> str:
    return " ".join(map(_digit, digits))
