"""vosk 0.3.45: the one door to it, opened in worker processes only.

Its traps, and what is done: `Model()` without a path downloads, so a path is always given; a recogniser keeps what it
has heard (90 s cost 50 MB and more), so a long call gets a new one at a pause; a grammar drops words that it does not
know in silence, so phrases come here already in known words; it writes to stderr whatever it is told.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

import vosk

from domain.speech import Channel, Source, Word
from scripts.hearing.models import Model, ModelWrong
from scripts.hearing.sound import Samples

FRESH_AFTER_S = 60.0
"""A recogniser that has heard so much is replaced at its next pause."""
CHUNK_S = 0.2


class LoadedModel:
    """A model in memory. Raises ModelWrong."""

    def __init__(self, model: Model) -> None:
        vosk.SetLogLevel(-1)
        self.model = model
        try:
            self._loaded = vosk.Model(str(model.path))
            self.stream()  # half a graph is found only by who decodes with it
        except Exception as error:  # vosk raises bare Exception, and says only that it failed
            raise ModelWrong("half", f"{model.path}: vosk cannot load it. Download or unpack it again.") from error

    def knows(self, word: str) -> bool:
        """Is it a word of the model's? The folder of a big model does not tell."""
        return bool(self._loaded.vosk_model_find_word(word) >= 0)

    def stream(self, choices: Sequence[str] = ()) -> "Stream":
        """A fresh stream of sound; with choices, it hears nothing but these."""
        return Stream(self._loaded, self.model.rate_hz, tuple(choices))


class Stream:
    """One channel's sound in, words with their times out."""

    def __init__(self, loaded: Any, rate_hz: int, choices: tuple[str, ...]) -> None:
        self._loaded, self._rate_hz, self._choices = loaded, rate_hz, choices
        self._begins_s = self._taken_s = self._fresh_s = 0.0
        self._open = False
        self._recogniser = self._fresh()

    def take(self, samples: Samples) -> list[dict[str, Any]]:
        """Words of what has come to a pause, as vosk gives them, times from the stream's beginning."""
        found: list[dict[str, Any]] = []
        step = int(CHUNK_S * self._rate_hz)
        for at in range(0, len(samples), step):
            chunk = samples[at : at + step]
            paused = self._recogniser.AcceptWaveform(chunk.tobytes())
            self._open = True
            self._taken_s += len(chunk) / self._rate_hz
            self._fresh_s += len(chunk) / self._rate_hz
            if paused:
                found += self._result(self._recogniser.Result())
                self._anew_if_it_heard_much()
        return found

    def skip(self, samples: Samples) -> list[dict[str, Any]]:
        """Pass over what holds no words: those of what came before it."""
        found = self.rest() if self._open else []
        seconds = len(samples) / self._rate_hz
        self._taken_s, self._begins_s = self._taken_s + seconds, self._begins_s + seconds
        self._anew_if_it_heard_much()
        return found

    def rest(self) -> list[dict[str, Any]]:
        """Words of what is left, when all is taken."""
        self._open = False
        return self._result(self._recogniser.FinalResult())

    def _anew_if_it_heard_much(self) -> None:
        if self._fresh_s >= FRESH_AFTER_S:
            self._begins_s, self._fresh_s, self._recogniser = self._taken_s, 0.0, self._fresh()

    def _fresh(self) -> Any:
        if not self._choices:
            recogniser = vosk.KaldiRecognizer(self._loaded, self._rate_hz)
        else:
            grammar = json.dumps(self._choices, ensure_ascii=False)
            recogniser = vosk.KaldiRecognizer(self._loaded, self._rate_hz, grammar)
        recogniser.SetWords(True)
        return recogniser

    def _result(self, text: str) -> list[dict[str, Any]]:
        words = cast("list[dict[str, Any]]", json.loads(text).get("result", []))
        shift = self._begins_s
        return [{**word, "start": word["start"] + shift, "end": word["end"] + shift} for word in words]


def words_of(found: Sequence[dict[str, Any]], channel: Channel, source: Source) -> Iterator[Word]:
    """As the house knows words."""
    for each in found:
        yield Word(
            text=each["word"],
            begins_s=round(each["start"], 3),
            ends_s=round(each["end"], 3),
            confidence=round(each.get("conf", 1.0), 3),
            channel=channel,
            source=source,
        )
