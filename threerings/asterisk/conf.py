"""Asterisk's configuration files read back as Asterisk reads them: sections, templates, lines. For the lint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEADING = re.compile(r"\[([^\]]+)\]\s*(?:\(([^)]*)\))?")


@dataclass(frozen=True, slots=True)
class Option:
    """One `name = value` line."""

    name: str
    value: str
    line: int


@dataclass(slots=True)
class Section:
    """One section. A template (`!`) is no object itself; what others inherit is looked up in it."""

    file: str
    name: str
    line: int
    is_template: bool
    parents: "tuple[Section, ...]"
    options: list[Option] = field(default_factory=list)

    def find(self, name: str) -> Option | None:
        """The option as it holds here: its own last line, else the nearest parent's."""
        for option in reversed(self.options):
            if option.name == name:
                return option
        for parent in reversed(self.parents):
            if found := parent.find(name):
                return found
        return None

    def get(self, name: str) -> str:
        """The value that holds; '' where nobody says."""
        option = self.find(name)
        return option.value if option else ""

    def every(self, name: str) -> list[str]:
        """All values of an option that may stand more than once."""
        inherited = [value for parent in self.parents for value in parent.every(name)]
        return inherited + [option.value for option in self.options if option.name == name]


@dataclass(frozen=True)
class Config:
    """A folder of rendered files."""

    folder: Path
    modules: Path
    files: dict[str, list[Section]]

    @classmethod
    def read(cls, folder: Path, modules: Path) -> "Config":
        """Every .conf file in the folder."""
        return cls(folder, modules, {path.name: list(_sections(path)) for path in sorted(folder.glob("*.conf"))})

    def sections(self, file: str, kind: str = "") -> list[Section]:
        """The objects of a file; `kind` is what `type` says in pjsip.conf."""
        found = [section for section in self.files.get(file, []) if not section.is_template]
        return [section for section in found if not kind or section.get("type") == kind]

    def section(self, file: str, name: str) -> Section:
        """One section by its name; an empty one where it is missing, so that a rule can say so."""
        found = [section for section in self.files.get(file, []) if section.name == name]
        return found[0] if found else Section(file, name, 0, False, ())


def _sections(path: Path) -> Iterator[Section]:
    seen: list[Section] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = _without_comment(raw).strip()
        heading = HEADING.match(line)
        if heading:
            words = [word.strip() for word in (heading[2] or "").split(",") if word.strip()]
            parents = tuple(section for section in seen if section.name in words and section.is_template)
            seen.append(Section(path.name, heading[1], number, "!" in words, parents))
        elif seen and "=" in line:
            name, _, value = line.partition("=")
            seen[-1].options.append(Option(name.strip(), value.removeprefix(">").strip(), number))
    yield from seen


def _without_comment(line: str) -> str:
    """Up to the first `;` that no backslash escapes."""
    return re.split(r"(?<!\\);", line, maxsplit=1)[0]
