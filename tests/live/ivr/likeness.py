"""How like a sound of ours some part of what a robot heard is."""

import numpy as np
from numpy.typing import NDArray

from threerings.carrier.sound import RATE_HZ, Heard

Samples = NDArray[np.float64]
HOP, PIECE = RATE_HZ // 100, 80
ALIKE = 0.7
"""Two recordings of one sound over a telephone line are more alike than this; others are below 0.5."""


def alike(heard: Heard, sound: Samples) -> float:
    """Of the best place in what was heard; 1 is the same."""
    theirs = heard.samples.astype(np.float64)
    size = len(sound) + len(theirs)
    product = np.fft.irfft(np.fft.rfft(theirs, size) * np.conj(np.fft.rfft(sound, size)), size)[: len(theirs)]
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate([theirs, np.zeros(len(sound))]) ** 2)])
    energy = sums[len(sound) : len(sound) + len(theirs)] - sums[: len(theirs)]
    return float((np.abs(product) / np.sqrt(np.maximum(energy, 1.0) * (sound**2).sum())).max(initial=0.0))


def said_in(heard: Heard, sentence: Samples) -> float:
    """How like a sentence that was spoken anew some part of what was heard is, by the loudness of its bands in the
    course of time: a voice does not say the same thing twice sample by sample."""
    ours, theirs = _bands(sentence), _bands(heard.samples.astype(np.float64))
    pieces = [ours[start : start + PIECE] for start in range(0, len(ours) - PIECE, PIECE)]
    return float(np.mean([_best(theirs, piece) for piece in pieces]))


def _bands(samples: Samples) -> Samples:
    """Log loudness of the bands of each 10 ms."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 2 * HOP)[::HOP] * np.hanning(2 * HOP)
    power = np.abs(np.fft.rfft(frames, axis=1)[:, 2:66]) ** 2
    return np.asarray(np.log10(power.reshape(len(frames), 16, 4).sum(axis=2) + power.max() * 1e-5))


def _best(theirs: Samples, piece: Samples) -> float:
    windows = np.lib.stride_tricks.sliding_window_view(theirs, PIECE, axis=0).transpose(0, 2, 1).reshape(-1, piece.size)
    wanted = piece.ravel() - piece.mean()
    centred = windows - windows.mean(axis=1, keepdims=True)
    return float((centred @ wanted / (np.linalg.norm(centred, axis=1) * np.linalg.norm(wanted) + 1e-9)).max())
