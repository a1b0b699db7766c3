"""What Asterisk writes of a call: two headerless 16-bit 8 kHz files in step, the caller (`-in`) and what the caller
hears (`-out`). Made into one FLAC with two channels: left the caller, right what they hear."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

RATE = 8000
BYTES_A_SAMPLE = 2
BLOCK = RATE * BYTES_A_SAMPLE * 8
"""Eight seconds of one side in memory at a time."""
SMALL_FRAMES = 0.25
"""libFLAC's level 2: frames of 0.14 s instead of 0.5 s, which is how exactly a player can seek."""


@dataclass(frozen=True, slots=True)
class RawPair:
    """Both sides of one call, as files that may be missing."""

    caller: Path
    heard: Path

    @property
    def files(self) -> tuple[Path, Path]:
        """Both."""
        return self.caller, self.heard

    @property
    def exists(self) -> bool:
        """At least one of them is there."""
        return any(path.exists() for path in self.files)

    def seconds(self) -> float:
        """The length of the longer side: a kill may have cost one of them its last step."""
        return max(_size(path) for path in self.files) // BYTES_A_SAMPLE / RATE

    def touched_at(self) -> float:
        """When one of them was written last (seconds since 1970); 0.0 where there is none."""
        return max((path.stat().st_mtime for path in self.files if path.exists()), default=0.0)

    def remove(self) -> None:
        """Delete both."""
        for path in self.files:
            path.unlink(missing_ok=True)


def pair_of(folder: Path, call_id: str) -> RawPair:
    """Where Asterisk writes a call."""
    return RawPair(folder / f"{call_id}-in.sln", folder / f"{call_id}-out.sln")


def to_flac(pair: RawPair, target: BinaryIO) -> float:
    """Write both sides as one stereo FLAC, the shorter side filled up with silence. Returns seconds."""
    frames = 0
    with (
        _opened(pair.caller) as caller,
        _opened(pair.heard) as heard,
        soundfile.SoundFile(target, "w", RATE, 2, "PCM_16", format="FLAC", compression_level=SMALL_FRAMES) as flac,
    ):
        while True:
            left, right = _samples(caller), _samples(heard)
            count = max(len(left), len(right))
            if not count:
                return frames / RATE
            block = np.zeros((count, 2), dtype=np.int16)
            block[: len(left), 0], block[: len(right), 1] = left, right
            flac.write(block)
            frames += count


def _opened(path: Path) -> BinaryIO:
    return path.open("rb") if path.exists() else Path("/dev/null").open("rb")


def _samples(file: BinaryIO) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    data = file.read(BLOCK)
    return np.frombuffer(data[: len(data) // BYTES_A_SAMPLE * BYTES_A_SAMPLE], dtype="<i2").astype(np.int16, copy=False)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
