"""What is private about a person, masked until they have proved who they are, and shown field by field after that."""

from dataclasses import dataclass

from agent_panel.builders.identity import Checked
from agent_panel.builders.masks import masked_number
from agent_panel.views import words
from agent_panel.views.calls import PrivateValue
from agent_panel.views.formats import Formats
from domain.identity import DOTS, mask_tail
from domain.standing import Owing, owing
from store.numbers import as_read
from store.queries.persons import Holdings, Person

FIELDS = ("phone", "amount_due", "national_id", "birth_date", "contract")


@dataclass(frozen=True, slots=True)
class Private:
    """A person with what is private about them."""

    person: Person
    holdings: Holdings


def private_values(about: Private | None, so_far: Checked, formats: Formats) -> tuple[PrivateValue, ...]:
    """A person's private values as a user may see them after these checks."""
    if about is None:
        return ()
    shown = ((field, masked_value(about, field, formats)) for field in FIELDS)
    return tuple(
        PrivateValue(field, clear_value(about, field, formats), masked=False)
        if so_far.passed and field in so_far.shown
        else PrivateValue(field, masked, masked=True, can_unmask=so_far.passed)
        for field, masked in shown
        if masked
    )


def clear_value(about: Private, field: str, formats: Formats) -> str:
    """The value itself; empty where there is none."""
    person, held = about.person, about.holdings
    match field:
        case "phone":
            return ", ".join(as_read(number) for number in held.numbers)
        case "amount_due":
            return _owing(owing(held.dues, formats.now.astimezone(formats.zone).date()), formats)
        case "national_id":
            return person.id_number
        case "birth_date":
            return f"{person.birth_date:%d/%m/%Y}" if person.birth_date else ""
        case "contract":
            return "; ".join(f"{contract.number} {contract.title}".strip() for contract in held.contracts)
    return ""


def masked_value(about: Private, field: str, formats: Formats) -> str:
    """The shape of a value and no more; empty where there is none."""
    match field:
        case "phone":
            return ", ".join(masked_number(number) for number in about.holdings.numbers)
        case "national_id":
            return mask_tail(about.person.id_number)
        case "contract":
            return "; ".join(mask_tail(contract.number) for contract in about.holdings.contracts)
    return DOTS * 6 if clear_value(about, field, formats) else ""


def _owing(due: Owing, formats: Formats) -> str:
    payments = "; ".join(f"{p.title}: {formats.money(p.amount_minor, p.currency)}" for p in due.payments)
    if len(due.payments) < 2:
        return payments
    total = " + ".join(formats.money(sum_minor, currency) for currency, sum_minor in due.sums)
    return words.load(formats.language).text("private.amount_due.sum", payments=payments, sum=total)
