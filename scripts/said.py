"""What is typed for a field of a script, read as what it means: an amount, a day, a time, a number, yes or no."""

import re
from datetime import date, datetime, time, timedelta

from domain.scripts.money import PLACES, Money
from domain.scripts.outcomes import Field, Said
from domain.scripts.stepping import Given

YES, NO = ("y", "yes", "1", "có", "co", "是"), ("n", "no", "0", "không", "khong", "否")
SCALES = {"k": 3, "nghìn": 3, "ngàn": 3, "tr": 6, "triệu": 6, "m": 6, "tỷ": 9, "tỉ": 9, "千": 3, "万": 4, "亿": 8}
"""What stands behind a figure, and how many noughts it is."""
SCALED = re.compile(rf"(\d+)(?:[.,](\d+))?\s*({'|'.join(sorted(SCALES, key=len, reverse=True))})\s*(\d{{1,3}})?")
DAYS = {
    **dict.fromkeys(("hôm nay", "today", "今天", "今日"), 0),
    **dict.fromkeys(("hôm qua", "yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("ngày mai", "mai", "tomorrow", "明天"), 1),
}
CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::(\d{2}))?|[hg点时](?:(\d{2})分?)?)")
"""14:30, 14h30, 14h, 9g, 14点30分."""
LIKE = {
    "money": "2450000 or 2tr450",
    "date": "2026-11-25, 25/11 or +3",
    "moment": "2026-11-25 14:30 or +1 09:00",
    "number": "4",
    "yes_no": "y or n",
    "choice": "transfer",
    "text": "...",
}


class NotSaid(Exception):
    """A text that does not mean such a thing. `like`: one that would."""

    def __init__(self, text: str, like: str) -> None:
        super().__init__(f"{text!r} is not like {like}")
        self.text, self.like = text, like


def read_said(field: Field, text: str, given: Given) -> Said:
    """The value of a text. Raises NotSaid."""
    try:
        match field.kind:
            case "money":
                return _money(text, given)
            case "date":
                return day(text, given.now.date())
            case "moment":
                return moment(text, given.now)
            case "number":
                return int(text)
            case "yes_no":
                return _yes_or_no(text)
    except (ValueError, OverflowError) as error:
        raise NotSaid(text, LIKE[field.kind]) from error
    return text


def _money(text: str, given: Given) -> Money:
    """In the currency of what is owed."""
    owed = given.values.get("amount_due")
    return amount(text, owed.currency if isinstance(owed, Money) else "VND")


def amount(text: str, currency: str) -> Money:
    """Points and commas may stand between groups of three, or a scale behind it. Raises ValueError."""
    places = PLACES[currency]
    if found := SCALED.fullmatch(text.strip().casefold()):
        return Money(_scaled(*found.groups()) * 10**places, currency)
    whole, part = text, ""
    if places and (found := re.fullmatch(rf"(.*)[.,](\d{{1,{places}}})", text)):
        whole, part = found[1], found[2]
    if not re.fullmatch(r"\d+|\d{1,3}([., ]\d{3})+", whole):
        raise ValueError(f"not an amount: {text!r}")
    return Money(int(re.sub(r"\D", "", whole) + part.ljust(places, "0")), currency)


def _scaled(whole: str, part: str | None, scale: str, tail: str | None) -> int:
    """3tr450 and 3,45 triệu are 3 450 000."""
    noughts = SCALES[scale]
    after = (part or "") + (tail or "")
    if (part and tail) or len(part or "") == 3 or len(after) > noughts:  # 3.450 nghìn has two meanings
        raise ValueError("not an amount")
    return int(whole + after.ljust(noughts, "0"))


def day(text: str, today: date) -> date:
    """2026-11-25, 25/11, 25/11/2026, +3, -1 or hôm qua. Raises ValueError."""
    if (days := DAYS.get(" ".join(text.casefold().split()))) is not None:
        return today + timedelta(days=days)
    if re.fullmatch(r"[+-]\d{1,3}", text):
        return today + timedelta(days=int(text))
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?", text):
        return date(int(found[3] or today.year), int(found[2]), int(found[1]))
    return date.fromisoformat(text)


def moment(text: str, now: datetime) -> datetime:
    """A day and a time, whichever stands first: 25/11 14:30, 14h30 25/11, +1 9h; a time alone is today. Raises
    ValueError."""
    words = re.sub(r"(?<=\d)t(?=\d)", " ", text.casefold()).split()
    clocks = [found for word in words if (found := CLOCK.fullmatch(word))]
    days = [word for word in words if not CLOCK.fullmatch(word)]
    if len(clocks) != 1:
        raise ValueError(f"not a day and a time: {text!r}")
    hour, minute, second, minute_after = (int(part or 0) for part in clocks[0].groups())
    there = day(" ".join(days), now.date()) if days else now.date()
    return datetime.combine(there, time(hour, minute or minute_after, second), now.tzinfo)


def _yes_or_no(text: str) -> bool:
    if text.casefold() not in (*YES, *NO):
        raise ValueError(f"neither yes nor no: {text!r}")
    return text.casefold() in YES
