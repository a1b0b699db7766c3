"""How like a sound of ours some part of what a robot heard is."""

import numpy as np
from numpy.typing import NDArray

from threerings.carrier.sound import RATE_HZ, Heard

Samples = NDArray[np.float64]
HOP, PIECE = RATE_HZ // 100, 80
FRAME, MOST_FRAMES, PIECES = RATE_HZ // 50, 2, 4
ALIKE = 0.7
"""Two recordings of one sound over a telephone line are more alike than this; others are below 0.5."""


def alike(heard: Heard, sound: Samples) -> float:
    """Of the best place in what was heard; 1 is the same. A frame that was lost, or came twice, moves what follows it
    by its length: the sound is looked for in pieces, each of which may have moved."""
    theirs = np.concatenate([heard.samples.astype(np.float64), np.zeros(len(sound))])
    length = len(sound) // PIECES
    found = np.zeros(len(heard.samples))
    for number in range(PIECES):
        piece = sound[number * length : (number + 1) * length]
        place = _likeness_at(theirs, piece)[number * length :]
        moved = [np.roll(place, by * FRAME) for by in range(-MOST_FRAMES, MOST_FRAMES + 1)]
        found += np.max(moved, axis=0)[: len(found)] * (piece**2).sum()
    return float(found.max(initial=0.0) / max((sound**2).sum(), 1e-9))


def _likeness_at(theirs: Samples, piece: Samples) -> Samples:
    """How like a piece what was heard is, at each of its samples."""
    size = len(piece) + len(theirs)
    product = np.fft.irfft(np.fft.rfft(theirs, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(theirs)]
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate([theirs, np.zeros(len(piece))]) ** 2)])
    energy = sums[len(piece) : len(piece) + len(theirs)] - sums[: len(theirs)]
    return np.asarray(np.abs(product) / np.sqrt(np.maximum(energy, 1.0) * max((piece**2).sum(), 1e-9)))


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
