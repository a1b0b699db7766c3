"""Reading the files of hotlines: all that is wrong with one is said at once, each with its line and its remedy."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.menus import Flaw, Menus, flaws
from domain.menus.checking import warnings
from domain.menus.flaws import House
from store.hotlines.menus import MAKERS, menus_of
from store.hotlines.model import HotlineFile
from store.hotlines.wording import worded
from store.marked_yaml import MarkedYaml, NotYaml, Place, read_marked

DEFAULT = Path(__file__).with_name("default.yaml")
VERSION_SIGNS = 12
AS_YAML = "look at indents, colons and brackets, here and just above; a text with : # { or [ in it needs quotes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: where it stands, what kind it is (`code`), why it is one, and what to do. `what` and `values`: as of
    a Flaw, for other languages."""

    file: str
    line: int
    code: str
    reason: str
    remedy: str
    what: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. {self.remedy[:1].upper()}{self.remedy[1:]}."


class HotlinesWrong(Exception):
    """The files cannot be used; nothing of them is. `problems` names each line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A hotline as its file says. `numbers` are written exactly as the trunk sends them. `text`: the file, whole;
    `warnings`: what is no mistake, and should be known."""

    path: Path
    text: str
    hotline_id: str
    name: str
    numbers: tuple[str, ...]
    language: str
    cycle_ms: int
    notice: bool
    wait_s: int
    menus: Menus
    number_languages: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def read_hotline(path: Path, house: House) -> Hotline:
    """The hotline of one file, checked. Raises HotlinesWrong, OSError."""
    return hotline_of_text(path, path.read_bytes(), house)


def version_of(text: bytes) -> str:
    """What a file of these bytes is called in the facts of the calls that it leads."""
    return hashlib.sha256(text).hexdigest()[:VERSION_SIGNS]


def hotline_of_text(path: Path, text: bytes, house: House) -> Hotline:
    """The hotline that a file would be which holds this, checked. Raises HotlinesWrong."""
    read, marked = _read(path, text)
    menus = menus_of(read, version_of(text))
    wrong = [_of_flaw(path, marked, flaw) for flaw in flaws(menus, house) if _written(read, flaw)]
    if wrong:
        raise HotlinesWrong(sorted(wrong, key=lambda problem: problem.line))
    return Hotline(
        path=path,
        text=text.decode(),
        hotline_id=read.id,
        name=read.name,
        numbers=read.numbers,
        language=read.languages[0],
        cycle_ms=read.cycle_ms,
        notice=read.notice,
        wait_s=read.wait_s,
        menus=menus,
        number_languages=dict(read.number_languages),
        warnings=tuple(_of_flaw(path, marked, flaw) for flaw in warnings(menus, house)),
    )


def read_hotlines(folder: Path, house: House) -> tuple[Hotline, ...]:
    """The hotlines of every *.yaml in a folder; none where there is no folder. Raises HotlinesWrong, OSError."""
    found: dict[Path, Hotline] = {}
    wrong: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path] = read_hotline(path, house)
        except HotlinesWrong as error:
            wrong += error.problems
    wrong += _taken_twice(found)
    if wrong:
        raise HotlinesWrong(wrong)
    return tuple(found.values())


def _read(path: Path, text: bytes) -> tuple[HotlineFile, MarkedYaml]:
    try:
        marked = read_marked(text)
    except NotYaml as error:
        reason = f"this is not YAML: {error.reason}"
        broken = Problem(file=str(path), line=error.line, code="format", reason=reason, remedy=AS_YAML, what="not_yaml")
        raise HotlinesWrong([broken]) from error
    wrong = [_written_twice(path, place, line) for place, line in marked.twice]
    try:
        read = HotlineFile.model_validate(marked.plain)
    except ValidationError as error:
        wrong += [_of_word(path, marked, each) for each in error.errors()]
        raise HotlinesWrong(_each_place_once(wrong)) from error
    if wrong:
        raise HotlinesWrong(wrong)
    return read, marked


def _each_place_once(wrong: Sequence[Problem]) -> list[Problem]:
    """In their order. What may be one thing or another, and is neither, is wrong once; and nothing is said of what is
    wrong only because something inside it is."""
    places = {problem.values.get("where", "") for problem in wrong}
    wrong = [each for each in wrong if not any(place.startswith(f"{each.values.get('where')}.") for place in places)]
    first = {(problem.line, problem.values.get("where", problem.reason)): problem for problem in reversed(wrong)}
    return sorted(first.values(), key=lambda problem: problem.line)


def _written_twice(path: Path, place: Place, line: int) -> Problem:
    """Two ways for one key of a menu are a clash of digits; any other word that stands twice is one too many."""
    is_key = len(place) == 4 and place[0] == "menus" and place[2] == "keys"
    reason = f"key {place[-1]} stands twice in {place[1]}" if is_key else f"{place[-1]} is written twice"
    values = {"digit": str(place[-1]), "node": str(place[1])} if is_key else {"word": str(place[-1])}
    return Problem(
        file=str(path),
        line=line,
        code="digit_clash" if is_key else "format",
        reason=reason,
        remedy="leave one of them",
        what="twice",
        values=values,
    )


def _of_word(path: Path, marked: MarkedYaml, error: ErrorDetails) -> Problem:
    """What the file says where it must not. The kind of a node stands in the place that pydantic names, not in ours;
    so do the names of its own kinds of values."""
    place = error["loc"]
    ours = (*place[:2], *place[3:]) if place[:1] == ("menus",) and place[2:3] and place[2] in MAKERS else place
    ours = tuple(word for word in ours if word not in ("[key]", "Key") and not str(word).startswith("constrained-"))
    where, said = ".".join(map(str, ours)), worded(error)
    return Problem(
        file=str(path),
        line=marked.line_of(ours),
        code="format",
        reason=f"{where}: {said.reason}",
        remedy=said.remedy,
        what=said.what,
        values={"where": where, **said.values},
    )


def _written(read: HotlineFile, flaw: Flaw) -> bool:
    """Is it about something that stands in the file? A flaw of the house's own nodes follows from another one."""
    return flaw.place[:1] != ("menus",) or flaw.place[1] in read.menus


def _of_flaw(path: Path, marked: MarkedYaml, flaw: Flaw) -> Problem:
    return Problem(
        file=str(path),
        line=marked.line_of(flaw.place),
        code=flaw.code,
        reason=flaw.reason,
        remedy=flaw.remedy,
        what=flaw.what,
        values=flaw.values,
    )


def _taken_twice(found: dict[Path, Hotline]) -> Iterator[Problem]:
    """One id or number in two files: nobody could say whose call it is."""
    taken: dict[str, Path] = {}
    for path, hotline in found.items():
        marked = read_marked(hotline.text.encode())
        for place, word in (("id", hotline.hotline_id), *(("numbers", number) for number in hotline.numbers)):
            first = taken.setdefault(f"{place} {word}", path)
            if first != path:
                yield Problem(
                    file=str(path),
                    line=marked.line_of((place,)),
                    code="taken",
                    reason=f"{word} belongs to {first.name} already",
                    remedy="take it out of one of the files",
                    values={"word": word, "file": first.name},
                )
