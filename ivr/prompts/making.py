"""Catalogues to sounds: only what changed is spoken again, and a person's recording comes before any voice."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr import sound, voices
from ivr.prompts.catalogue import Catalogue
from ivr.prompts.of_hotlines import prompt_of
from ivr.prompts.recording import UnusableRecording, read_recording, recording_of

MADE = ".made.json"
"""Beside the sounds: the name of each, a hash of what it was made from, and one of the sound itself."""

RECIPE = 2
"""Raised when the way from text to sound changes."""

Progress = Callable[[str, int, int], None]
"""Told after each sound: its path, how many are done, how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Where better than espeak may lie: `recordings`/<language>/<name>.wav, and `models`/<language>.onnx for Piper."""

    recordings: Path | None = None
    models: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did. `troubles`: recordings and voices that could not be used, each with what to do; espeak spoke."""

    spoken: int
    kept: int
    recorded: int = 0
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One sound to be there."""

    language: str
    name: str
    text: str

    @property
    def prompt(self) -> str:
        """What people, and recordings of it, call it."""
        return prompt_of(self.name)

    def spoken_from(self, voice: voices.Voice) -> str:
        """A hash of all that a spoken sound depends on."""
        parts = [RECIPE, voice.recipe, sound.LOUDNESS_DB, self.name, self.text]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def recorded_from(self, recording: Path) -> str:
        """A hash of all that a recorded sound depends on."""
        parts = [RECIPE, sound.LOUDNESS_DB, self.name, hashlib.sha256(recording.read_bytes()).hexdigest()]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def make(
    catalogues: Mapping[str, Catalogue],
    sounds: Path,
    organisation: Mapping[str, str],
    progress: Progress = lambda _path, _done, _all: None,
    studio: Studio | None = None,
) -> Made:
    """Let every prompt stand under `sounds`/<language>/tr/ . `organisation`: the house's name by language.

    Takes about a second for all languages, and nothing the second time. Runs where waiting is allowed: see `speaker`.
    """
    total = sum(len(catalogue.prompts) for catalogue in catalogues.values())
    run = _Run(studio or Studio())
    for language, catalogue in catalogues.items():
        folder = sounds / language / "tr"
        made = _read_made(folder)
        for order in orders(catalogue, organisation[language]):
            path = folder / f"{order.name}.wav"
            source = run.let_stand(order, path, _untouched(path, made.get(order.name, "")))
            made[order.name] = f"{source} {_digest(path)}"
            progress(str(path), run.done, total)
        _write_made(folder, made)
    return Made(run.spoken, run.kept, run.recorded, tuple(run.troubles))


def orders(catalogue: Catalogue, organisation: str) -> Iterator[Order]:
    """Every prompt of a language, under the house's name."""
    for name in catalogue.prompts:
        yield Order(catalogue.language, name, catalogue.text(name, {"organisation": organisation}))


def sources_of(folder: Path) -> dict[str, str]:
    """What the sounds of a folder were made from, by their names; empty where nobody knows."""
    return {name: noted.partition(" ")[0] for name, noted in _read_made(folder).items()}


def _read_made(folder: Path) -> dict[str, str]:
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _untouched(path: Path, noted: str) -> str:
    """What a sound was made from; empty where it is gone or another one lies there now."""
    source, _, digest = noted.partition(" ")
    return source if path.is_file() and _digest(path) == digest else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(slots=True)
class _Run:
    """One pass over all orders, and its count."""

    studio: Studio
    spoken: int = 0
    kept: int = 0
    recorded: int = 0
    troubles: list[str] = field(default_factory=list)
    _mute: set[str] = field(default_factory=set)
    """Languages whose chosen voice has failed: espeak speaks the rest of them."""

    @property
    def done(self) -> int:
        return self.spoken + self.kept + self.recorded

    def let_stand(self, order: Order, path: Path, made_from: str) -> str:
        """Make one sound if it was made from something else; what it is made from now."""
        recording = recording_of(self.studio.recordings, order.language, order.prompt)
        source = self._recorded(order, recording, path, made_from) if recording else ""
        return source or self._spoken(order, path, made_from)

    def _recorded(self, order: Order, recording: Path, path: Path, made_from: str) -> str:
        try:
            source = order.recorded_from(recording)
            if made_from == source:
                self.kept += 1
                return source
            sound.write_wav(path, read_recording(recording))
        except (UnusableRecording, OSError) as error:
            self.troubles.append(f"{recording}: {error}")
            return ""
        self.recorded += 1
        return source

    def _spoken(self, order: Order, path: Path, made_from: str) -> str:
        models = None if order.language in self._mute else self.studio.models
        try:
            voice = voices.chosen(order.language, models)
            source = order.spoken_from(voice)
            if made_from == source:
                self.kept += 1
                return source
            sound.write_wav(path, voices.rendered(order.text, voice))
        except voices.CannotSpeak as error:
            if models is None or isinstance(voices.chosen(order.language, models), voices.EspeakVoice):
                raise
            self.troubles.append(f"{order.language}: {error}")
            self._mute.add(order.language)
            return self._spoken(order, path, made_from)
        self.spoken += 1
        return source


def _write_made(folder: Path, made: dict[str, str]) -> None:
    half = folder / f"{MADE}.half"
    half.write_text(json.dumps(made, indent=0, sort_keys=True), encoding="utf-8")
    half.replace(folder / MADE)
