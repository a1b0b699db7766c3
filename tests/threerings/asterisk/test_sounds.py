"""The sounds we make ourselves: audible, never clipped, looping without a click."""

import wave
from pathlib import Path

import numpy as np

from threerings.asterisk.sounds import RATE_HZ, beep, waiting_music, write_wav


def test_music_is_soft_and_loops() -> None:
    music = waiting_music()
    assert 15 < music.size / RATE_HZ < 17
    assert 0.05 < np.abs(music).max() < 0.9
    assert abs(music[0] - music[-1]) < 0.01
    assert np.abs(np.diff(music)).max() < 0.2


def test_the_beep_is_heard() -> None:
    assert np.abs(beep()).max() > 0.2


def test_a_file_is_what_asterisk_plays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.wav"
    write_wav(path, np.array([0.0, 2.0, -2.0]))
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels(), file.getnframes()) == (8000, 2, 1, 3)
        assert np.frombuffer(file.readframes(3), "<i2").tolist() == [0, 32767, -32767]
