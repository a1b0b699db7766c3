"""The texts: read strictly, so that a missing prompt is found at the start and not by a caller."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

LANGUAGES = ("vi", "en", "zh")
HERE = Path(__file__).parent
HOUSE = frozenset({"organisation"})
"""Placeholders that any text may hold."""

PROMPTS = frozenset(
    {
        "greeting-static", "greeting", "recording-notice", "menu", "invalid", "wait", "still-waiting",
        "callback-offer", "callback-taken", "callback-no-number", "callback-connecting", "leave-message",
        "message-thanks", "emergency-connecting", "excuse", "goodbye", "echo-intro",
        "duty-emergency", "duty-keys", "duty-signed", "duty-cannot",
    }
)  # fmt: skip
"""Every prompt that a flow or the dialplan may play: made once, beforehand."""

SENTENCES = {"duty-case": frozenset({"place", "content"})}
"""Spoken on the spot, with the words of one call in them."""

_FIELD = re.compile(r"\{([^{}]*)\}")


class CatalogueError(Exception):
    """A catalogue cannot be used: `file:line: what is wrong with which key`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, by their names."""

    language: str
    texts: Mapping[str, str]

    def text(self, name: str, values: Mapping[str, str]) -> str:
        """One text with its placeholders filled in."""
        return _FIELD.sub(lambda match: values[match[1]], self.texts[name])


def load(folder: Path = HERE) -> dict[str, Catalogue]:
    """Read all languages. Raises CatalogueError naming the file, the line and the key."""
    return {language: _read(folder / f"{language}.yaml", language) for language in LANGUAGES}


def _read(path: Path, language: str) -> Catalogue:
    texts: dict[str, str] = {}
    for key, value, line in _entries(path):
        where = f"{path}:{line}: {key!r}"
        if key in texts:
            raise CatalogueError(f"{where} stands here a second time")
        if key not in PROMPTS and key not in SENTENCES:
            raise CatalogueError(f"{where} is played by nobody")
        if not value.strip():
            raise CatalogueError(f"{where} has no text")
        unknown = set(_FIELD.findall(value)) - HOUSE - SENTENCES.get(key, frozenset())
        if unknown:
            raise CatalogueError(f"{where} has an unknown placeholder {{{min(unknown)}}}")
        texts[key] = value.strip()
    missing = sorted({*PROMPTS, *SENTENCES} - texts.keys())
    if missing:
        raise CatalogueError(f"{path}: no text for {', '.join(map(repr, missing))}")
    return Catalogue(language, texts)


def _entries(path: Path) -> list[tuple[str, str, int]]:
    """The keys and texts of a file, in their order, with line numbers from 1."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError as error:
        raise CatalogueError(f"{path}: the file is missing") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}:{line}: {error.problem}") from error
    if not isinstance(root, yaml.MappingNode):
        raise CatalogueError(f"{path}:1: not 'name: text' lines")
    found = []
    for key, value in root.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise CatalogueError(f"{path}:{line}: not a line of text")
        found.append((key.value, value.value, line))
    return found
