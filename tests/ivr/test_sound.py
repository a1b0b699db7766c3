"""Samples: the telephone's band, one loudness, files that Asterisk plays."""

import math
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.sound import (
    CEILING,
    LOUDNESS_DB,
    RATE_HZ,
    Samples,
    evened,
    read_wav,
    spoken_db,
    to_telephone_rate,
    trimmed,
    write_wav,
)


def tone(hz: float, rate_hz: int = 22050, seconds: float = 1.0, amplitude: float = 0.5) -> Samples:
    return np.asarray(amplitude * np.sin(2 * np.pi * hz * np.arange(round(rate_hz * seconds)) / rate_hz))


def level_db(samples: Samples) -> float:
    """Against a tone of full amplitude 0.5, edges left out."""
    return float(20 * np.log10(np.sqrt((samples[400:-400] ** 2).mean()) * math.sqrt(2) / 0.5 + 1e-9))


@pytest.mark.parametrize("rate_hz", [22050, 16000, 48000])
@pytest.mark.parametrize("hz", [300, 1000, 2500, 3400])
def test_the_telephones_band_passes_unchanged(hz: float, rate_hz: int) -> None:
    resampled = to_telephone_rate(tone(hz, rate_hz), rate_hz)
    assert len(resampled) == RATE_HZ
    loss = 0.1 if rate_hz <= 22050 or hz < 3400 else 3.0  # the same number of taps is a wider skirt at 48 kHz
    assert abs(level_db(resampled)) < loss


@pytest.mark.parametrize("hz", [4050, 4600, 5000, 7000, 10000])
def test_nothing_above_it_folds_back(hz: float) -> None:
    assert level_db(to_telephone_rate(tone(hz), 22050)) < -55


def test_a_resampled_tone_is_where_it_was_in_time() -> None:
    click = np.zeros(22050)
    click[11025] = 1.0
    assert abs(int(np.argmax(np.abs(to_telephone_rate(click, 22050)))) - 4000) <= 1


def test_pauses_do_not_count_as_quiet_speech() -> None:
    speech = tone(500, RATE_HZ)
    assert spoken_db(np.concatenate([speech, np.zeros(5 * RATE_HZ)])) == pytest.approx(spoken_db(speech), abs=0.1)
    assert spoken_db(np.zeros(RATE_HZ)) == spoken_db(np.zeros(0)) == -math.inf


@pytest.mark.parametrize("amplitude", [0.001, 0.02, 0.3, 1.0])
def test_quiet_and_loud_come_to_one_loudness_and_nothing_clips(amplitude: float) -> None:
    evened_out = evened(tone(500, RATE_HZ, amplitude=amplitude))
    assert spoken_db(evened_out) == pytest.approx(LOUDNESS_DB, abs=0.1)
    spiky = tone(500, RATE_HZ, amplitude=amplitude)
    spiky[::800] *= 40
    assert np.abs(evened(spiky)).max() <= CEILING


def test_silence_around_speech_is_cut_to_a_breath() -> None:
    still = np.zeros(RATE_HZ)
    kept = trimmed(np.concatenate([still, tone(500, RATE_HZ, seconds=0.5), still]))
    assert len(kept) / RATE_HZ == pytest.approx(0.5 + 0.06 + 0.12, abs=0.03)
    assert abs(kept[0]) < 1e-6 and abs(kept[-1]) < 1e-6


def test_what_is_written_is_what_asterisk_plays(tmp_path: Path) -> None:
    path = tmp_path / "vi" / "tr" / "x.wav"
    samples = tone(500, RATE_HZ)
    write_wav(path, samples)
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
    assert np.abs(read_wav(path) - samples).max() < 1e-3
    assert list(path.parent.iterdir()) == [path]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
    with pytest.raises(ValueError, match="8 kHz"):
        read_wav(path)
