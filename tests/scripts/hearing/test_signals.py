"""Where words are listened for: where the detector finds a voice, and where it is loud all the same."""

import numpy as np

from scripts.hearing.models import TELEPHONE_HZ
from scripts.hearing.signals import Listening
from scripts.hearing.sound import Samples

BLOCK = TELEPHONE_HZ // 2
NOISE_DB, HUM_HZ = -45.0, 55.0


def blocks(count: int, hum_db: float | None) -> list[Samples]:
    """Half seconds of noise, with a hum that no detector takes for a voice."""
    chance = np.random.default_rng(7)
    time_s = np.arange(BLOCK) / TELEPHONE_HZ
    hum = np.sign(np.sin(2 * np.pi * HUM_HZ * time_s)) if hum_db is not None else np.zeros(BLOCK)
    level = 10 ** ((hum_db or 0.0) / 20)
    sound = [chance.normal(0, 10 ** (NOISE_DB / 20), BLOCK) + hum * level for _ in range(count)]
    return [(each * 32767).astype(np.int16) for each in sound]


def test_what_is_much_louder_than_the_noise_is_listened_to_whatever_the_detector_says() -> None:
    listening = Listening("agent")
    quiet = [listening.take(each) for each in blocks(20, None)]
    loud = [listening.take(each) for each in blocks(4, -30.0)]
    after = [listening.take(each) for each in blocks(4, None)]
    assert not any(quiet[1:]) and all(loud) and not any(after), "noise alone costs no decoding"
    assert listening.signals().speech == (), "and nobody says that it was speech"
