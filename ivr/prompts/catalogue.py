"""The texts: read strictly, so that a missing prompt is found at the start and not by a caller."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from ivr.speaking import Value, say
from store.marked_yaml import composed

LANGUAGES = ("vi", "en", "zh")
HERE = Path(__file__).parent
HOUSE = frozenset({"organisation"})
"""Placeholders that any prompt may hold."""

PROMPTS = frozenset(
    {
        "greeting-static", "greeting", "recording-notice", "menu", "invalid", "wait", "still-waiting",
        "callback-offer", "callback-taken", "callback-no-number", "callback-connecting", "leave-message",
        "message-thanks", "emergency-connecting", "put-through", "excuse", "goodbye", "echo-intro",
        "duty-calling", "duty-reached", "duty-not-yet",
        "alone", "stopped", "stopped-agent", "duty-emergency", "duty-keys", "duty-signed", "duty-cannot",
        "not-spoken", "one-moment",
        "no-more-offer", "no-more-kept",
        "identity-closed", "no-keys",
        "menu-nobody", "nobody-here", "line-full", "line-full-choices", "callback-enter", "callback-right",
    }
)  # fmt: skip
"""Every prompt that a flow or the dialplan may play: made once, beforehand."""

SENTENCES = {
    "duty-case": frozenset({"place", "content"}),
    "duty-place": frozenset({"place"}),
    "duty-about": frozenset({"content"}),
    "duty-number": frozenset({"phone"}),
    "alone-number": frozenset({"phone"}),
    "amount-due": frozenset({"money", "date"}),
    "place-in-queue": frozenset({"ordinal"}),
    "expected-wait": frozenset({"wait"}),
    "callback-number": frozenset({"phone"}),
    "case-number": frozenset({"case"}),
    "open-again": frozenset({"moment"}),
    "opening-hours": frozenset({"week"}),
    "case-count": frozenset({"count"}),
    "case-recorded": frozenset({"case", "moment"}),
    "case-dispatched": frozenset({"case", "moment"}),
    "case-signed": frozenset({"case", "moment"}),
    "case-on-site": frozenset({"case", "moment"}),
    "case-appointment": frozenset({"moment"}),
    "amount-late": frozenset({"money", "date"}),
    "amount-total": frozenset({"money", "count"}),
    "amount-part": frozenset({"money", "date"}),
    "amount-part-late": frozenset({"money", "date"}),
}
"""Spoken on the spot, with the words or figures of one call in them; each with its placeholders."""

OPENING = frozenset({"opening-hours", "open-again"})
"""Sentences that a hotline's file may name like prompts, where it has hours: their values stand in it."""

_FIELD = re.compile(r"\{([^{}]*)\}")


class CatalogueError(Exception):
    """A catalogue cannot be used: `file:line: what is wrong with which key`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, by their names."""

    language: str
    texts: Mapping[str, str]

    def text(self, name: str, values: Mapping[str, str]) -> str:
        """One text with its placeholders filled in; braces that are none stay."""
        return _FIELD.sub(lambda match: values.get(match[1], match[0]), self.texts[name])

    def sentence(self, name: str, values: Mapping[str, Value]) -> str:
        """One text with its figures in words. Raises CannotSay, and KeyError for a value that is not given."""
        return self.text(name, {field: say(values[field], self.language) for field in SENTENCES[name]})

    @property
    def prompts(self) -> list[str]:
        """The names of what is made beforehand."""
        return sorted(self.texts.keys() - SENTENCES.keys())


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
        held, wanted = set(_FIELD.findall(value)), SENTENCES.get(key, frozenset())
        if unknown := held - (wanted if key in SENTENCES else HOUSE):
            raise CatalogueError(f"{where} has an unknown placeholder {{{min(unknown)}}}")
        if left_out := wanted - held:
            raise CatalogueError(f"{where} leaves out {{{min(left_out)}}}")
        texts[key] = value.strip()
    missing = sorted({*PROMPTS, *SENTENCES} - texts.keys())
    if missing:
        raise CatalogueError(f"{path}: no text for {', '.join(map(repr, missing))}")
    return Catalogue(language, texts)


def _entries(path: Path) -> list[tuple[str, str, int]]:
    """The keys and texts of a file, in their order, with line numbers from 1."""
    try:
        root = composed(path.read_text(encoding="utf-8"))
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
