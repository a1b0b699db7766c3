"""Calls as sound: who says what from which second, by espeak's voices, as the house records them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from domain.speech import CHANNELS, Channel
from ivr.sound import read_wav
from ivr.voices import speak

RATE = 8000


@dataclass(frozen=True, slots=True)
class Line:
    """Something said. `voice`: a variant of espeak's; the default is one that no model was trained by."""

    channel: Channel
    at_s: float
    text: str
    voice: str = "f4"


def spoken(text: str, language: str, folder: Path, voice: str = "") -> NDArray[np.float64]:
    """A text by a voice, 8 kHz."""
    path = folder / "said.wav"
    speak(text, language, path, voice)
    return read_wav(path)


def call(folder: Path, language: str, *lines: Line, seconds: float = 0.0, rate: int = RATE) -> Path:
    """A recording of two channels with these lines in it."""
    said = [(line, spoken(line.text, language, folder, line.voice)) for line in lines]
    ends = [int(line.at_s * RATE) + len(samples) for line, samples in said]
    sound = np.zeros((max([*ends, int(seconds * RATE)]) + RATE, len(CHANNELS)))
    for line, samples in said:
        begin = int(line.at_s * RATE)
        sound[begin : begin + len(samples), CHANNELS.index(line.channel)] += samples
    path = folder / "call.flac"
    if rate != RATE:
        sound = np.repeat(sound, rate // RATE, axis=0)
    soundfile.write(path, np.clip(sound, -1, 1), rate, subtype="PCM_16")
    return path
