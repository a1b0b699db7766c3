"""Listening to callers in menus: a process that reads what Asterisk writes, while it is written.

One process a language for all callers at once. It says the phrase that it heard; that it is alive, every second; and
nothing else. A key is never waited for here: whoever asked goes on without us, and stops asking.
"""

import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import soxr

from scripts.hearing.models import TELEPHONE_HZ, Model, ModelWrong
from scripts.hearing.phrases import Grammar, grammar_of, said_in
from scripts.hearing.sound import Samples
from scripts.hearing.vosk_door import LoadedModel, Stream
from scripts.hearing.worker import Born, begin

LOOK_S, IDLE_S = 0.05, 1.0
ALIVE_EVERY_S = 1.0
BYTES_A_SAMPLE = 2
MOST = TELEPHONE_HZ * BYTES_A_SAMPLE * 4
"""Bytes that are taken of one caller before the next one has a turn."""
LONGEST_S = 300.0
"""Nobody stands at one node of a menu for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A raw file, from a second on, and what to listen for in it."""

    number: int
    sound: Path
    from_s: float
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """Nobody listens for this any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Said:
    """The phrase that was said first; empty: none of them can be heard by this model."""

    number: int
    phrase: str


@dataclass
class _Caller:
    """One caller's growing file."""

    asked: Asked
    grammar: Grammar
    stream: Stream
    resampler: soxr.ResampleStream | None
    place: int
    began: float
    words: list[str] = field(default_factory=list)

    def phrase(self) -> str:
        """Take what has grown; the phrase that is said by now, or nothing."""
        try:
            with self.asked.sound.open("rb") as file:
                file.seek(self.place)
                data = file.read(MOST)
        except OSError:
            return ""
        data = data[: len(data) // BYTES_A_SAMPLE * BYTES_A_SAMPLE]
        self.place += len(data)
        if not data:
            return ""
        samples = np.frombuffer(data, "<i2").astype(np.int16)
        self.words += [each["word"] for each in self.stream.take(self._at_rate(samples))]
        found = said_in(self.grammar.lines, self.words)
        return "" if found is None else self.grammar.phrases[found]

    def _at_rate(self, samples: Samples) -> Samples:
        return self.resampler.resample_chunk(samples) if self.resampler else samples


def listen(line: Connection, model: Model, language: str, born: Born | None) -> None:
    """Serve until the house closes the line."""
    begin(f"listens-{language}", model, born)
    try:
        loaded = LoadedModel(model)
    except ModelWrong:
        return  # the line's end says it
    callers: dict[int, _Caller] = {}
    told = 0.0
    while True:
        try:
            if line.poll(LOOK_S if callers else IDLE_S):
                _obey(callers, line, line.recv(), loaded, language)
                continue
            for caller in list(callers.values()):
                _look(callers, line, caller)
            if time.monotonic() - told >= ALIVE_EVERY_S:
                told = time.monotonic()
                line.send(None)
        except (EOFError, OSError):
            return


def _obey(
    callers: dict[int, _Caller], line: Connection, word: Asked | Enough, loaded: LoadedModel, language: str
) -> None:
    if isinstance(word, Enough):
        callers.pop(word.number, None)
        return
    grammar = grammar_of(word.phrases, language, loaded.model.words)
    if not grammar.lines:
        line.send(Said(word.number, ""))
        return
    rate = loaded.model.rate_hz
    callers[word.number] = _Caller(
        asked=word,
        grammar=grammar,
        stream=loaded.stream(grammar.choices),
        resampler=None if rate == TELEPHONE_HZ else soxr.ResampleStream(TELEPHONE_HZ, rate, 1, dtype="int16"),
        place=int(max(0.0, word.from_s) * TELEPHONE_HZ) * BYTES_A_SAMPLE,
        began=time.monotonic(),
    )


def _look(callers: dict[int, _Caller], line: Connection, caller: _Caller) -> None:
    phrase = caller.phrase()
    if phrase:
        line.send(Said(caller.asked.number, phrase))
    if phrase or time.monotonic() - caller.began > LONGEST_S:
        callers.pop(caller.asked.number, None)
