"""A telephone line: its band, its 8 bits, its level, its noise, its losses."""

import random
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 8000
PACKET = RATE // 50
BAND_TAPS = 129
LOW_HZ, HIGH_HZ = 300, 3400
NOISES = ([1.0], [0.25, 0.5, 0.25], [0.5, 0.5], [1.0, -0.7])
"""From white to dull and to sharp."""


@dataclass(frozen=True, slots=True)
class Line:
    """`peak_db`: of the voice, below full scale; `snr_db`: voice over noise; `loss`: share of packets that are missing;
    `noise`: its colour, of NOISES; `narrow`: only the telephone network's band, else all that 8 kHz can carry, as in a
    call that is digital from end to end; `before_s`, `after_s`: silence around; `echo_db`: how far below the one side
    the other one hears it, 0: not at all."""

    peak_db: float = -6.0
    snr_db: float = 40.0
    loss: float = 0.0
    noise: int = 1
    narrow: bool = False
    before_s: float = 0.3
    after_s: float = 0.5
    echo_db: float = 0.0

    @classmethod
    def any(cls, chance: random.Random) -> "Line":
        """A line as good or as bad as lines are."""
        return cls(
            peak_db=chance.uniform(-22, -1),
            snr_db=chance.uniform(6, 20) if chance.random() < 0.5 else chance.uniform(15, 50),
            loss=chance.uniform(0, 0.05) if chance.random() < 0.5 else 0.0,
            noise=chance.randrange(len(NOISES)),
            narrow=chance.random() < 0.6,
            before_s=chance.uniform(0.1, 0.4),
            after_s=chance.uniform(0.2, 0.5),
        )


def over(line: Line, samples: NDArray[np.float64], rate_hz: int, seed: int) -> NDArray[np.int16]:
    """What comes out at the other end, at 8 kHz, of one sentence."""
    voice = in_band(soxr.resample(samples, rate_hz, RATE), line)
    voice *= 10 ** (line.peak_db / 20) / (np.abs(voice).max() + 1e-9)
    sound = np.concatenate([np.zeros(int(line.before_s * RATE)), voice, np.zeros(int(line.after_s * RATE))])
    return carried(sound, line, seed)


def in_band(voice: NDArray[np.float64], line: Line) -> NDArray[np.float64]:
    """What of a voice at 8 kHz the line lets through."""
    return np.convolve(voice, _band(), "same") if line.narrow and len(voice) else voice


def carried(sound: NDArray[np.float64], line: Line, seed: int) -> NDArray[np.int16]:
    """A side of a call with the line's noise and losses, in 8 bits a sample."""
    chance = np.random.default_rng(seed)
    voice = sound[np.abs(sound) > 0.01]
    loudness = np.sqrt(np.mean(voice**2)) if len(voice) else 1e-3
    noise = np.convolve(chance.standard_normal(len(sound)), NOISES[line.noise], "same")
    heard = sound + noise / noise.std() * loudness * 10 ** (-line.snr_db / 20)
    for packet in range(0, len(heard), PACKET):
        if chance.random() < line.loss:
            heard[packet : packet + PACKET] = 0
    return _mu_law(np.clip(heard, -1, 1))


def _band() -> NDArray[np.float64]:
    """A windowed-sinc band pass, as loud as before in its middle."""
    steps = np.arange(BAND_TAPS) - BAND_TAPS // 2
    low, high = 2 * LOW_HZ / RATE, 2 * HIGH_HZ / RATE
    taps = (high * np.sinc(high * steps) - low * np.sinc(low * steps)) * np.hamming(BAND_TAPS)
    return np.asarray(taps / np.sum(taps * np.cos(np.pi * (low + high) / 2 * steps)))


def _mu_law(sound: NDArray[np.float64]) -> NDArray[np.int16]:
    steps = np.round(np.log1p(255 * np.abs(sound)) / np.log(256) * 127) / 127
    return (np.sign(sound) * np.expm1(steps * np.log(256)) / 255 * 32767).astype(np.int16)
