"""How many words bare vosk gets wrong with the small models, by voices that no model was trained by.

python -m tests.speech.measure [vi] [zh] [en]
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any, cast

import vosk

from domain.scripts.model import LANGUAGES, Language
from tests.speech.corpus import HELD_OUT, VOICES, sentences
from tests.speech.line import RATE, Line, over
from tests.speech.spoken import Espeak, Manner
from tests.speech.wrong_words import distance
from threerings.demo.place import ROBOTS_ONLY

LINES = {
    "digital, clean": Line(),
    "narrow, 20 dB, 1 % loss": Line(snr_db=20, loss=0.01, narrow=True),
    "narrow, 10 dB, 3 % loss": Line(snr_db=10, loss=0.03, narrow=True),
}
CLIPS = 60
"""Sentences a row, the same in each."""


def rows(language: Language, folder: Path) -> list[tuple[str, str, float, float]]:
    """Voice, line, share of wrong words (characters in Chinese), seconds of work for a second of sound."""
    vosk.SetLogLevel(-1)
    model, espeak = vosk.Model(str(folder)), Espeak()
    chosen = random.Random(7).sample([each for each in sentences(language) if len(each) > 2], CLIPS)
    found = []
    for variant in ("", *HELD_OUT):
        manner = Manner(f"{VOICES[language][0]}+{variant}".rstrip("+"), rate=155)
        for name, line in LINES.items():
            wrong = said = 0
            sound_s = work_s = 0.0
            for seed, words in enumerate(chosen):
                spoken = espeak.speak(words, manner)
                sound = over(line, spoken.samples, spoken.rate_hz, seed)
                began = time.process_time()
                hypothesis = _text(model, sound.tobytes())
                work_s, sound_s = work_s + time.process_time() - began, sound_s + len(sound) / RATE
                there, here = _units(words, language), _units(hypothesis, language)
                wrong, said = wrong + distance(there, here), said + len(there)
            found.append((variant or "as trained", name, wrong / said, work_s / sound_s))
    return found


def _text(model: Any, sound: bytes) -> list[str]:
    recogniser = vosk.KaldiRecognizer(model, RATE)
    texts = [json.loads(recogniser.Result())["text"] if recogniser.AcceptWaveform(sound) else ""]
    return " ".join([*texts, json.loads(recogniser.FinalResult())["text"]]).split()


def _units(words: list[str], language: Language) -> list[str]:
    return list("".join(words)) if language == "zh" else words


if __name__ == "__main__":
    print("| language | voice | line | wrong words | work / sound |\n|---|---|---|---|---|")
    for each in sys.argv[1:] or LANGUAGES:
        for voice, line, wrong, work in rows(cast("Language", each), ROBOTS_ONLY / each):
            print(f"| {each} | {voice} | {line} | {wrong:.1%} | {work:.4f} |", flush=True)
