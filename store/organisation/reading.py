"""Reading a file about an organisation: all that is wrong with it is said at once, each with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from store.organisation.model import OrganisationFile

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake, where it stands, and why it is one."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class OrganisationWrong(Exception):
    """The file cannot be used; nothing of it was loaded. `problems` names each line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def read_organisation(path: Path) -> OrganisationFile:
    """The organisation a file describes. Raises OrganisationWrong, OSError."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise OrganisationWrong([_unreadable(path, error)]) from error
    lines = dict(_lines(node)) if node else {}
    twice = [Problem(file=str(path), line=line, reason=f"{name} is written twice") for name, line in _twice(node)]
    try:
        read = OrganisationFile.model_validate(_plain(node))
    except ValidationError as error:
        wrong = [_problem(path, lines, place["loc"], place["msg"]) for place in error.errors()]
        raise OrganisationWrong([*twice, *wrong]) from error
    wrong = [*twice, *(_problem(path, lines, place, reason) for place, reason in _contradictions(read))]
    if wrong:
        raise OrganisationWrong(wrong)
    return read


def _contradictions(read: OrganisationFile) -> Iterator[tuple[Path_, str]]:
    """What is right by itself and wrong together."""
    users = {user.id: user.role for user in read.users}
    yield from _repeated("users", [user.id for user in read.users], "id")
    yield from _repeated("users", [user.login for user in read.users], "login")
    yield from _repeated("hotlines", [line.did for line in read.hotlines], "did")
    yield from _repeated("hotlines", [line.id for line in read.hotlines], "id")
    yield from _repeated("departments", [place.id for place in read.departments], "id")
    yield from _repeated("persons", [person.id for person in read.persons], "id")
    for index, place in enumerate(read.departments):
        for rank, user_id in enumerate(place.rota):
            if user_id not in users:
                yield ("departments", index, "rota", rank), f"there is no user {user_id}"
    for index, person in enumerate(read.persons):
        if person.owner and users.get(person.owner) is None:
            yield ("persons", index, "owner"), f"there is no user {person.owner}"
        for number, case in enumerate(person.cases):
            if case.owner not in users:
                yield ("persons", index, "cases", number, "owner"), f"there is no user {case.owner}"
            if not any(case.category in place.categories and place.rota for place in read.departments):
                yield ("persons", index, "cases", number, "category"), f"no department on duty takes {case.category}"


def _repeated(kind: str, values: Sequence[str], field: str) -> Iterator[tuple[Path_, str]]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield (kind, index, field), f"{field} {value} stands twice"


def _lines(node: yaml.Node, place: Path_ = ()) -> Iterator[tuple[Path_, int]]:
    """The line of each place in the file."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, key.value), key.start_mark.line + 1
            yield from (
                (inner, line) for inner, line in _lines(value, (*place, key.value)) if inner != (*place, key.value)
            )
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one mapping: YAML would silently take the last one."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)


def _plain(node: yaml.Node | None) -> Any:
    if node is None:
        return {}
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _problem(path: Path, lines: dict[Path_, int], place: Path_, reason: str) -> Problem:
    """At the line of the place, or of the nearest thing around it (a missing word has no line of its own)."""
    near = next((place[:end] for end in range(len(place), -1, -1) if place[:end] in lines), ())
    where = ".".join(str(part) for part in place)
    return Problem(file=str(path), line=lines.get(near, 1), reason=f"{where}: {reason.removeprefix('Value error, ')}")


def _unreadable(path: Path, error: yaml.YAMLError | UnicodeDecodeError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    return Problem(file=str(path), line=mark.line + 1 if mark else 1, reason=f"this is not YAML: {reason}")
