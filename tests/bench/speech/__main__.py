"""Print the tables: `python -m tests.bench.speech [FOLDER]`. 1: a call was not heard, or wrong labels are right."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from domain.ports import NotHeard
from scripts.hearing.installed import installed
from scripts.hearing.models import Model, read_model
from scripts.hearing.workers import Worker
from tests.bench.speech.cost import HEADING, cost_of
from tests.bench.speech.tables import apart, by_kind, by_rule, falls_to_chance, missed, table, words_table
from tests.dialogues import aloud
from tests.dialogues.aloud.cast import UNSEEN
from tests.dialogues.aloud.corpus import TUNING, make, parts_of
from tests.dialogues.aloud.hearing import Ear, heard_by, unknown_words
from tests.dialogues.aloud.takes import Take, WrongTake, takes_in
from tests.dialogues.scoring import Judged, judged, scores, wrong
from tests.speech.corpus import HELD_OUT as STRANGERS
from threerings.demo.place import ROBOTS_ONLY
from threerings.settings import load_settings

HELD_OUT = (Path(aloud.__file__).resolve().parent / "held_out",)
TIMES = 1
SIDE_BY_SIDE = 2


def main() -> int:
    """Make the calls or take the operator's, hear them, and tell."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="calls-") as made:
        try:
            takes = list(takes_in(asked.folder or _made(Path(made), asked)))
        except WrongTake as error:
            print(error, file=sys.stderr)
            return 2
        if not takes:
            print(f"{asked.folder}: no labelled calls: NAME.flac and NAME.json (docs/hearing.md)", file=sys.stderr)
            return 2
        models = {language: _model(language, own=asked.folder is not None) for language in _languages(takes)}
        for language, words in unknown_words(takes, {each: models[each].words for each in models}).items():
            print(f"{language}: said, and unknown to the model: {' '.join(words)}")
        began = time.monotonic()
        ears = [ear for some in _hear(takes, models) for ear in some]
        print(f"{len(ears)} calls, {sum(ear.heard.seconds for ear in ears) / 60:.0f} minutes of sound, heard and "
              f"checked in {time.monotonic() - began:.0f} s\n")  # fmt: skip
        every = judged([ear.labelled for ear in ears])
        _tell(every, ears, rules=asked.rules)
        print(HEADING)
        for language, model in models.items():
            print(cost_of(model, language, _longest(takes, language).sound).row(language), flush=True)
    return 0 if len(ears) == len(takes) and falls_to_chance(every) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="labelled calls of your own")
    parser.add_argument("--tuning", action="store_true", help="the conversations to tune with instead")
    parser.add_argument("--times", type=int, default=TIMES, help="how often each conversation is played")
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th of these calls")
    parser.add_argument("--rules", action="store_true", help="tell each label that the check does not agree with")
    return parser.parse_args()


def _made(folder: Path, asked: argparse.Namespace) -> Path:
    """Calls made of conversations: speaking takes longer than hearing, so side by side."""
    parts = parts_of(TUNING if asked.tuning else HELD_OUT, asked.times)[:: asked.every]
    voices = UNSEEN if asked.tuning else STRANGERS
    with ProcessPoolExecutor(SIDE_BY_SIDE, get_context("spawn")) as processes:
        for done in [processes.submit(make, part, voices, folder) for part in parts]:
            done.result()
    return folder


def _languages(takes: list[Take]) -> list[str]:
    return sorted({take.language for take in takes})


def _model(language: str, *, own: bool) -> Model:
    """The one that the environment names; for the operator's calls the installed one; else the robots'."""
    named = os.environ.get(f"VOSK_MODEL_{language.upper()}")
    found = installed(load_settings().speech_dir).get(language) if own else None
    model = read_model(Path(named)) if named else found or read_model(ROBOTS_ONLY / language)
    robots = " (made of robots' voices: it hears nobody else)" if model.path.parent == ROBOTS_ONLY else ""
    print(f"{language}: heard by {model.name}{robots}")
    return model


def _hear(takes: list[Take], models: dict[str, Model]) -> Iterator[list[Ear]]:
    """A process a language, two of them at a time."""

    def of(language: str) -> list[Ear]:
        worker, found = Worker(models[language], language), list[Ear]()
        for take in (each for each in takes if each.language == language):
            try:
                found.append(heard_by(worker, take))
            except NotHeard as error:
                print(f"{take.name}: not heard: {error.why}: {error}", file=sys.stderr, flush=True)
        worker.stop()
        return found

    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        yield from threads.map(of, models)


def _longest(takes: list[Take], language: str) -> Take:
    return max((take for take in takes if take.language == language), key=lambda take: take.sound.stat().st_size)


def _tell(every: Judged, ears: list[Ear], *, rules: bool) -> None:
    kinds = scores(every, by_kind)
    tables = {
        "By kind of rule": table(kinds, goals=True),
        "By rule": table(scores(every, by_rule), goals=True),
        "By voice of the agent": table(apart(every, ears, lambda ear: ear.take.voice), goals=False),
        "By line": table(apart(every, ears, lambda ear: ear.take.line), goals=False),
        "With the labels dealt out anew": table(scores(every, lambda call, rule: (call.language,), "1"), goals=False),
        "Words": words_table(ears, "language, voice", lambda ear: f"{ear.take.language} {ear.take.voice}"),
        "Words by line": words_table(ears, "line", lambda ear: ear.take.line),
    }
    for name, lines in tables.items():
        print(f"## {name}\n\n" + "\n".join(lines) + "\n")
    print("Goals that are missed:\n" + ("\n".join(missed(kinds)) or "none") + "\n")
    if rules:
        print("\n".join(wrong(every)) + "\n")


if __name__ == "__main__":
    sys.exit(main())
