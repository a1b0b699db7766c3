"""How a call comes out, what has to be written down for it, and whether that can be true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from domain.facts.conversations import Outcome
from domain.scripts.money import Money

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FieldKind = Literal["money", "date", "moment", "choice", "text", "number", "yes_no"]
Said = str | int | bool | date | datetime | Money
WAYS_TO_PAY = ("transfer", "app", "counter", "wallet", "cash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something that a person says and an agent writes down. `choices`: of a choice; `least`, `most`: of a number.
    `private`: it is read back only to who has proved who they are."""

    kind: FieldKind
    private: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


FIELDS: Mapping[str, Field] = {
    "promise_amount": Field(private=True, kind="money"),
    "promise_date": Field(private=True, kind="date"),
    "promise_way": Field(private=True, kind="choice", choices=WAYS_TO_PAY),
    "paid_on": Field(private=True, kind="date"),
    "paid_way": Field(private=True, kind="choice", choices=WAYS_TO_PAY),
    "callback_at": Field(kind="moment"),
    "about": Field(kind="text"),
    "guests": Field(kind="number", least=1, most=20),
    "solved": Field(kind="yes_no"),
    "fee_right": Field(kind="yes_no"),
    "score": Field(kind="number", least=1, most=5),
}
REQUIRED: Mapping[Outcome, tuple[str, ...]] = {
    "promise_to_pay": ("promise_amount", "promise_date", "promise_way"),
    "paid_already": ("paid_on", "paid_way"),
    "callback": ("callback_at",),
    "dispute": ("about",),
    "hardship": ("about",),
    "special": ("about",),
    "attends": ("guests",),
    "satisfied": ("solved", "fee_right", "score"),
    "not_satisfied": ("about",),
}
"""What an outcome must have; those that are not here need nothing."""
LONGEST_TEXT = 1000
LONGEST_CALLBACK_DAYS = 14
OLDEST_PAYMENT_DAYS = 366

Wrong = Literal[
    "missing", "unknown_field", "not_of_its_kind", "too_little", "too_much", "other_currency", "in_the_past",
    "in_the_future", "too_late", "too_old", "no_such_choice", "too_long",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a call knows of what may be promised. `owed`: no promise is higher; `longest_days`: none reaches further."""

    now: datetime
    owed: Money | None = None
    longest_days: int = 0


def wrong_with(captured: Mapping[str, Said], bounds: Bounds) -> dict[str, Wrong]:
    """What cannot be, by field; empty when all of it can."""
    found: dict[str, Wrong] = {}
    for name, said in captured.items():
        field = FIELDS.get(name)
        wrong = _wrong(name, field, said, bounds) if field else "unknown_field"
        if wrong:
            found[name] = wrong
    return found


def missing_for(outcome: Outcome, captured: Mapping[str, Said]) -> tuple[str, ...]:
    """The fields that an outcome must have and that nobody wrote down."""
    return tuple(name for name in REQUIRED.get(outcome, ()) if name not in captured)


def _wrong(name: str, field: Field, said: Said, bounds: Bounds) -> Wrong | None:
    match field.kind:
        case "money":
            return _wrong_money(said, bounds)
        case "date":
            return _wrong_date(name, said, bounds)
        case "moment":
            return _wrong_moment(said, bounds)
        case "choice":
            return None if said in field.choices else "no_such_choice"
        case "yes_no":
            return None if isinstance(said, bool) else "not_of_its_kind"
        case "number":
            if isinstance(said, bool) or not isinstance(said, int):
                return "not_of_its_kind"
            return "too_little" if said < field.least else "too_much" if said > field.most else None
    if not isinstance(said, str) or not said.strip():
        return "missing" if said == "" else "not_of_its_kind"
    return "too_long" if len(said) > LONGEST_TEXT else None


def _wrong_money(said: Said, bounds: Bounds) -> Wrong | None:
    if not isinstance(said, Money):
        return "not_of_its_kind"
    if bounds.owed and said.currency != bounds.owed.currency:
        return "other_currency"
    if said.minor <= 0:
        return "too_little"
    return "too_much" if bounds.owed and said.minor > bounds.owed.minor else None


def _wrong_date(name: str, said: Said, bounds: Bounds) -> Wrong | None:
    if isinstance(said, datetime) or not isinstance(said, date):
        return "not_of_its_kind"
    today = bounds.now.date()
    if name == "paid_on":
        return "in_the_future" if said > today else "too_old" if (today - said).days > OLDEST_PAYMENT_DAYS else None
    if said < today:
        return "in_the_past"
    return "too_late" if (said - today).days > bounds.longest_days else None


def _wrong_moment(said: Said, bounds: Bounds) -> Wrong | None:
    if not isinstance(said, datetime) or (said.tzinfo is None) != (bounds.now.tzinfo is None):
        return "not_of_its_kind"
    if said <= bounds.now:
        return "in_the_past"
    return "too_late" if said - bounds.now > timedelta(days=LONGEST_CALLBACK_DAYS) else None
