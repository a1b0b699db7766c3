"""Questions in few words: one debtor with two numbers in Ho Chi Minh City, and the packs that ship."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain.may_call import Ask, Attempted, Consent, Contact, Person, RuleBook, Verdict, may_call
from store.packs import shipped

HCMC, SHANGHAI, NEW_YORK = "Asia/Ho_Chi_Minh", "Asia/Shanghai", "America/New_York"
LINH = Person(person_id="linh", relation="debtor", numbers=("mobile", "home"), zones=(HCMC,))
REMINDER = Contact(purpose="reminder", number="mobile")
AD = Contact(
    purpose="advertising",
    number="mobile",
    brand_caller_id=True,
    do_not_call="clear",
    register_day=date(2026, 12, 31),
)
FEE = Contact(purpose="property_fee", number="mobile")
SERVICE = Contact(purpose="service", number="mobile")
YES = Consent(given_at=datetime.fromisoformat("2026-01-01T00:00:00+07:00"), number="mobile")
WILLING = replace(LINH, consents=(YES,))


def at(text: str, offset: str = "+07:00") -> datetime:
    """A moment of Ho Chi Minh City, unless another offset is given."""
    return datetime.fromisoformat(text + offset)


def book(*names: str) -> RuleBook:
    """Packs by their names, examples too."""
    return shipped(examples=True).book(names)


def verdict(
    now: datetime, *packs: str, person: Person = LINH, contact: Contact = REMINDER, history: Any = ()
) -> Verdict:
    """What the named packs say."""
    return may_call(Ask(now=now, person=person, contact=contact, history=tuple(history)), book(*packs))


def rules(said: Verdict) -> list[str]:
    """Pack and rule of each objection; the reason where no pack is behind it."""
    return [f"{o.pack}/{o.rule_id}" if o.pack else o.reason for o in said.objections]


def reminded(*moments: datetime, **said: Any) -> list[Attempted]:
    """Reminders by call that were answered, unless something else is said."""
    given = {"event": "reminder", "outcome": "answered", "number": "mobile", "person_id": "linh", **said}
    return [Attempted(at=moment, **given) for moment in moments]
