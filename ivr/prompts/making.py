"""Catalogues to sounds: only what changed is spoken again."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr import sound, voices
from ivr.prompts.catalogue import PROMPTS, Catalogue

MADE = ".made.json"
"""Beside the sounds: the name of each and what it was made from."""

RECIPE = 1
"""Raised when the way from text to sound changes."""

Progress = Callable[[str, int, int], None]
"""Told after each sound: its path, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did."""

    spoken: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Order:
    """One sound to be there."""

    language: str
    name: str
    text: str

    @property
    def source(self) -> str:
        """A hash of all that the sound depends on."""
        parts = [RECIPE, voices.version(), repr(voices.VOICES[self.language]), sound.LOUDNESS_DB, self.name, self.text]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def make(
    catalogues: Mapping[str, Catalogue],
    sounds: Path,
    organisation: Mapping[str, str],
    progress: Progress = lambda _path, _done, _all: None,
) -> Made:
    """Let every prompt stand under `sounds`/<language>/tr/ . `organisation`: the house's name by language.

    Takes about a second for all languages, and nothing the second time. Runs where waiting is allowed: see `speaker`.
    """
    spoken = done = 0
    total = len(PROMPTS) * len(catalogues)
    for language, catalogue in catalogues.items():
        folder = sounds / language / "tr"
        made = _read_made(folder)
        for order in _orders(catalogue, organisation[language]):
            path = folder / f"{order.name}.wav"
            if made.get(order.name) != order.source or not path.is_file():
                voices.speak(order.text, language, path)
                made[order.name] = order.source
                spoken += 1
            done += 1
            progress(str(path), done, total)
        _write_made(folder, made)
    return Made(spoken, done - spoken)


def _orders(catalogue: Catalogue, organisation: str) -> Iterator[_Order]:
    for name in sorted(PROMPTS):
        yield _Order(catalogue.language, name, catalogue.text(name, {"organisation": organisation}))


def _read_made(folder: Path) -> dict[str, str]:
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _write_made(folder: Path, made: dict[str, str]) -> None:
    half = folder / f"{MADE}.half"
    half.write_text(json.dumps(made, indent=0, sort_keys=True), encoding="utf-8")
    half.replace(folder / MADE)
