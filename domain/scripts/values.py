"""The values that a script may name, who may hear them, and how a person reads them aloud in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.addressing import address, short_name, whole_name
from domain.scripts.money import PLACES, Money
from domain.scripts.outcomes import FIELDS, FieldKind, Said

ValueKind = Literal["text", "number", "date", "moment", "money"]


@dataclass(frozen=True, slots=True)
class Named:
    """A value by its name. `private`: said only to who has proved who they are."""

    kind: ValueKind
    private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whom the call is for. `form`: "anh", "女士", "Mr"; `me`: how the agent calls themself before them; empty: not
    known, and not guessed."""

    name: str
    form: str = ""
    me: str = ""


ALWAYS = ("organisation", "agent", "me", "Me", "form", "Form", "address", "Address", "whole_name")
"""Made from who is called and who calls: every script has them, and nobody is surprised to hear them."""
VALUES: Mapping[str, Named] = {
    **{name: Named("text", private=False) for name in (*ALWAYS, "hotline", "event", "event_place")},
    "event_at": Named("moment", private=False),
    "reply_by": Named("date", private=False),
    **{name: Named("text") for name in ("product", "contract", "unit", "period", "account", "case", "case_number")},
    **{name: Named("text") for name in ("violation", "rule", "record_number", "last_words")},
    **{name: Named("money") for name in ("amount_due", "promised_amount", "fee")},
    **{name: Named("date") for name in ("due_on", "overdue_since", "promised_on", "last_contact_on", "expires_on")},
    **{name: Named("date") for name in ("finished_on", "violated_on", "remedy_by", "latest_promise")},
    **{name: Named("number") for name in ("days_left", "days_overdue", "promises_kept", "promises_broken")},
    "rest": Named("money"),
}
CAPTURED: Mapping[FieldKind, ValueKind] = {"money": "money", "date": "date", "moment": "moment", "choice": "text"}
"""What is written down during the call, and can be read back."""
READ_BACK: Mapping[str, Named] = {
    name: Named(CAPTURED.get(field.kind, "text"), private=field.private) for name, field in FIELDS.items()
}
DERIVED = {"rest": ("amount_due", "promise_amount"), "latest_promise": ()}
"""Values that the walk makes itself, and what they need."""

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
CURRENCIES = {
    "vi": {"VND": "{} đồng", "CNY": "{} nhân dân tệ", "USD": "{} đô la Mỹ"},
    "zh": {"VND": "{}越南盾", "CNY": "{}元", "USD": "{}美元"},
    "en": {"VND": "{} dong", "CNY": "{} yuan", "USD": "{} dollars"},
}
CHOICES = {
    "vi": {"transfer": "chuyển khoản", "app": "ứng dụng", "counter": "tại quầy", "wallet": "ví điện tử",
           "cash": "tiền mặt"},
    "zh": {"transfer": "银行转账", "app": "手机应用", "counter": "柜台", "wallet": "电子钱包", "cash": "现金"},
    "en": {"transfer": "bank transfer", "app": "our app", "counter": "our counter", "wallet": "e-wallet",
           "cash": "cash"},
}  # fmt: skip
NOBODY_KNOWN = {"vi": "quý khách", "zh": "您", "en": "you"}
"""How somebody is spoken to whose form of address is not known."""
MYSELF = {"vi": "em", "zh": "我", "en": "I"}


def of_people(who: Who, agent: str, organisation: str, language: str) -> dict[str, str]:
    """The values of ALWAYS."""
    form = who.form if language == "vi" else ""
    me, spoken_to = who.me or MYSELF[language], form or NOBODY_KNOWN[language]
    called = address(who.name, who.form, language) or (spoken_to if language == "vi" else who.name)
    return {
        "organisation": organisation,
        "agent": short_name(agent) if language == "vi" else agent,
        "me": me,
        "Me": _capital(me),
        "form": spoken_to,
        "Form": _capital(spoken_to),
        "address": called,
        "Address": _capital(called),
        "whole_name": whole_name(who.name, spoken_to if language == "vi" else who.form, language),
    }


def read_aloud(value: Said, language: str, today: date) -> str:
    """A value as a person reads it from the screen: figures in groups, days with their weekday."""
    match value:
        case Money():
            return CURRENCIES[language][value.currency].format(_amount(value, language))
        case datetime():
            return _moment(value, language, today)
        case date():
            return _day(value, language, today)
        case bool():
            return {"vi": "có" if value else "không", "zh": "是" if value else "否"}.get(
                language, "yes" if value else "no"
            )
        case int():
            return str(value)
    return CHOICES[language].get(value, value)


def _amount(money: Money, language: str) -> str:
    """2.450.000 in Vietnamese, 245万 in Chinese, 2,450,000 in English."""
    whole, part = divmod(abs(money.minor), 10 ** PLACES[money.currency])
    ends = f"{part:0{PLACES[money.currency]}d}" if part else ""
    if language == "zh" and not ends:
        return _by_ten_thousands(whole)
    marks = ".," if language == "vi" else ",."
    figures = f"{whole:,}".replace(",", marks[0])
    return f"{figures}{marks[1]}{ends}" if ends else figures


def _by_ten_thousands(whole: int) -> str:
    """245万, 1亿2000万; where something is left over that would need a zero in between, plain figures are clearer."""
    wan, rest = divmod(whole, 10_000)
    yi, wan = divmod(wan, 10_000)
    if rest or not whole or (yi and 0 < wan < 1000):
        return f"{whole:,}"
    return (f"{yi}亿" if yi else "") + (f"{wan}万" if wan else "")


def _day(day: date, language: str, today: date) -> str:
    """With its weekday; with its year only where that is not this one."""
    weekday, year = WEEKDAYS[language][day.weekday()], day.year if day.year != today.year else 0
    if language == "vi":
        return f"{weekday}, ngày {day.day} tháng {day.month}" + (f" năm {year}" if year else "")
    if language == "zh":
        return (f"{year}年" if year else "") + f"{day.month}月{day.day}日{weekday}"
    return f"{weekday}, {day.day} {MONTHS[day.month - 1]}" + (f" {year}" if year else "")


def _moment(moment: datetime, language: str, today: date) -> str:
    day = _day(moment.date(), language, today)
    if language == "vi":
        clock = f"{moment.hour} giờ" + (f" {moment.minute:02d}" if moment.minute else "")
        return f"{clock}, {day}"
    if language == "zh":
        return f"{day}{moment.hour}点" + (f"{moment.minute:02d}分" if moment.minute else "")
    return f"{moment.hour}:{moment.minute:02d} on {day}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
