"""A recording as it is decoded: both channels, block by block, at the telephone's rate or the model's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from domain.ports import NotHeard
from domain.speech import CHANNELS

Samples = NDArray[np.int16]
BLOCK_S = 0.5
LONGEST_S = 4 * 3600.0
"""No call lasts longer; what does is some fault, and would hold up the others for an hour."""
SLOWEST_HZ, FASTEST_HZ = 8000, 192_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """`seconds`: how long it is."""

    path: Path
    seconds: float
    rate_hz: int

    def blocks(self, rate_hz: int) -> Iterator[tuple[Samples, ...]]:
        """Blocks of about half a second, each a row of samples a channel. Memory stays the same however long it is.
        Raises NotHeard where the file breaks off or is spoilt."""
        resamplers = [soxr.ResampleStream(self.rate_hz, rate_hz, 1, dtype="int16") for _ in CHANNELS]
        with soundfile.SoundFile(self.path) as file:
            size = int(BLOCK_S * self.rate_hz)
            while len(block := self._block(file, size)):
                last = len(block) < size
                if rate_hz == self.rate_hz:
                    yield tuple(np.ascontiguousarray(block[:, at]) for at in range(len(CHANNELS)))
                else:
                    yield tuple(
                        resampler.resample_chunk(np.ascontiguousarray(block[:, at]), last=last)
                        for at, resampler in enumerate(resamplers)
                    )

    def _block(self, file: soundfile.SoundFile, size: int) -> Samples:
        try:
            block: Samples = file.read(size, dtype="int16", always_2d=True)
        except soundfile.LibsndfileError as error:
            text = f"{self.path.name} is spoilt, or only half of it is there: {error}"
            raise NotHeard("unreadable", text) from error
        return block


def open_sound(path: Path) -> Sound:
    """What is to be heard. Raises NotHeard for what is no recording of a call."""
    try:
        info = soundfile.info(path)
    except (soundfile.LibsndfileError, OSError, RuntimeError) as error:
        raise NotHeard("unreadable", f"{path.name} cannot be read as sound: {error}") from error
    if not info.frames:
        raise NotHeard("empty", f"{path.name} holds no sound")
    if info.channels != len(CHANNELS):
        text = f"{path.name} has {info.channels} channel(s): a call has two, the caller left and the agent right"
        raise NotHeard("channels", text)
    if not SLOWEST_HZ <= info.samplerate <= FASTEST_HZ:
        raise NotHeard("rate", f"{path.name} has {info.samplerate} samples a second: a telephone has {SLOWEST_HZ}")
    seconds = info.frames / info.samplerate
    if seconds > LONGEST_S:
        raise NotHeard("too_long", f"{path.name} lasts {seconds / 3600:.1f} h: more than {LONGEST_S / 3600:.0f} h")
    return Sound(path=path, seconds=seconds, rate_hz=info.samplerate)
