"""Which of our own sounds is in what a caller heard: its beginning, looked for piece by piece.

By pieces, because on a busy machine a voice stream loses or doubles a packet now and then: what follows is then some
hundredths of a second away from where it should be, and a comparison in one would see two different sounds.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.sound import read_wav
from threerings.carrier.sound import RATE_HZ, Heard

PIECE = RATE_HZ // 2
PIECES = 8
"""Four seconds: both greetings wish a good day first, for nearly two."""
ALIKE = 0.8
"""Correlation from which a piece is that piece: a telephone's coding costs some thousandths."""
ENOUGH = 0.7
"""Which part of the pieces must be there, in order."""
SLIP = RATE_HZ // 4

Samples = NDArray[np.float64]


def starts_at(heard: Heard, path: Path) -> float | None:
    """The second of what was heard at which the beginning of a sound file was played, or None."""
    samples = heard.samples.astype(np.float64)
    sound = np.asarray(read_wav(path), dtype=np.float64)[: PIECE * PIECES]
    pieces = [(start, sound[start : start + PIECE]) for start in range(0, sound.size - PIECE + 1, PIECE)]
    spoken = [(start, piece) for start, piece in pieces if piece.std() > sound.std() / 4]
    begins = [at - start for start, piece in spoken if (at := _place(samples, piece)) is not None]
    agreed = [begin for begin in begins if abs(begin - np.median(begins)) < SLIP]
    return float(min(agreed) / RATE_HZ) if len(agreed) >= ENOUGH * len(spoken) else None


def _place(samples: Samples, piece: Samples) -> int | None:
    """Where the piece is in the samples, if it is."""
    places = samples.size - piece.size + 1
    if places < 1:
        return None
    size = 1 << (samples.size + piece.size).bit_length()
    product = np.fft.irfft(np.fft.rfft(samples, size) * np.conj(np.fft.rfft(piece, size)), size)[:places]
    energy = np.cumsum(np.concatenate([[0.0], samples**2]))
    here = np.sqrt(np.maximum(energy[piece.size :] - energy[: -piece.size], piece.size))
    likeness = product / (here * np.sqrt((piece**2).sum()))
    at = int(likeness.argmax())
    return at if likeness[at] >= ALIKE else None
