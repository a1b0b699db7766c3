"""What people are called: whole, in short, and by those who speak to them."""

from store.queries.persons import Person

FAMILY_FIRST = ("vi", "zh")
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容")


def short_name(name: str) -> str:
    """What colleagues call somebody: the last word of a Vietnamese or western name, the whole of a Chinese one."""
    words = name.split()
    return words[-1] if words else name


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
    name = person.name.strip()
    if person.language == "zh":
        return next((known for known in COMPOUND_SURNAMES if name.startswith(known)), name[:1])
    words = name.split() or [""]
    return words[0] if person.language in FAMILY_FIRST else words[-1]


def formal_name(person: Person) -> str:
    """The whole name with the form of address: "Cô Lý Kim Oanh", "陈思雨 女士", "Mr Tom Reed"."""
    form = person.form_of_address.strip()
    if not form:
        return person.name
    return f"{person.name} {form}" if person.language == "zh" else f"{form[:1].upper()}{form[1:]} {person.name}"


def address(person: Person) -> str:
    """How to say it to them: "cô Oanh", "陈女士", "Mr Reed". Empty when no form of address is known: never guessed."""
    form = person.form_of_address.strip()
    if not form:
        return ""
    if person.language == "zh":
        return f"{surname(person)}{form}"
    return f"{form} {short_name(person.name) if person.language == 'vi' else surname(person)}"
