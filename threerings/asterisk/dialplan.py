"""The rendered dialplan as steps, for the rules of the lint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from threerings.asterisk.conf import Config, Option, Section

APPLICATION = re.compile(r"([A-Za-z_]+)\((.*)\)$|([A-Za-z_]+)$")
FILE = "extensions.conf"
DATA_SECTIONS = {"general", "globals"}


@dataclass(frozen=True, slots=True)
class Step:
    """One priority of an extension: what is done there. `ExecIf` counts as what it would do."""

    context: str
    exten: str
    application: str
    arguments: str
    line: int

    @property
    def words(self) -> list[str]:
        """The arguments, split at commas outside brackets."""
        parts, depth, start = [], 0, 0
        for at, sign in enumerate(self.arguments):
            depth += (sign in "({[") - (sign in ")}]")
            if sign == "," and depth == 0:
                parts.append(self.arguments[start:at])
                start = at + 1
        return [*parts, self.arguments[start:]]

    def word(self, number: int) -> str:
        """One argument; '' where there are fewer."""
        return self.words[number] if number < len(self.words) else ""


def contexts(config: Config) -> list[Section]:
    """The sections that are contexts."""
    return [section for section in config.files.get(FILE, []) if section.name not in DATA_SECTIONS]


def steps(config: Config) -> list[Step]:
    """Every step of every extension, in order."""
    return [step for context in contexts(config) for step in _steps(context)]


def extensions(config: Config) -> list[list[Step]]:
    """The steps of each extension."""
    return [list(group) for _, group in groupby(steps(config), key=lambda step: (step.context, step.exten))]


def _steps(context: Section) -> Iterator[Step]:
    exten = ""
    for option in context.options:
        if option.name == "exten":
            exten, _, rest = option.value.partition(",")
            exten = exten.strip()
            yield from _step(context.name, exten, rest.partition(",")[2], option)
        elif option.name == "same":
            yield from _step(context.name, exten, option.value.partition(",")[2], option)


def _step(context: str, exten: str, does: str, option: Option) -> Iterator[Step]:
    found = APPLICATION.match(does.strip())
    if not found:
        return
    name, arguments = found[1] or found[3], found[2] or ""
    if name == "ExecIf" and "?" in arguments:
        yield from _step(context, exten, arguments.split("?", 1)[1], option)
    else:
        yield Step(context, exten, name, arguments, option.line)
