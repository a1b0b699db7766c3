"""The page about hotlines names every kind of node, every word of a file and every reason for which one is refused."""

import re
from pathlib import Path
from typing import get_args

from domain.menus.flaws import Code
from domain.menus.model import Kind
from store.hotlines.model import HotlineFile

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "hotlines.md").read_text(encoding="utf-8")


def named(heading: str) -> set[str]:
    """The words in the first column of the table under a heading."""
    part = PAGE.split(heading, 1)[1].split("\n#", 1)[0]
    return {word for line in re.findall(r"^\| (`[^|]+) \|", part, re.M) for word in re.findall(r"`(\w+)`", line)}


def test_every_word_every_kind_and_every_reason_stands_there() -> None:
    assert named("# A hotline is one file") == set(HotlineFile.model_fields)
    assert named("## Nodes") - {"kind"} == set(get_args(Kind))
    assert named("## What is refused") == {*get_args(Code), "format", "taken", "needs_start"}
