"""What the terminal says, in the language of the terminal: `catalogues/<language>/messages.po`.

Message ids are keys by meaning, as in the panel. English stands in for a language we do not speak: who
reads a terminal is whoever installs us.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGES = ("en", "vi", "zh")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language: key -> plural forms (one where the number does not matter)."""

    language: str
    texts: Mapping[str, tuple[str, ...]]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values; `n` chooses the plural form. Raises KeyError for an unknown key."""
        forms = self.texts[key]
        several = self.language == "en" and values.get("n", 1) != 1
        return forms[min(int(several), len(forms) - 1)].format(**values)


def terminal_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of LC_ALL, LC_MESSAGES or LANG, the first that is set; English where we do not speak it."""
    said = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    language = said.split("_")[0].split(".")[0].lower()
    return language if language in LANGUAGES else "en"


@cache
def words(language: str) -> Words:
    """The words of a language."""
    known = language if language in LANGUAGES else "en"
    texts: dict[str, tuple[str, ...]] = {}
    for message in read_catalogue(known):
        key = message.id[0] if isinstance(message.id, list | tuple) else message.id
        forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if key:
            texts[key] = tuple(str(form) for form in forms)
    return Words(known, texts)


def read_catalogue(language: str) -> Catalog:
    """The catalogue file as it stands."""
    with (CATALOGUES / language / "messages.po").open("rb") as file:
        return read_po(file, locale=language)
