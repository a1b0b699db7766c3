"""The catalogues' texts by key.

A catalogue is the `.po` files of `catalogues/<language>/`; its msgids are keys by meaning (`desk.call.answer`), never
sentences, so that a wording is changed in one place without touching a template. Placeholders are `{named}`. A
message with plural forms is asked for with `n`. A missing word is never shown as nothing: Vietnamese stands in,
then the key itself, and a test keeps that from happening.
"""

from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

CATALOGUES = Path(__file__).parent.parent / "catalogues"
LANGUAGES = ("vi", "en", "zh")
DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of one language: key -> plural forms (a single one where the number does not matter)."""

    language: str
    texts: dict[str, tuple[str, ...]]

    def __contains__(self, key: object) -> bool:
        return key in self.texts

    def text(self, key: str, /, **values: object) -> str:
        """The plain text of `key`, for mails, logs of the reader's acts, and JSON answers."""
        return self._form(key, values).format(**values)

    def markup(self, key: str, /, **values: object) -> Markup:
        """The text of `key` for a page: values are escaped unless they are markup already."""
        return Markup(escape(self._form(key, values))).format(**values)  # noqa: S704 - the text itself is escaped first

    def under(self, prefix: str) -> dict[str, str | list[str]]:
        """Everything below `prefix`, without it: what the browser's modules say themselves."""
        found = ((key.removeprefix(prefix), forms) for key, forms in self.texts.items() if key.startswith(prefix))
        return {key: forms[0] if len(forms) == 1 else list(forms) for key, forms in found}

    def _form(self, key: str, values: dict[str, object]) -> str:
        forms = self.texts.get(key) or load(DEFAULT_LANGUAGE).texts.get(key)
        if forms is None:
            return key.replace("{", "{{").replace("}", "}}")
        number = values.get("n")
        if len(forms) == 1 or not isinstance(number, int):
            return forms[0]
        return forms[min(_plural_index(self.language, number), len(forms) - 1)]


def read(language: str) -> tuple[Catalog, ...]:
    """The catalogue files of a language: `messages.po` of pages and browser, `server.po` of what the server says."""
    catalogues = []
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            catalogues.append(read_po(file, locale=language))
    return tuple(catalogues)


@cache
def load(language: str) -> Words:
    """The words of a language; an unknown one gives the default's."""
    known = language if language in LANGUAGES else DEFAULT_LANGUAGE
    texts: dict[str, tuple[str, ...]] = {}
    for message in chain.from_iterable(read(known)):
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if key and all(forms):
            texts[key] = tuple(str(form) for form in forms)
    return Words(known, texts)


def _plural_index(language: str, number: int) -> int:
    return 1 if language == "en" and number != 1 else 0
