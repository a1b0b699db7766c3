"""Files that are no recordings of a call, each in its way."""

import os
import wave
from pathlib import Path

import numpy as np
import soundfile

from tests.scripts.hearing.calls import RATE

WRONG = {
    "unreadable": "unreadable",
    "half": "unreadable",
    "empty": "empty",
    "channels": "channels",
    "rate": "rate",
    "too_long": "too_long",
}
"""Each kind, and why it is not heard. `too_long`: eight hours, that take no room on the disk."""


def write_wrong(path: Path, kind: str) -> None:
    """One of them."""
    match kind:
        case "unreadable":
            path.write_bytes(b"no sound at all" * 100)
        case "half":
            noise = np.random.default_rng(1).normal(0, 0.1, (10 * RATE, 2))
            soundfile.write(path, noise, RATE, format="FLAC", subtype="PCM_16")
            os.truncate(path, path.stat().st_size // 2)
        case "empty":
            soundfile.write(path, np.zeros((0, 2)), RATE, format="WAV")
        case "channels":
            soundfile.write(path, np.zeros(RATE), RATE, format="WAV")
        case "rate":
            soundfile.write(path, np.zeros((4000, 2)), 4000, format="WAV")
        case "too_long":
            with wave.open(str(path), "wb") as file:
                file.setnchannels(2)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(bytes(4))
            os.truncate(path, 8 * 3600 * RATE * 4)
            with path.open("r+b") as file_too:
                file_too.seek(40)
                file_too.write((8 * 3600 * RATE * 4 - 44).to_bytes(4, "little"))
