"""What a list is for. One purpose a list, and its own script in the library of call scripts bears the same name."""

from typing import Literal

from domain.lists.columns import Field
from domain.may_call.asking import Purpose as ContactPurpose

Purpose = Literal[
    "before_due",
    "due_today",
    "overdue_1_10",
    "overdue_11_30",
    "overdue_31_90",
    "broken_promise",
    "property_fee",
    "contract_expiry",
    "event_invitation",
    "satisfaction",
    "violation_notice",
]

CONTACT: dict[Purpose, ContactPurpose] = {
    "before_due": "reminder",
    "due_today": "reminder",
    "overdue_1_10": "reminder",
    "overdue_11_30": "reminder",
    "overdue_31_90": "reminder",
    "broken_promise": "reminder",
    "property_fee": "property_fee",
    "contract_expiry": "service",
    "event_invitation": "advertising",
    "satisfaction": "service",
    "violation_notice": "service",
}
"""What the law packs are asked. An invitation may be advertising, so it is asked as that: the stricter of two."""

PURPOSES: tuple[Purpose, ...] = tuple(CONTACT)
OWING = frozenset({"reminder", "property_fee"})


def script_of(purpose: str) -> str:
    """The script that is made for it: files are named with hyphens."""
    return purpose.replace("_", "-")


def needs(purpose: Purpose) -> tuple[Field, ...]:
    """The fields that every row must hold: nobody is reminded of a sum or a day that the list does not say."""
    return ("name", "number", "amount", "due_on") if CONTACT[purpose] in OWING else ("name", "number")
