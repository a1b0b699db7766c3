"""The page about scripts names every word of a file, every kind, value, field, outcome and reason, and every script."""

import re
from pathlib import Path
from typing import get_args

from domain.scripts.checking import Code
from domain.scripts.model import PHASES, Kind
from domain.scripts.outcomes import FIELDS, OUTCOMES, REQUIRED
from domain.scripts.values import VALUES
from scripts import LIBRARY, files_of
from scripts.file import MustNotSaid, MustSaid, ScriptFile

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scripts.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[tuple[set[str], str]]:
    """The words in the first column under a heading, and what follows them, row by row."""
    part = PAGE.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    return [
        (set(re.findall(r"`([\w-]+)`", first)), rest) for first, rest in re.findall(r"^\| (`[^|]+) \|(.*)$", part, re.M)
    ]


def named(heading: str) -> set[str]:
    return {word for words, _ in rows(heading) for word in words}


def test_every_script_stands_there() -> None:
    assert named("# Call scripts") == {path.stem for path in files_of(LIBRARY)}


def test_every_word_kind_phase_and_reason() -> None:
    assert named("## A file") == set(ScriptFile.model_fields)
    assert named("## Steps") - {"kind"} == set(get_args(Kind))
    assert all(f"`{phase}`" in PAGE.split("## Steps")[1] for phase in PHASES)
    statements = {*MustSaid.model_fields, *MustNotSaid.model_fields}
    assert named("## What must be said, and what may not") | {"value"} == statements
    assert named("## What is refused") == {*get_args(Code), "format", "taken"}


def test_every_value_and_field() -> None:
    assert named("## Values") == {*VALUES, *FIELDS}


def test_every_outcome_with_what_it_needs() -> None:
    told = {word: set(re.findall(r"`(\w+)`", rest)) for words, rest in rows("## Outcomes") for word in words}
    assert told == {outcome: set(REQUIRED.get(outcome, ())) for outcome in OUTCOMES}
