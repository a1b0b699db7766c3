"""Reading a file about an organisation: all that is wrong with it is said at once, each with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from store.marked_yaml import MarkedYaml, NotYaml, Place, read_marked
from store.organisation.model import OrganisationFile


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
        marked = read_marked(path.read_bytes())
    except NotYaml as error:
        unreadable = Problem(file=str(path), line=error.line, reason=f"this is not YAML: {error.reason}")
        raise OrganisationWrong([unreadable]) from error
    twice = [Problem(file=str(path), line=line, reason=f"{place[-1]} is written twice") for place, line in marked.twice]
    try:
        read = OrganisationFile.model_validate(marked.plain)
    except ValidationError as error:
        wrong = [_problem(path, marked, place["loc"], place["msg"]) for place in error.errors()]
        raise OrganisationWrong([*twice, *wrong]) from error
    wrong = [*twice, *(_problem(path, marked, place, reason) for place, reason in _contradictions(read))]
    if wrong:
        raise OrganisationWrong(wrong)
    return read


def _contradictions(read: OrganisationFile) -> Iterator[tuple[Place, str]]:
    """What is right by itself and wrong together."""
    users = {user.id: user.role for user in read.users}
    yield from _repeated("users", [user.id for user in read.users], "id")
    yield from _repeated("users", [user.login for user in read.users], "login")
    yield from _repeated("hotlines", [line.did for line in read.hotlines], "did")
    yield from _repeated("hotlines", [line.id for line in read.hotlines], "id")
    yield from _repeated("departments", [place.id for place in read.departments], "id")
    yield from _repeated("persons", [person.id for person in read.persons], "id")
    for index, user in enumerate(read.users):
        for number, skill in enumerate(user.skills or ()):
            if skill not in read.skills:
                known = ", ".join(sorted(read.skills)) or "(there are none: name them under skills)"
                yield ("users", index, "skills", number), f"there is no skill {skill}: one of {known}"
    wanted = read.rules.emergency_department
    if wanted and wanted not in {place.id for place in read.departments}:
        yield ("rules", "emergency_department"), f"there is no department {wanted}"
    if read.rules.promise_reminder == "message" and not read.rules.message_url:
        yield ("rules", "promise_reminder"), "message needs message_url: the address of whoever carries the messages"
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


def _repeated(kind: str, values: Sequence[str], field: str) -> Iterator[tuple[Place, str]]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield (kind, index, field), f"{field} {value} stands twice"


def _problem(path: Path, marked: MarkedYaml, place: Place, reason: str) -> Problem:
    where = ".".join(str(part) for part in place)
    return Problem(
        file=str(path), line=marked.line_of(place), reason=f"{where}: {reason.removeprefix('Value error, ')}"
    )
