"""A recording by a person that takes the place of a spoken prompt: looked at before a caller has to hear it.

It lies as <recordings>/<language>/<name>.wav (or .flac). Its level is brought to the house's; what a machine cannot
mend is refused with what to do.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from domain.ports import RecordingRefused
from ivr.prompts.voices_heard import somebody_speaks
from ivr.sound import RATE_HZ, Samples, evened, spoken_db, to_telephone_rate, trimmed

KINDS = (".wav", ".flac")
LOWEST_HZ, HIGHEST_HZ = RATE_HZ, 48_000
LONGEST_S = 90.0
SHORTEST_S = 0.2
LONGEST_PAUSE_S = 2.5
"""Longer than any pause between two sentences: a caller takes it for the end."""
SILENT_DB = -60.0
QUIETEST_DB = -42.0
"""Lifted to the house's level from below this, a room's noise is heard as well."""
LEAST_SWING_DB = 5.0
"""Between the loud and the soft twenty-fifths of a second. Measured: noise white, pink or brown, hum and tones 3.5 at
most; espeak's voices in our three languages, every prompt and single words, 7.5 at least, under noise of 5 dB 8.7."""
RUMBLE_HZ = 100.0
"""No telephone carries what is below; wind and steps rise and fall there without anybody speaking."""
RUMBLE_LEAVES = 1e-3
"""A share of the power that a voice has at least above that: it has nearly all of it."""
CLIPPED = 0.999
CLIPPED_SHARE = 0.001
FRAME = RATE_HZ // 50
SYLLABLE_PART = 2 * FRAME
Frames = npt.NDArray[np.intp]
CONVERT = "sox FILE -r 16000 -c 1 -b 16 OUT.wav converts it"


class UnusableRecording(RecordingRefused):
    """What is wrong with a recording, and what to do about it."""


def _noise() -> UnusableRecording:
    return UnusableRecording(
        "it holds noise and no voice: check the microphone and what is plugged in, and record it again", "noise"
    )


def recording_of(folder: Path | None, language: str, name: str) -> Path | None:
    """The recording of a prompt, where there is one."""
    if folder is None:
        return None
    return next((path for kind in KINDS if (path := folder / language / f"{name}{kind}").is_file()), None)


def read_recording(path: Path) -> Samples:
    """A recording at the telephone's rate and the house's loudness. Raises UnusableRecording."""
    samples, rate_hz = _right_format(path)
    heard = to_telephone_rate(samples - samples.mean(), rate_hz)  # a faulty input's constant voltage is no sound
    level = spoken_db(heard)
    if level < SILENT_DB:
        raise UnusableRecording("it holds silence only: check the microphone and record it again", "silent")
    if level < QUIETEST_DB:
        raise UnusableRecording(
            f"it is too quiet ({level:.0f} dB, at least {QUIETEST_DB:.0f}): record it again, nearer to the microphone",
            "quiet",
            level=f"{level:.0f}",
            least=f"{QUIETEST_DB:.0f}",
        )
    if (np.abs(samples) >= CLIPPED).mean() > CLIPPED_SHARE:
        raise UnusableRecording(
            "it is distorted, its peaks are cut off: record it again with the input turned down", "distorted"
        )
    kept = trimmed(heard)
    loud = _loud_frames(kept)
    _right_length((loud[-1] + 1 - loud[0]) * FRAME / RATE_HZ)
    _rises_and_falls(kept)
    _no_long_pause(loud)
    even = evened(kept)
    if not somebody_speaks(even):
        raise _noise()
    return even


def _right_format(path: Path) -> tuple[Samples, int]:
    try:
        told = soundfile.info(str(path))
    except (soundfile.LibsndfileError, OSError) as error:
        raise UnusableRecording("it cannot be read as WAV or FLAC: save it as WAV, PCM, 16 bit") from error
    if told.channels != 1:
        raise UnusableRecording(
            f"it has {told.channels} channels, a telephone has one: {CONVERT}", "channels", n=str(told.channels)
        )
    if not LOWEST_HZ <= told.samplerate <= HIGHEST_HZ:
        raise UnusableRecording(
            f"it is sampled at {told.samplerate} Hz and must be between {LOWEST_HZ} and {HIGHEST_HZ}: "
            + (CONVERT if told.samplerate > HIGHEST_HZ else "record it again at 16000 Hz or more"),
            "rate",
            hz=str(told.samplerate),
            least=str(LOWEST_HZ),
            most=str(HIGHEST_HZ),
        )
    _right_length(told.frames / told.samplerate)
    try:
        samples, rate_hz = soundfile.read(str(path), dtype="float64")
    except (soundfile.LibsndfileError, OSError) as error:
        raise UnusableRecording("it breaks off in the middle: copy it again", "broken_off") from error
    return np.nan_to_num(np.asarray(samples)), int(rate_hz)


def _right_length(seconds: float) -> None:
    """Of the file, and of what is left of it without the silence around: a click is no word."""
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise UnusableRecording(
            f"it is {seconds:.1f} s long and must be between {SHORTEST_S:g} and {LONGEST_S:g} s",
            "length",
            seconds=f"{seconds:.1f}",
            least=f"{SHORTEST_S:g}",
            most=f"{LONGEST_S:g}",
        )


def _rises_and_falls(samples: Samples) -> None:
    """A voice does, with every syllable; a hum, a hiss and a room's noise do not, however loud."""
    pitches = np.fft.rfft(samples)
    pitches[: round(RUMBLE_HZ * len(samples) / RATE_HZ)] = 0.0
    carried = np.fft.irfft(pitches, len(samples))
    rumble_only = (carried**2).mean() < RUMBLE_LEAVES * (samples**2).mean()
    power = (carried[: len(carried) // SYLLABLE_PART * SYLLABLE_PART].reshape(-1, SYLLABLE_PART) ** 2).mean(axis=1)
    soft, loud = np.percentile(10 * np.log10(power + 1e-12), (10, 95))
    if rumble_only or loud - soft < LEAST_SWING_DB:
        raise _noise()


def _loud_frames(samples: Samples) -> Frames:
    """Which frames are not silence; there is one at least."""
    power = (samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME) ** 2).mean(axis=1)
    return np.flatnonzero(power > power.max() * 1e-4)


def _no_long_pause(loud: Frames) -> None:
    gaps = np.diff(loud) * FRAME / RATE_HZ
    if len(gaps) and gaps.max() > LONGEST_PAUSE_S:
        at = loud[int(gaps.argmax())] * FRAME / RATE_HZ
        raise UnusableRecording(
            f"it is silent for {gaps.max():.1f} s after {at:.1f} s: cut the pause below {LONGEST_PAUSE_S:g} s",
            "pause",
            seconds=f"{gaps.max():.1f}",
            at=f"{at:.1f}",
            most=f"{LONGEST_PAUSE_S:g}",
        )
