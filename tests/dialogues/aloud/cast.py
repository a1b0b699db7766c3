"""Who speaks a conversation, and over what line: dealt out by a seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ivr.sound import Samples
from ivr.voices import EspeakVoice, rendered
from tests.speech.line import Line

TRAINED = ("", "f2", "m3", "f5")
"""Voices by which the small models were made: for tests."""
UNSEEN = ("ian", "Storm", "marcelo", "Alex")
"""Voices by which none was made, three of them deep: for tuning, for who is heard well has no faults to be found."""
LINES: Mapping[str, Line] = {
    "digital": Line(),
    "narrow, 20 dB, 1 % lost": Line(snr_db=20, loss=0.01, narrow=True),
    "narrow, 10 dB, 3 % lost": Line(snr_db=10, loss=0.03, narrow=True, noise=2),
    "narrow, 25 dB, sides hear each other": Line(snr_db=25, narrow=True, echo_db=-28),
}
SLOWEST, FASTEST = 125, 180
"""Words a minute."""
SOFTEST_DB, LOUDEST_DB = -8.0, 4.0


@dataclass(frozen=True, slots=True)
class Actor:
    """A voice of espeak's, how fast it speaks, and how loud against the house's loudness."""

    voice: str
    words_a_minute: int
    gain_db: float

    def speak(self, text: str, language: str) -> Samples:
        """A text, at the telephone's rate."""
        return _spoken(text, language, self.voice, self.words_a_minute) * 10 ** (self.gain_db / 20)


@dataclass(frozen=True, slots=True)
class Cast:
    """`agents`: who answers, and who takes over. `line`: its name."""

    caller: Actor
    agents: tuple[Actor, Actor]
    line: str


def cast_of(number: int, voices: Sequence[str], seed: str) -> Cast:
    """Who plays the call of this number: agents' voices and lines come round evenly, everything else by chance."""
    chance = random.Random(f"{seed}/{number}")
    names = tuple(LINES)
    agent = voices[number % len(voices)]
    others = [each for each in voices if each != agent]
    line = names[number // len(voices) % len(names)]
    first, second = _actor(agent, chance), _actor(chance.choice(others), chance)
    return Cast(caller=_actor(chance.choice(others), chance), agents=(first, second), line=line)


def _actor(voice: str, chance: random.Random) -> Actor:
    return Actor(voice, chance.randint(SLOWEST, FASTEST), chance.uniform(SOFTEST_DB, LOUDEST_DB))


@lru_cache(maxsize=4000)
def _spoken(text: str, language: str, voice: str, words_a_minute: int) -> Samples:
    return rendered(text, EspeakVoice(language, voice, words_a_minute))
