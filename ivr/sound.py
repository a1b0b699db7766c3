"""Samples: to the telephone's rate, to one loudness, to a wav that Asterisk plays. Arrays are float64 in -1..1.

Asterisk plays `.wav` only as 8 kHz, 16 bit, mono, PCM; anything else it refuses without a word to the caller.
"""

import math
import os
import wave
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

RATE_HZ = 8000
LOUDNESS_DB = -20.0
"""RMS of the spoken parts, relative to full scale: where telephone speech usually lies."""
CEILING = 0.9
"""Above this nothing goes: peaks are bent, not cut."""
_TAPS = 128
_PASS_HZ = 3700.0  # with 128 taps: flat to 3.4 kHz, 60 dB down at 4.0 kHz
_KAISER_BETA = 5.65  # 60 dB
_FRAME = RATE_HZ // 50
_PAUSE_DB = 30.0
"""Frames this far below the loudest are pauses and do not count as speech."""


def to_telephone_rate(samples: Samples, rate_hz: int) -> Samples:
    """Resample to 8 kHz through a windowed-sinc low pass (polyphase), so that no sibilant folds back into the band."""
    if rate_hz == RATE_HZ or not len(samples):
        return samples
    divisor = math.gcd(RATE_HZ, rate_hz)
    up, down = RATE_HZ // divisor, rate_hz // divisor
    phases = _phases(rate_hz, up)
    count = len(samples) * up // down
    padded = np.concatenate([np.zeros(_TAPS), samples, np.zeros(_TAPS)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)
    result = np.empty(count)
    for start in range(min(up, count)):  # outputs `up` apart share one phase of the filter
        first = start * down // up + _TAPS // 2
        many = len(range(start, count, up))
        result[start::up] = windows[first : first + many * down : down][:many] @ phases[start * down % up]
    return result


@cache
def _phases(rate_hz: int, up: int) -> Samples:
    """The low pass, one row of taps for each position of an output sample between two input samples."""
    step = (np.arange(_TAPS)[None, :] - _TAPS // 2 + 1) - (np.arange(up) / up)[:, None]
    cutoff = 2 * _PASS_HZ / rate_hz
    span = np.clip(1 - (step / (_TAPS / 2)) ** 2, 0, None)
    taps = cutoff * np.sinc(cutoff * step) * np.i0(_KAISER_BETA * np.sqrt(span)) / np.i0(_KAISER_BETA)
    return np.asarray(taps / taps.sum(axis=1, keepdims=True))


def spoken_db(samples: Samples) -> float:
    """RMS of the spoken parts in dB below full scale; -inf for silence."""
    power = _frame_power(samples)
    if not len(power) or power.max() <= 0:
        return -math.inf
    spoken = power[power > power.max() * 10 ** (-_PAUSE_DB / 10)]
    return float(10 * np.log10(spoken.mean()))


def evened(samples: Samples, loudness_db: float = LOUDNESS_DB) -> Samples:
    """Bring speech to one loudness; peaks above the ceiling are bent towards it."""
    level = spoken_db(samples)
    if level == -math.inf:
        return samples
    louder = samples * 10 ** ((loudness_db - level) / 20)
    knee = CEILING * 0.75
    over = np.abs(louder) - knee
    bent = knee + (CEILING - knee) * np.tanh(np.clip(over, 0, None) / (CEILING - knee))
    return np.where(over > 0, np.sign(louder) * bent, louder)


def trimmed(samples: Samples, before_s: float = 0.06, after_s: float = 0.12) -> Samples:
    """Cut the silence around speech down to a breath, with edges that do not click."""
    power = _frame_power(samples)
    if not len(power) or power.max() <= 0:
        return samples
    loud = np.flatnonzero(power > power.max() * 1e-4)
    first = max(0, loud[0] * _FRAME - round(before_s * RATE_HZ))
    last = (loud[-1] + 1) * _FRAME + round(after_s * RATE_HZ)
    kept = samples[first:last].copy()
    edge = np.linspace(0, 1, min(len(kept), RATE_HZ // 200))
    kept[: len(edge)] *= edge
    kept[len(kept) - len(edge) :] *= edge[::-1]
    return kept


def write_wav(path: Path, samples: Samples) -> None:
    """Write what Asterisk plays, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with wave.open(str(half), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    half.replace(path)


def read_wav(path: Path) -> Samples:
    """Read such a file. Raises ValueError where it is anything else."""
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE_HZ):
            raise ValueError(f"{path}: not 8 kHz, 16 bit, mono")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768


def _frame_power(samples: Samples) -> Samples:
    whole = len(samples) // _FRAME * _FRAME
    return np.asarray((samples[:whole].reshape(-1, _FRAME) ** 2).mean(axis=1))
