"""Build the small models: `python -m tests.speech.build [vi] [zh] [en]`. Needs the extra `speech-fixture`."""

import random
import shutil
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from domain.scripts.model import LANGUAGES, Language
from tests.speech import graphs, kaldi
from tests.speech.corpus import ROOT, VARIANTS, VOICES, weighed
from tests.speech.line import RATE, Line, over
from tests.speech.network import CEPSTRA, Floats, cepstra, frame_at, train
from tests.speech.spoken import SILENCE, Espeak, Manner, Spoken

OUT = ROOT / "threerings" / "demo" / "hearing"
WIDTH, EPOCHS = 128, 8
TIMES, MIXED, LINES = 1, 700, 2
"""How often each sentence is spoken, how many strings of any words besides, and over how many lines each is heard."""
EACH_WORD = 3
SHORTEST = 1000
"""Samples: a sign that is no word makes hardly any."""
BURST = 0.035 * RATE
FRONT_END = {"sample-frequency": RATE, "use-energy": "false", "num-mel-bins": CEPSTRA, "num-ceps": CEPSTRA,
             "low-freq": 100, "high-freq": 3800, "dither": 0, "allow-downsample": "true"}  # fmt: skip
SEARCH = {"min-active": 200, "max-active": 3000, "beam": 11.0, "lattice-beam": 2.0, "acoustic-scale": 0.35,
          "frame-subsampling-factor": 3, "endpoint.silence-phones": 1, "endpoint.rule2.min-trailing-silence": 0.6,
          "endpoint.rule3.min-trailing-silence": 1.0, "endpoint.rule4.min-trailing-silence": 2.0}  # fmt: skip


@dataclass
class Heard:
    """All that was spoken, in frames, and the words' pronunciations."""

    frames: list[Floats] = field(default_factory=list)
    phones: list[NDArray[np.int32]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=lambda: {SILENCE: 0})
    lexicon: dict[str, Counter[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, words: list[str], spoken: Spoken, line: Line, seed: int) -> None:
        """One sentence: its frames, each with its phoneme, and how its words were pronounced."""
        if len(spoken.samples) < SHORTEST:
            return
        sound = over(line, spoken.samples, spoken.rate_hz, seed)
        frames = cepstra(sound)
        labels = np.zeros(len(frames), np.int32)
        begins = [line.before_s * RATE + phone.begins / spoken.rate_hz * RATE for phone in spoken.phones]
        ends = [*begins[1:], line.before_s * RATE + len(spoken.samples) / spoken.rate_hz * RATE]
        pronounced: dict[int, list[int]] = defaultdict(list)
        taken = 0.0
        for phone, begin, end in zip(spoken.phones, begins, ends, strict=True):
            number = self.numbers.setdefault(phone.name, len(self.numbers))
            if phone.word is not None and end - begin < BURST:
                end = begin + BURST  # đ: espeak counts its sound to the vowel after it
            labels[frame_at(max(begin, taken)) : frame_at(end)] = number
            taken = end
            if phone.word is not None:
                pronounced[phone.word].append(number)
        self.frames.append(frames)
        self.phones.append(labels)
        if len(pronounced) == len(words):  # else espeak drew two words together
            for at, phones in pronounced.items():
                self.lexicon[words[at]][tuple(phones)] += 1


def build(language: Language, target: Path) -> None:
    """Make one language's model."""
    began, espeak, chance = time.monotonic(), Espeak(), random.Random(f"model {language}")
    often, heard = weighed(language), Heard()
    said = [list(words) for words in often]
    for seed, words in enumerate(_to_speak(said, chance)):
        spoken = espeak.speak(words, _any_manner(language, espeak, chance))
        for number in range(LINES):
            heard.take(words, spoken, Line.any(chance), seed * LINES + number)
    words = sorted({word for sentence in said for word in sentence})
    silent = [word for word in words if word not in heard.lexicon]
    seconds = sum(map(len, heard.frames)) / 100
    print(f"{language}: {len(said)} sentences, {len(words)} words, {len(heard.frames)} times spoken: {seconds:.0f} s")
    print(f"{language}: {len(heard.numbers)} phonemes, {time.monotonic() - began:.0f} s; silent: {silent}", flush=True)
    network = train(heard.frames, heard.phones, len(heard.numbers), width=WIDTH, epochs=EPOCHS)
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("am", "conf"):
        (target / folder).mkdir(parents=True)
    (target / "am" / "final.mdl").write_bytes(kaldi.model(network))
    for name, given in (("mfcc", FRONT_END), ("model", SEARCH)):
        (target / "conf" / f"{name}.conf").write_text("".join(f"--{key}={value}\n" for key, value in given.items()))
    graphs.write(target, heard.lexicon, often, len(heard.numbers))
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"{language}: {size / 1e6:.2f} MB in {target}, {time.monotonic() - began:.0f} s", flush=True)


def _to_speak(said: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Sentences, each some times, and strings of any words, each word at least some times."""
    words = sorted({word for sentence in said for word in sentence})
    mixed = [chance.choices(words, k=chance.randint(3, 8)) for _ in range(MIXED)]
    shuffled = [word for _ in range(EACH_WORD) for word in chance.sample(words, len(words))]
    every = [shuffled[at : at + 5] for at in range(0, len(shuffled), 5)]
    return [*(sentence for sentence in said for _ in range(TIMES)), *mixed, *every]


def _any_manner(language: Language, espeak: Espeak, chance: random.Random) -> Manner:
    while True:
        variant = chance.choice(VARIANTS)
        voice = chance.choice(VOICES[language]) + (f"+{variant}" if variant else "")
        if espeak.knows(voice):
            break
    return Manner(
        voice=voice,
        rate=chance.randint(115, 195),
        pitch=chance.randint(20, 80),
        pitch_range=chance.randint(20, 70),
        gap=chance.choice((0, 0, 0, 1, 2)),
    )


if __name__ == "__main__":
    for each in sys.argv[1:] or LANGUAGES:
        build(cast("Language", each), OUT / each)
