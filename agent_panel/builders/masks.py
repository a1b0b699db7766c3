"""Private values with their middle hidden, as a page may show them before somebody has proved who they are."""

from babel import Locale

from domain.identity import DOTS
from store.numbers import as_read, country_of

FIRST_DIGITS, LAST_DIGITS = 2, 3


def masked_number(number: str) -> str:
    """A telephone number as people write it, its middle hidden: 09•• ••• 416."""
    shown = as_read(number)
    places = [place for place, ch in enumerate(shown) if ch.isdigit()]
    country = len(shown.split(" ", 1)[0]) - 1 if shown.startswith("+") else 0
    visible = {*places[: country or FIRST_DIGITS], *places[-LAST_DIGITS:]} if len(places) > 5 else set()
    return "".join(DOTS if ch.isdigit() and place not in visible else ch for place, ch in enumerate(shown))


def area_of(number: str, language: str) -> str:
    """The country a foreign number comes from, in the reader's language."""
    code = country_of(number)
    return str(Locale.parse(language).territories.get(code, code)) if code else ""
