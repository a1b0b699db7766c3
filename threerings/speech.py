"""`threerings speech`: models that hear, put in their place and tried; one recording, heard; what waits to be heard."""

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import soundfile

from domain.ports import NotHeard
from domain.redaction import redacted
from domain.scripts.model import LANGUAGES, Language
from domain.speech import CHANNELS, Heard
from ivr.voices import synthesize
from scripts.checked import answer, transcript
from scripts.hearing.installed import installed, opened, put, settle_language
from scripts.hearing.models import TELEPHONE_HZ, Model, ModelWrong
from scripts.hearing.own_words import library_phrases, never_judged_rules, phrases, texts, unknown_words
from scripts.hearing.worker import Task
from scripts.hearing.workers import Worker
from store.database import database_url, open_engine, usable
from store.queries.hearings import standing
from threerings.against_script import Unusable, against, broken, lines
from threerings.children import end_with_parent
from threerings.settings import Settings
from threerings.words import terminal_language, words

WELL, WRONG, MISUSED = 0, 1, 2
SHOWN = 12
BENCH_TEXTS = 24
"""Sentences of our scripts that a bench speaks: a minute or two of sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A recording to be heard. `script`: what it is held against, empty: nothing; `call`: what is known of it."""

    audio: Path
    language: str
    script: str = ""
    call: Path | None = None


def install(settings: Settings, path: Path, language: str, *, as_json: bool) -> int:
    """Check a model, put it in its place, and measure it here. 0 well; 1 it cannot be used; 2 no such file."""
    return _with_model(path, lambda model: _install(settings, model, language, as_json=as_json), as_json=as_json)


def check(path: Path, language: str, *, as_json: bool) -> int:
    """What a model can do, and which of our words it does not know. Codes as `install`."""
    return _with_model(path, lambda model: _checked(model, language, as_json=as_json), as_json=as_json)


def bench(path: Path, language: str, *, as_json: bool) -> int:
    """How fast it is on this machine, and how much memory it takes. Codes as `install`."""
    return _with_model(path, lambda model: _benched(model, language, as_json=as_json), as_json=as_json)


def hear(settings: Settings, asked: Hearing, *, as_json: bool) -> int:
    """Print what is said in a recording of two channels, and where a script is named what became of its rules. 0 heard,
    and nothing broken; 1 not heard, and why, or something broken; 2 no such file, language or script."""
    say, language = words(terminal_language()), asked.language
    if language not in LANGUAGES or not asked.audio.is_file():
        nowhere = f"{asked.audio}: no such file"
        text = say("speech.no_language", language=language) if language not in LANGUAGES else nowhere
        return _refused("misused", text, MISUSED, as_json=as_json)
    try:
        held = against(asked.script, asked.call, language) if asked.script else None
    except Unusable as error:
        return _refused("misused", str(error), MISUSED, as_json=as_json)
    model = installed(settings.speech_dir).get(language)
    if model is None:
        return _refused("no_model", say("speech.no_model", language=language), WRONG, as_json=as_json)
    try:
        looked_for = phrases(held.script, language) if held else library_phrases(language)
        heard = _heard(model, language, asked.audio, looked_for)
    except NotHeard as error:
        return _refused(error.why, str(error), WRONG, as_json=as_json)
    found = held.findings(heard) if held else []
    if as_json:
        told = {"ok": not broken(found), "model": heard.model, "language": language, "seconds": heard.seconds}
        sound = {"words": [asdict(word) for word in heard.words], "signals": [asdict(s) for s in heard.signals]}
        print(json.dumps(told | answer(found, heard) | sound, ensure_ascii=False))
    else:
        print("\n".join([*_lines(heard), *lines(found, say)]))
    return WRONG if broken(found) else WELL


async def backlog(settings: Settings, *, as_json: bool) -> int:
    """Print what waits to be heard, and what became of the rest."""
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        async with usable(engine), engine.connect() as connection:
            found = await standing(connection)
    finally:
        await engine.dispose()
    models = sorted(installed(settings.speech_dir))
    if as_json:
        oldest = found.oldest_at.isoformat() if found.oldest_at else None
        told = {"ok": True, **found.counts, "reasons": dict(found.reasons), "oldest": oldest, "models": models}
        print(json.dumps({**told, "work_a_second": found.work_a_second}, ensure_ascii=False))
        return WELL
    say = words(terminal_language())
    print(say("speech.backlog", **found.counts))
    print("".join(f"{count:6}  {why}\n" for why, count in sorted(found.reasons.items())), end="")
    missing = [language for language in LANGUAGES if language not in models]
    print("\n".join(say("speech.no_model", language=language) for language in missing))
    return WELL


# -- a model ---------------------------------------------------------------------------------------------------------
def _with_model(path: Path, work: Any, *, as_json: bool) -> int:
    if not path.exists():
        return _refused("misused", f"{path}: no such folder or archive", MISUSED, as_json=as_json)
    with tempfile.TemporaryDirectory(prefix="model-", dir=path.parent if path.is_file() else None) as half:
        try:
            code: int = work(opened(path, Path(half) / "unpacked"))
        except ModelWrong as error:
            return _refused(error.what, str(error), WRONG, as_json=as_json)
        except NotHeard as error:
            return _refused(error.why, str(error), WRONG, as_json=as_json)
    return code


