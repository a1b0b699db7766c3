"""espeak-ng 1.52 as a library: text in Vietnamese, Mandarin or English to speech. The one door to it.

The library is a wheel (espeakng-loader), because Debian's 1.51 reads hanzi as English letters. It holds one state for
the process, so one lock guards it; it works for longer than an event loop may wait, so callers use `speaker`.
"""

import ctypes
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import espeakng_loader
import numpy as np

from ivr.sound import Samples, evened, to_telephone_rate, trimmed, write_wav

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come through the callback, inside the call
_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a language is spoken: espeak's name for it, words a minute, pitch and its range (0-99)."""

    name: str
    words_a_minute: int
    pitch: int = 50
    pitch_range: int = 50


VOICES: Mapping[str, Voice] = MappingProxyType(
    {"vi": Voice("vi", 145), "zh": Voice("cmn", 150), "en": Voice("en", 150)},
)
"""By the language codes of the house."""


class CannotSpeak(Exception):
    """The library, the language, the variant or the text is not one that can be spoken."""


def synthesize(text: str, language: str, variant: str = "") -> Samples:
    """Speak `text` at the telephone's rate and the house's loudness. `variant`: a voice of espeak's, like `f3`."""
    spoken, rate_hz = _espeak().synthesize(text, *_voice(language, variant))
    if not spoken.any():
        raise CannotSpeak(f"nothing in {text[:40]!r} can be spoken in {language}")
    return evened(trimmed(to_telephone_rate(spoken, rate_hz)))


def speak(text: str, language: str, path: Path, variant: str = "") -> float:
    """Speak `text` into a wav that Asterisk plays; give its length in seconds."""
    samples = synthesize(text, language, variant)
    write_wav(path, samples)
    return len(samples) / 8000


def phonemes(text: str, language: str) -> str:
    """What would be spoken, in IPA; a change of language stands in parentheses, like `(en)`."""
    return _espeak().phonemes(text, *_voice(language, ""))


def version() -> str:
    """The library's version: part of what a prompt is made from."""
    return _espeak().version


def variants() -> frozenset[str]:
    """The names of espeak's voice variants."""
    return frozenset(path.name for path in (Path(espeakng_loader.get_data_path()) / "voices" / "!v").iterdir())


def _voice(language: str, variant: str) -> tuple[Voice, str]:
    voice = VOICES.get(language)
    if voice is None:
        raise CannotSpeak(f"no voice for the language {language!r}")
    if variant and variant not in variants():  # espeak itself would silently take another
        raise CannotSpeak(f"espeak has no voice variant {variant!r}")
    return voice, variant


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

    def synthesize(self, text: str, voice: Voice, variant: str) -> tuple[Samples, int]:
        """Give samples and their rate."""
        raw = text.replace("\x00", " ").encode("utf-8", "replace")
        with self._lock:
            self._choose(voice, variant)
            self._chunks.clear()
            failed = self._library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
            chunks = list(self._chunks)
        if failed:
            raise CannotSpeak(f"espeak-ng failed with {failed}")
        return (np.concatenate(chunks) if chunks else np.zeros(0)), self._rate_hz

    def phonemes(self, text: str, voice: Voice, variant: str) -> str:
        """Give the phonemes, clause by clause."""
        raw = ctypes.c_char_p(text.replace("\x00", " ").encode())
        rest = ctypes.c_void_p(ctypes.cast(raw, ctypes.c_void_p).value)
        clauses = []
        with self._lock:
            self._choose(voice, variant)
            while rest.value:
                clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, 0x02).decode())
        return " ".join(clauses)

    def _choose(self, voice: Voice, variant: str) -> None:
        name = f"{voice.name}+{variant}" if variant else voice.name
        if self._library.espeak_SetVoiceByName(name.encode()):
            raise CannotSpeak(f"espeak has no voice {name!r}")
        for parameter, value in (
            (_RATE, voice.words_a_minute),
            (_PITCH, voice.pitch),
            (_RANGE, voice.pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float64) / 32768)
        return 0


@cache
def _espeak() -> _Espeak:
    return _Espeak()
