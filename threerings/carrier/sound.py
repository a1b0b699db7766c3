"""What was heard: raw 16-bit 8 kHz mono files, measured."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
WINDOW_S = 0.02
SPEECH_RMS = 200.0  # of 32768; comfort noise and silence stay far below, speech and tones far above


@dataclass(frozen=True)
class Heard:
    """A recording's samples. The times are seconds since its beginning."""

    samples: NDArray[np.int16]

    @classmethod
    def read(cls, path: Path) -> "Heard":
        """A file that is missing, or still too short to hold a sample, holds silence."""
        data = path.read_bytes() if path.exists() else b""
        return cls(np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2"))

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.samples.size / RATE_HZ

    def loudness(self) -> NDArray[np.float64]:
        """RMS of each window of 20 ms."""
        width = int(WINDOW_S * RATE_HZ)
        whole = self.samples[: self.samples.size // width * width].astype(np.float64).reshape(-1, width)
        return np.asarray(np.sqrt((whole**2).mean(axis=1)), dtype=np.float64)

    def first_sound_s(self, after_s: float = 0.0) -> float | None:
        """When somebody first speaks (60 ms of sound in a row), or None."""
        loud = self.loudness() > SPEECH_RMS
        for window in range(int(after_s / WINDOW_S), loud.size - 2):
            if loud[window : window + 3].all():
                return float(window * WINDOW_S)
        return None

    def sounding_s(self) -> float:
        """How many seconds of it are not silence."""
        return float((self.loudness() > SPEECH_RMS).sum() * WINDOW_S)

    def share_of_tone(self, hz: float) -> float:
        """Which part (0..1) of the energy lies within 15 Hz of `hz`."""
        if self.samples.size < RATE_HZ // 4:
            return 0.0
        power = np.abs(np.fft.rfft(self.samples.astype(np.float64))) ** 2
        bins = np.fft.rfftfreq(self.samples.size, 1 / RATE_HZ)
        total = float(power[1:].sum())
        return float(power[np.abs(bins - hz) <= 15].sum()) / total if total else 0.0