def _install(settings: Settings, model: Model, language: str, *, as_json: bool) -> int:
    found = settle_language(model, language)
    measured = _measured(model, found)
    placed = put(model, found, settings.speech_dir)
    told = {"ok": True, **_known_of(placed, found), **measured, "folder": str(placed.path)}
    say = words(terminal_language())
    lines = [
        _told(told),
        say("speech.measured", **measured),
        say("speech.installed", language=found, folder=placed.path),
    ]
    _print(told, "\n".join(lines), as_json=as_json)
    return WELL


def _checked(model: Model, language: str, *, as_json: bool) -> int:
    found = settle_language(model, language)
    _measured(model, found, texts_spoken=1)  # half a model loads badly, or not at all: that is seen in a process
    told = {"ok": True, **_known_of(model, found)}
    _print(told, _told(told), as_json=as_json)
    return WELL


def _benched(model: Model, language: str, *, as_json: bool) -> int:
    found = settle_language(model, language)
    measured = _measured(model, found)
    told = {"ok": True, "language": found, "model": model.name, **measured}
    _print(told, words(terminal_language())("speech.measured", **measured), as_json=as_json)
    return WELL


def _known_of(model: Model, language: Language) -> dict[str, Any]:
    missing = unknown_words(language, model.words) if model.words else ()
    return {
        "language": language,
        "model": model.name,
        "rate_hz": model.rate_hz,
        "grammar": model.grammar,
        "unknown_word": model.unknown,
        "words": len(model.words),
        "missing": len(missing),
        "missing_words": list(missing[:200]),
        "unjudged_rules": list(never_judged_rules(language, model.words)) if model.words else [],
    }


def _told(known: dict[str, Any]) -> str:
    say = words(terminal_language())
    lines = [say("speech.model", language=known["language"], words=known["words"], rate=known["rate_hz"])]
    lines += [] if known["grammar"] else [say("speech.no_grammar")]
    lines += [] if known["unknown_word"] else [say("speech.no_unknown")]
    if known["missing"]:
        lines.append(say("speech.missing", n=known["missing"], words=", ".join(known["missing_words"][:SHOWN])))
    if known["unjudged_rules"]:
        lines.append(say("speech.unjudged", rules=", ".join(known["unjudged_rules"][:SHOWN])))
    return "\n".join(lines)


def _measured(model: Model, language: Language, texts_spoken: int = BENCH_TEXTS) -> dict[str, Any]:
    """Load it, and let it hear our scripts by a robot's voice: on one side, the other silent. Raises NotHeard."""
    with _spoken(language, texts_spoken) as (sound, seconds), _working(model, language) as worker:
        began = time.monotonic()
        worker.hear(Task(sound=sound, language=language))
        first_s, began = time.monotonic() - began, time.monotonic()
        worker.hear(Task(sound=sound, language=language))
        free_s, began = time.monotonic() - began, time.monotonic()
        worker.hear(Task(sound=sound, language=language, phrases=library_phrases(language)))
        both_s = time.monotonic() - began
        memory = psutil.Process(worker.pid).memory_info().rss if worker.pid else 0
    return {
        "load_s": round(max(0.0, first_s - free_s), 2),
        "sound_s": round(seconds, 1),
        "work_a_second": round(free_s / seconds, 4),
        "work_a_second_twice": round(both_s / seconds, 4),
        "memory_mb": round(memory / 1e6),
    }


def _heard(model: Model, language: str, audio: Path, phrases: tuple[str, ...]) -> Heard:
    with _working(model, language) as worker:
        return redacted(worker.hear(Task(sound=audio, language=language, phrases=phrases)))


@contextlib.contextmanager
def _working(model: Model, language: str) -> Iterator[Worker]:
    worker = Worker(model, language, end_with_parent)
    try:
        yield worker
    finally:
        worker.stop()


@contextlib.contextmanager
def _spoken(language: Language, count: int) -> Iterator[tuple[Path, float]]:
    """Some sentences of our scripts as a recording, and how long it is."""
    chosen = [text for text in texts(language) if len(text) > 8][:count]
    said = np.concatenate([synthesize(text, language) for text in chosen])
    folder = Path(tempfile.mkdtemp(prefix="spoken-"))
    try:
        sound = np.zeros((len(said), len(CHANNELS)))
        sound[:, 1] = said
        soundfile.write(folder / "spoken.flac", sound, TELEPHONE_HZ, subtype="PCM_16")
        yield folder / "spoken.flac", len(said) / TELEPHONE_HZ
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# -- telling ---------------------------------------------------------------------------------------------------------
def _lines(heard: Heard) -> Iterator[str]:
    """A line for what one side says without a pause, also where both talk at once."""
    say = words(terminal_language())
    said = transcript(heard)
    for line in said:
        who = say(f"speech.{line['channel']}")
        yield f"{line['second']:7.1f} s  {who}: {line['words']}"
    if not said:
        yield say("speech.nothing")


def _refused(why: str, text: str, code: int, *, as_json: bool) -> int:
    _print({"ok": False, "why": why, "error": text}, text, as_json=as_json)
    return code


def _print(told: dict[str, Any], text: str, *, as_json: bool) -> None:
    print(json.dumps(told, ensure_ascii=False) if as_json else text)
