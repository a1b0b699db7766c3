"""Sounds we make ourselves: the music people wait to, and the tone before a message. No third party's audio."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
CHORDS_HZ = ((261.63, 329.63, 392.0), (220.0, 261.63, 329.63), (174.61, 220.0, 261.63), (196.0, 246.94, 293.66))
CHORD_S = 4.0

Samples = NDArray[np.float64]


def waiting_music() -> Samples:
    """Sixteen seconds of soft chords, each note struck in turn; it loops without a click."""
    bars = [_arpeggio(chord) for chord in CHORDS_HZ]
    return np.concatenate(bars) * 0.12


def beep() -> Samples:
    """The tone after which a caller speaks."""
    return tone(880.0, 0.35) * 0.3


def tone(hz: float, seconds: float) -> Samples:
    """A sine with soft edges, full scale 1.0."""
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    edge = np.minimum(1.0, np.minimum(t, seconds - t) / 0.02)
    return np.asarray(np.sin(2 * np.pi * hz * t) * edge, dtype=np.float64)


def write_wav(path: Path, samples: Samples) -> None:
    """8 kHz, 16 bit, mono: what Asterisk plays without converting."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pcm = (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm.tobytes())


def _arpeggio(chord: tuple[float, ...]) -> Samples:
    bar = np.zeros(int(CHORD_S * RATE_HZ))
    t = np.arange(bar.size) / RATE_HZ
    for number, hz in enumerate(chord + chord[1:]):
        start = number * CHORD_S / 5
        since = np.clip(t - start, 0.0, None)
        note = np.sin(2 * np.pi * hz * since) + 0.3 * np.sin(4 * np.pi * hz * since)
        bar += note * np.exp(-1.6 * since) * np.minimum(1.0, since / 0.03)
    fade = np.minimum(1.0, (CHORD_S - t) / 0.08)
    return np.asarray(bar * fade, dtype=np.float64)
