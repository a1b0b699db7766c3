"""What people are called: whole, in short, and by those who speak to them."""

from domain import addressing
from domain.addressing import short_name
from store.queries.persons import Person

__all__ = ["address", "formal_name", "initials", "short_name", "surname"]


def initials(name: str) -> str:
    """Two letters for a person's picture; of a Chinese name the last two characters."""
    words = name.split()
    if not words:
        return "?"
    if any("\u4e00" <= ch <= "\u9fff" for ch in name):
        return "".join(words)[-2:]
    return (words[0][0] if len(words) == 1 else words[-2][0] + words[-1][0]).upper()


def surname(person: Person) -> str:
    """The family name: first in Vietnamese and Chinese, last elsewhere."""
    return addressing.surname(person.name.strip(), person.language)


def formal_name(person: Person) -> str:
    """The whole name with the form of address: "Cô Lý Kim Oanh", "陈思雨 女士", "Mr Tom Reed"."""
    form = person.form_of_address.strip()
    if not form:
        return person.name
    return f"{person.name} {form}" if person.language == "zh" else f"{form[:1].upper()}{form[1:]} {person.name}"


def address(person: Person) -> str:
    """How to say it to them: "cô Oanh", "陈女士", "Mr Reed". Empty when no form of address is known: never guessed."""
    return addressing.address(person.name.strip(), person.form_of_address.strip(), person.language)
