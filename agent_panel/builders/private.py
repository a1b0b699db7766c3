"""What is private about a person, masked until they have proved who they are, and shown field by field after that."""

from agent_panel.builders.identity import Checked
from agent_panel.builders.masks import masked_number
from agent_panel.views.calls import PrivateValue
from agent_panel.views.formats import Formats
from domain.identity import DOTS, mask_tail
from store.numbers import as_read
from store.queries.callers import CallerFile
from store.queries.persons import Due

FIELDS = ("phone", "due", "national_id", "birth_date", "contract")


def private_values(file: CallerFile, so_far: Checked, formats: Formats) -> tuple[PrivateValue, ...]:
    """A person's private values as this user may see them in this call."""
    shown = ((field, masked_value(file, field, formats)) for field in FIELDS)
    return tuple(
        PrivateValue(field, clear_value(file, field, formats), masked=False)
        if so_far.passed and field in so_far.shown
        else PrivateValue(field, masked, masked=True, can_unmask=so_far.passed)
        for field, masked in shown
        if masked
    )


def clear_value(file: CallerFile, field: str, formats: Formats) -> str:
    """The value itself; empty where there is none."""
    person, held = file.person, file.holdings
    if person is None:
        return ""
    match field:
        case "phone":
            return ", ".join(as_read(number) for number in held.numbers)
        case "due":
            return "; ".join(_due(due, formats) for due in held.dues)
        case "national_id":
            return person.id_number
        case "birth_date":
            return f"{person.birth_date:%d/%m/%Y}" if person.birth_date else ""
        case "contract":
            return "; ".join(f"{contract.number} {contract.title}".strip() for contract in held.contracts)
    return ""


def masked_value(file: CallerFile, field: str, formats: Formats) -> str:
    """The shape of a value and no more; empty where there is none."""
    person, held = file.person, file.holdings
    if person is None:
        return ""
    match field:
        case "phone":
            return ", ".join(masked_number(number) for number in held.numbers)
        case "national_id":
            return mask_tail(person.id_number)
        case "contract":
            return "; ".join(mask_tail(contract.number) for contract in held.contracts)
    return DOTS * 6 if clear_value(file, field, formats) else ""


def _due(due: Due, formats: Formats) -> str:
    return f"{due.title}: {formats.money(due.amount_minor, due.currency)}"
