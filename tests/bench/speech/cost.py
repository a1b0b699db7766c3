"""What hearing costs: work for a second of a call, beside bare vosk on the same sound, and memory a stream."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import vosk

from domain.speech import CHANNELS
from scripts.hearing.models import TELEPHONE_HZ, Model
from scripts.hearing.own_words import library_phrases
from scripts.hearing.signals import Listening
from scripts.hearing.sound import Samples, Sound, open_sound
from scripts.hearing.vosk_door import CHUNK_S, LoadedModel
from scripts.hearing.worker import Task, hear

ROUNDS = 2
HEADING = (
    "| language | bare vosk | ours, one decoding | over it | of that the voice detector | ours, both decodings "
    "| memory a stream |\n|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Work a second of a call of two sides, each the least of some rounds; `stream_mb`: of one stream of four."""

    bare: float
    once: float
    detector: float
    twice: float
    stream_mb: float

    def row(self, language: str) -> str:
        """As a line of the table."""
        return (
            f"| {language} | {self.bare:.4f} | {self.once:.4f} | {self.once / self.bare - 1:+.0%} "
            f"| {self.detector:.4f} | {self.twice:.4f} | {self.stream_mb:.1f} MB |"
        )


def cost_of(model: Model, language: str, sound: Path) -> Cost:
    """Measured in this process, the ways by turns."""
    loaded, opened = LoadedModel(model), open_sound(sound)
    once = Task(sound=sound, language=language)
    twice = Task(sound=sound, language=language, phrases=library_phrases(language))
    before = psutil.Process().memory_info().rss
    hear(loaded, twice, opened)
    stream_mb = (psutil.Process().memory_info().rss - before) / 1e6 / (2 * len(CHANNELS))
    bare, sides = vosk.Model(str(model.path)), _sides(opened, model.rate_hz)
    ways: dict[str, Callable[[], object]] = {
        "bare": lambda: _bare(bare, sides, model.rate_hz),
        "once": lambda: hear(loaded, once, opened),
        "detector": lambda: _detector(opened),
        "twice": lambda: hear(loaded, twice, opened),
    }
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.process_time()
            way()
            least[name] = min(least[name], (time.process_time() - began) / opened.seconds)
    return Cost(least["bare"], least["once"], least["detector"], least["twice"], max(0.0, stream_mb))


def _sides(sound: Sound, rate_hz: int) -> list[Samples]:
    """Each side whole, at the model's rate."""
    return [np.concatenate(blocks) for blocks in zip(*sound.blocks(rate_hz), strict=True)]


def _bare(loaded: object, sides: Sequence[Samples], rate_hz: int) -> None:
    """Both sides through vosk and nothing else."""
    step = int(CHUNK_S * rate_hz)
    for side in sides:
        recogniser = vosk.KaldiRecognizer(loaded, rate_hz)
        recogniser.SetWords(True)
        for at in range(0, len(side), step):
            if recogniser.AcceptWaveform(side[at : at + step].tobytes()):
                recogniser.Result()
        recogniser.FinalResult()


def _detector(sound: Sound) -> None:
    """Both sides through the detector of voices and the measure of loudness."""
    listening = [Listening(channel) for channel in CHANNELS]
    for block in sound.blocks(TELEPHONE_HZ):
        for each, samples in zip(listening, block, strict=True):
            each.take(samples)
    for each in listening:
        each.signals()
