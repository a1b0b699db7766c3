"""The README's table of commands names every one that there is, and none that there is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from threerings.cli import app

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def commands_of(command: Any, name: str = "") -> Iterator[str]:
    """`up`, `list check`, `speech model install`: also a group that does something by itself."""
    within = getattr(command, "commands", {})
    if name and (not within or command.invoke_without_command):
        yield name
    for inner, each in within.items():
        yield from commands_of(each, f"{name} {inner}".strip())


def test_every_command_stands_in_the_readme() -> None:
    rows = README.split("\n## Commands\n", 1)[1].split("|---|---|\n", 1)[1]
    told = {re.split(r" (?![a-z])", said, maxsplit=1)[0] for said in re.findall(r"`([^`]+)`", rows)}
    assert told == set(commands_of(get_command(app)))
