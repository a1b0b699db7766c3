"""A folder of labelled conversations as calls to check."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from domain.checking import CallFacts, Stretch
from domain.scripts.model import Language
from domain.speech import UNKNOWN, Heard, Word
from scripts.call_facts import read_call
from scripts.transcripts import read_transcript

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One call: what was said, what is known, and what became of each rule. `labels`: kept or broken."""

    name: str
    language: Language
    script: str
    heard: Heard
    call: CallFacts
    labels: dict[str, str]
    legs: tuple[Stretch, ...] | None = None


def labelled(folder: Path) -> Iterator[Labelled]:
    """Every variant of every conversation of a folder. Raises ValueError where a change changes nothing."""
    for path in sorted(folder.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        base = dict.fromkeys(told["labels"]["kept"], "kept")
        for variant in told["variants"]:
            talk = changed(told["talk"], variant["change"], f"{path.name}: {variant['name']}")
            facts = {**told["call"], **variant.get("call", {})}
            call, _ = read_call(json.dumps(facts).encode(), told["language"], TODAY)
            yield Labelled(
                name=f"{path.stem}/{variant['name']}",
                language=told["language"],
                script=told["script"],
                heard=read_transcript(talk.encode(), told["language"]),
                call=call,
                labels={rule: verdict for rule, verdict in {**base, **variant["labels"]}.items() if verdict},
            )


def misheard(call: Labelled, share: float, seed: str) -> Labelled:
    """The same call as a poor recogniser hears it: so many of its words lost, unknown, or taken for others of it."""
    dice = random.Random(f"{seed}/{call.name}")
    texts = [word.text for word in call.heard.words]

    def ear(word: Word) -> Iterator[Word]:
        if dice.random() >= share:
            yield word
        elif (lot := dice.random()) < 0.67:
            yield replace(word, text=UNKNOWN if lot < 0.33 else dice.choice(texts), confidence=0.6)

    words = tuple(heard for word in call.heard.words for heard in ear(word))
    return replace(call, heard=replace(call.heard, words=words))


def changed(talk: str, changes: list[str], where: str) -> str:
    """A talk with one thing otherwise: pairs of what is said and what is said instead. Raises ValueError."""
    pairs: Any = zip(changes[::2], changes[1::2], strict=True)
    for before, after in pairs:
        if before not in talk:
            raise ValueError(f"{where}: {before!r} is not said")
        talk = talk.replace(before, after)
    return talk
