"""Measuring what was heard."""

from pathlib import Path

import numpy as np

from threerings.asterisk.sounds import tone
from threerings.carrier.sound import RATE_HZ, Heard


def raw(*parts: tuple[float, float]) -> Heard:
    """Parts of (Hz, seconds); 0 Hz is silence."""
    samples = [tone(hz, seconds) * 0.5 if hz else np.zeros(int(seconds * RATE_HZ)) for hz, seconds in parts]
    return Heard((np.concatenate(samples) * 32767).astype(np.int16))


def test_when_somebody_begins_to_speak() -> None:
    heard = raw((0, 1.5), (400, 1.0), (0, 1.0), (700, 0.5))
    assert heard.first_sound_s() is not None and abs(heard.first_sound_s() - 1.5) < 0.05  # type: ignore[operator]
    assert heard.first_sound_s(after_s=2.6) is not None and abs(heard.first_sound_s(2.6) - 3.5) < 0.05  # type: ignore[operator]
    assert abs(heard.sounding_s() - 1.5) < 0.1
    assert heard.seconds == 4.0


def test_a_click_is_no_speech() -> None:
    assert raw((0, 1.0), (400, 0.03), (0, 1.0)).first_sound_s() is None


def test_which_tone_it_was() -> None:
    heard = raw((400, 1.0), (1000, 1.0))
    assert 0.45 < heard.share_of_tone(400) < 0.55
    assert heard.share_of_tone(700) < 0.01


def test_a_file_that_is_not_there_is_silent(tmp_path: Path) -> None:
    heard = Heard.read(tmp_path / "none.sln")
    assert (heard.seconds, heard.first_sound_s(), heard.share_of_tone(400)) == (0, None, 0.0)


def test_half_a_sample_at_the_end_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.sln"
    path.write_bytes(b"\x00\x01\x02")
    assert Heard.read(path).samples.size == 1
