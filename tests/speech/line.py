"""A telephone line: its band, its 8 bits, its level, its noise, its losses."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, lfilter, resample_poly

RATE = 8000
PACKET = RATE // 50
BAND_TAPS = 129
BAND = firwin(BAND_TAPS, [300, 3400], fs=RATE, pass_zero=False)
NOISES = ([1.0], [0.25, 0.5, 0.25], [0.5, 0.5], [1.0, -0.7])
"""From white to dull and to sharp."""


@dataclass(frozen=True, slots=True)
class Line:
    """`peak_db`: of the voice, below full scale; `snr_db`: voice over noise; `loss`: share of packets that are missing;
    `noise`: its colour, of NOISES; `narrow`: only the telephone network's band, else all that 8 kHz can carry, as in a
    call that is digital from end to end; `before_s`, `after_s`: silence around."""

    peak_db: float = -6.0
    snr_db: float = 40.0
    loss: float = 0.0
    noise: int = 1
    narrow: bool = False
    before_s: float = 0.3
    after_s: float = 0.5

    @classmethod
    def any(cls, chance: random.Random) -> "Line":
        """A line as good or as bad as lines are."""
        return cls(
            peak_db=chance.uniform(-18, -1),
            snr_db=chance.uniform(6, 50),
            loss=chance.uniform(0, 0.05) if chance.random() < 0.4 else 0.0,
            noise=chance.randrange(len(NOISES)),
            narrow=chance.random() < 0.4,
            before_s=chance.uniform(0.1, 0.4),
            after_s=chance.uniform(0.2, 0.5),
        )


def over(line: Line, samples: NDArray[np.float64], rate_hz: int, seed: int) -> NDArray[np.int16]:
    """What comes out at the other end, at 8 kHz."""
    chance = np.random.default_rng(seed)
    divisor = int(np.gcd(RATE, rate_hz))
    voice = resample_poly(samples, RATE // divisor, rate_hz // divisor)
    if line.narrow:
        delay = BAND_TAPS // 2
        voice = lfilter(BAND, 1, np.concatenate([voice, np.zeros(delay)]))[delay:]
    voice *= 10 ** (line.peak_db / 20) / (np.abs(voice).max() + 1e-9)
    sound = np.concatenate([np.zeros(int(line.before_s * RATE)), voice, np.zeros(int(line.after_s * RATE))])
    loudness = np.sqrt(np.mean(voice[np.abs(voice) > 0.01] ** 2)) if (np.abs(voice) > 0.01).any() else 1e-3
    noise = np.convolve(chance.standard_normal(len(sound)), NOISES[line.noise], "same")
    sound += noise / noise.std() * loudness * 10 ** (-line.snr_db / 20)
    for packet in range(0, len(sound), PACKET):
        if chance.random() < line.loss:
            sound[packet : packet + PACKET] = 0
    return _mu_law(np.clip(sound, -1, 1))


def _mu_law(sound: NDArray[np.float64]) -> NDArray[np.int16]:
    steps = np.round(np.log1p(255 * np.abs(sound)) / np.log(256) * 127) / 127
    return (np.sign(sound) * np.expm1(steps * np.log(256)) / 255 * 32767).astype(np.int16)
