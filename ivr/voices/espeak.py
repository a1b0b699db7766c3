"""espeak-ng 1.52 as a library. The one door to it.

The library is a wheel (espeakng-loader), because Debian's 1.51 reads hanzi as English letters. It holds one state for
the process, so one lock guards it.
"""

import ctypes
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

import espeakng_loader
import numpy as np

from ivr.sound import Samples
from ivr.voices.port import CannotSpeak

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come through the callback, inside the call
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language is spoken: espeak's name for it, words a minute, pitch and its range (0-99)."""

    name: str
    words_a_minute: int
    pitch: int = 50
    pitch_range: int = 50


MANNERS: Mapping[str, Manner] = MappingProxyType(
    {"vi": Manner("vi", 145), "zh": Manner("cmn", 150), "en": Manner("en", 150)},
)
"""By the language codes of the house."""


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A language's voice. `variant`: a voice of espeak's, like `f3`; `words_a_minute`: 0: as the language is spoken."""

    language: str
    variant: str = ""
    words_a_minute: int = 0

    def __post_init__(self) -> None:
        """Raise CannotSpeak for what espeak would silently replace."""
        if self.language not in MANNERS:
            raise CannotSpeak(f"no voice for the language {self.language!r}")
        if self.variant and self.variant not in variants():
            raise CannotSpeak(f"espeak has no voice variant {self.variant!r}")

    @property
    def manner(self) -> Manner:
        """How it speaks."""
        usual = MANNERS[self.language]
        return replace(usual, words_a_minute=self.words_a_minute or usual.words_a_minute)

    @property
    def recipe(self) -> str:
        """The release of the wheel, and the manner: known without loading the library."""
        return f"espeakng-loader {_release()} {self.manner!r} {self.variant}".strip()

    def synthesize(self, text: str) -> tuple[Samples, int]:
        """Samples and their rate."""
        return _espeak().synthesize(text, self.manner, self.variant)

    def phonemes(self, text: str) -> str:
        """What would be spoken, in IPA; a change of language stands in parentheses, like `(en)`."""
        return _espeak().phonemes(text, self.manner, self.variant)


@cache
def _release() -> str:
    return metadata.version("espeakng-loader")


def version() -> str:
    """The library's version."""
    return _espeak().version


def variants() -> frozenset[str]:
    """The names of espeak's voice variants."""
    return frozenset(path.name for path in (Path(espeakng_loader.get_data_path()) / "voices" / "!v").iterdir())


class _Espeak:
    """The loaded library."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lock = threading.Lock()
        self._chunks: list[Samples] = []
        self._callback = _CALLBACK(self._take)  # kept: the library holds only its address
        data = espeakng_loader.get_data_path().encode()
        self._rate_hz = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0))
        if self._rate_hz <= 0:
            raise CannotSpeak("espeak-ng does not start")
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_Info.restype = ctypes.c_char_p
        self.version: str = self._library.espeak_Info(None).decode()

    def synthesize(self, text: str, manner: Manner, variant: str) -> tuple[Samples, int]:
        """Give samples and their rate."""
        raw = text.replace("\x00", " ").encode("utf-8", "replace")
        with self._lock:
            self._choose(manner, variant)
            self._chunks.clear()
            failed = self._library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
            chunks = list(self._chunks)
        if failed:
            raise CannotSpeak(f"espeak-ng failed with {failed}")
        return (np.concatenate(chunks) if chunks else np.zeros(0)), self._rate_hz

    def phonemes(self, text: str, manner: Manner, variant: str) -> str:
        """Give the phonemes, clause by clause."""
        raw = ctypes.c_char_p(text.replace("\x00", " ").encode())
        rest = ctypes.c_void_p(ctypes.cast(raw, ctypes.c_void_p).value)
        clauses = []
        with self._lock:
            self._choose(manner, variant)
            while rest.value:
                clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, 0x02).decode())
        return " ".join(clauses)

    def _choose(self, manner: Manner, variant: str) -> None:
        name = f"{manner.name}+{variant}" if variant else manner.name
        if self._library.espeak_SetVoiceByName(name.encode()):
            raise CannotSpeak(f"espeak has no voice {name!r}")
        for parameter, value in (
            (_RATE, manner.words_a_minute),
            (_PITCH, manner.pitch),
            (_RANGE, manner.pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float64) / 32768)
        return 0


@cache
def _espeak() -> _Espeak:
    return _Espeak()
