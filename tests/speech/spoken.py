"""espeak-ng through its library: sound, and which phoneme of which word begins when."""

import ctypes
from dataclasses import dataclass, field

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

SYNCHRONOUS, PHONEME_EVENTS = 2, 1
UTF8 = 1
RATE, PITCH, PITCH_RANGE, WORD_GAP = 1, 3, 4, 7
END, WORD, PHONEME = 0, 1, 7
SILENCE = "SIL"
STRESS = "',%="


class _Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text_position", ctypes.c_int), ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user_data", ctypes.c_void_p), ("id", _Name),
    )  # fmt: skip


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is spoken: espeak's voice, words a minute, pitch and its range (0-99), gap between words."""

    voice: str
    rate: int = 150
    pitch: int = 50
    pitch_range: int = 50
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phone:
    """A phoneme, or silence. `begins`: its first sample; `word`: which word of the text it belongs to."""

    name: str
    begins: int
    word: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Samples from -1 to 1 at `rate_hz`, and the phonemes in them."""

    samples: NDArray[np.float64]
    rate_hz: int
    phones: tuple[Phone, ...]


@dataclass
class Espeak:
    """The loaded library. It has one state for the process."""

    _chunks: list[NDArray[np.float64]] = field(default_factory=list)
    _events: list[tuple[int, int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.rate_hz = int(self._library.espeak_Initialize(SYNCHRONOUS, 0, data, PHONEME_EVENTS))
        self._callback = _CALLBACK(self._take)  # kept: the library holds only its address
        self._library.espeak_SetSynthCallback(self._callback)

    def knows(self, voice: str) -> bool:
        """Has espeak this voice?"""
        return bool(self._library.espeak_SetVoiceByName(voice.encode()) == 0)

    def speak(self, words: list[str], manner: Manner) -> Spoken:
        """Speak words in this manner."""
        if not self.knows(manner.voice):
            raise ValueError(f"espeak has no voice {manner.voice}")
        given = ((RATE, manner.rate), (PITCH, manner.pitch), (PITCH_RANGE, manner.pitch_range), (WORD_GAP, manner.gap))
        for parameter, value in given:
            self._library.espeak_SetParameter(parameter, value, 0)
        self._chunks.clear()
        self._events.clear()
        text = " ".join(words).encode()
        self._library.espeak_Synth(text, len(text) + 1, 0, 1, 0, UTF8, None, None)
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0)
        return Spoken(samples, self.rate_hz, tuple(_phones(self._events, words)))

    def _take(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        if count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float64) / 32768)
        place = 0
        while events[place].type != END:
            event = events[place]
            name = event.id.string.decode("utf-8", "replace") if event.type == PHONEME else ""
            self._events.append((event.type, event.sample, event.text_position, name))
            place += 1
        return 0


def _phones(events: list[tuple[int, int, int, str]], words: list[str]) -> list[Phone]:
    """Phonemes with the word that espeak last said it had begun: positions count the text's characters from 1."""
    word_at: dict[int, int] = {}
    place = 1
    for number, word in enumerate(words):
        word_at.update(dict.fromkeys(range(place, place + len(word)), number))
        place += len(word) + 1
    found, current = [], None
    for kind, sample, position, name in events:
        if kind == WORD:
            current = word_at.get(position)
        elif kind == PHONEME and not name.startswith("("):  # a change of language is no sound
            plain = name.lstrip(STRESS).rstrip("|")
            silent = plain == ":" or not plain or plain.startswith("_")
            found.append(Phone(SILENCE if silent else plain, sample, None if silent else current))
    return found
