"""Reading scripts: all that is wrong with one and with the parts it uses is said at once, each with its line."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from domain.scripts import Flaw, Script, flaws
from domain.scripts.flow import kept
from scripts import file as f
from scripts import making
from store.marked_yaml import MarkedYaml, NotYaml, Place, read_marked

LIBRARY, EXAMPLE = Path(__file__).with_name("library"), Path(__file__).with_name("example.yaml")
PARTS, MANNERS = "parts", "manners"
VERSION_SIGNS = 12
LARGEST_BYTES = 200_000
KINDS = ("say", "ask", "capture", "identify", "branch", "end")
REMEDIES = {
    "missing": "write it: `threerings script example` shows a good file",
    "extra_forbidden": "take it out, or correct the word: docs/scripts.md lists them",
    "literal_error": "write one of the words it may be",
}
OTHER_REMEDY = "correct it: `threerings script example` shows a good file"
NAMED_SECTIONS = ("steps", "objections", "ways")
LISTED_SECTIONS = ("must", "must_not")
Texts = tuple[tuple[str, str], ...]
"""The name and text of each file that a script is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake: where it stands, what kind it is (`code`), why it is one, and what to do."""

    file: str
    line: int
    code: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. {self.remedy[:1].upper()}{self.remedy[1:]}."


class ScriptsWrong(Exception):
    """Files cannot be used; nothing of them is. `problems` names each line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read."""

    path: Path
    text: bytes
    marked: MarkedYaml
    said: f.AnyFile

    def problem(self, place: Place, code: str, reason: str, remedy: str) -> Problem:
        """A mistake at a place of this file."""
        line = self.marked.line_of(place)
        return Problem(file=str(self.path), line=line, code=code, reason=reason, remedy=remedy)


def read_script(path: Path) -> Script:
    """The script of one file with the parts that it uses, checked. Raises ScriptsWrong, OSError."""
    own, parts, carried = _around(path)
    sources = [own, *parts]
    wrong = [*_taken_twice(sources)]
    script = _script(sources, carried)
    wrong += [_of_flaw(flaw, (sources, carried)) for flaw in ([] if wrong else flaws(script))]
    if wrong:
        raise ScriptsWrong(sorted(dict.fromkeys(wrong), key=lambda problem: (problem.file, problem.line)))
    return script


def texts_of(path: Path) -> Texts:
    """The texts that a script is made of, by their names: its own file first. Raises ScriptsWrong, OSError."""
    own, parts, carried = _around(path)
    named = [(path.name, own), *((f"{PARTS}/{each.path.name}", each) for each in parts)]
    named += [(each.path.name, each) for each in carried]
    return tuple((name, source.text.decode("utf-8")) for name, source in named)


@lru_cache(maxsize=64)
def read_texts(texts: Texts) -> Script:
    """The script that such texts make, as it was when somebody spoke by it: what would be refused today is read all the
    same. Raises ScriptsWrong where they cannot be read at all."""
    (name, own), *others = [(Path(name), text.encode("utf-8")) for name, text in texts]
    sources = [_parsed(name, own, f.ScriptFile)]
    sources += [_parsed(each, text, f.PartFile) for each, text in others if each.parent.name == PARTS]
    return _script(sources, [_parsed(each, text, f.ScriptFile) for each, text in others if each.parent.name != PARTS])


def _around(path: Path) -> tuple[Source, list[Source], list[Source]]:
    """A script's own file, the parts it uses, and the manners that it carries."""
    own = _read(path, f.ScriptFile)
    assert isinstance(own.said, f.ScriptFile)
    manners = _beside(path, Path(f"{MANNERS}.yaml"))
    return own, [*_parts(own, own.said.uses)], [] if own.said.id == MANNERS else [_read(manners, f.ScriptFile)]


def files_of(folder: Path) -> list[Path]:
    """The scripts of a folder; its parts are no scripts."""
    return sorted(folder.glob("*.yaml"))


def read_library(folder: Path = LIBRARY) -> dict[str, Script]:
    """Every script of a folder by its id. Raises ScriptsWrong, OSError."""
    found: dict[str, Script] = {}
    wrong: list[Problem] = []
    for path in files_of(folder):
        try:
            script = read_script(path)
        except ScriptsWrong as error:
            wrong += error.problems
            continue
        if script.id != path.stem:
            reason, remedy = f"the script is called {script.id} and its file {path.name}", "call both alike"
            wrong.append(Problem(file=str(path), line=1, code="taken", reason=reason, remedy=remedy))
        found[script.id] = script
    if wrong:
        raise ScriptsWrong(list(dict.fromkeys(wrong)))
    return found


# -- files -------------------------------------------------------------------------------------------------------------
def _read(path: Path, kind: type[f.ScriptFile] | type[f.PartFile]) -> Source:
    return _parsed(path, path.read_bytes(), kind)


@lru_cache(maxsize=64)  # parts are shared: a library reads each of them a dozen times
def _parsed(path: Path, text: bytes, kind: type[f.ScriptFile] | type[f.PartFile]) -> Source:
    broken = Source(path, text, MarkedYaml({}, {}, ()), f.PartFile(part="broken", version=1))
    if len(text) > LARGEST_BYTES:
        raise ScriptsWrong([broken.problem((), "format", "the file is too large", f"keep below {LARGEST_BYTES} bytes")])
    try:
        marked = read_marked(text)
    except NotYaml as error:
        reason = f"this is not YAML: {error.reason}"
        wrong = Problem(file=str(path), line=error.line, code="format", reason=reason, remedy="write it as YAML")
        raise ScriptsWrong([wrong]) from error
    located = replace(broken, marked=marked)
    problems = [
        located.problem(place, "format", f"{place[-1]} is written twice", "leave one of them")
        for place, _ in marked.twice
    ]
    try:
        said = kind.model_validate(marked.plain)
    except ValidationError as error:
        problems += [_of_word(located, each["loc"], each["type"], each["msg"]) for each in error.errors()]
        raise ScriptsWrong(sorted(problems, key=lambda problem: problem.line)) from error
    if problems:
        raise ScriptsWrong(problems)
    return replace(located, said=said)


def _of_word(source: Source, place: Place, kind: str, reason: str) -> Problem:
    """What the file says where it must not. The kind of a step stands in the place that pydantic names, not in ours."""
    ours = (*place[:2], *place[3:]) if place[:1] == ("steps",) and place[2:3] and place[2] in KINDS else place
    ours = (*ours, "kind") if kind.startswith("union_tag") else ours
    where = ".".join(map(str, ours)) or "the file"
    told = f"{where}: {reason.removeprefix('Value error, ')}"
    return source.problem(ours, "format", told, REMEDIES.get(kind, OTHER_REMEDY))


def _beside(path: Path, wanted: Path) -> Path:
    """A file that stands beside this one, else the library's own."""
    near = path.parent / wanted
    return near if near.exists() else LIBRARY / wanted


def _parts(own: Source, uses: Sequence[str]) -> Iterator[Source]:
    for index, name in enumerate(uses):
        path = _beside(own.path, Path(PARTS) / f"{name}.yaml")
        if not path.exists():
            known = ", ".join(sorted({each.stem for each in (LIBRARY / PARTS).glob("*.yaml")}))
            reason, remedy = f"there is no part {name!r}", f"one of: {known}; or write {PARTS}/{name}.yaml beside it"
            raise ScriptsWrong([own.problem(("uses", index), "dead_end", reason, remedy)])
        yield _read(path, f.PartFile)


# -- together ----------------------------------------------------------------------------------------------------------
def _script(sources: Sequence[Source], carried: Sequence[Source]) -> Script:
    """The script with its parts, its own file first. Of a part only the steps remain that a way leads to."""
    own = sources[0].said
    assert isinstance(own, f.ScriptFile)
    every = [source.said for source in sources]
    whole_call = [*every, *(source.said for source in carried)]
    steps = {name: making.step_of(name, step) for said in every for name, step in said.steps.items()}
    content = b"".join(source.text for source in (*sources, *carried))
    script = Script(
        id=own.id,
        version=own.version,
        purpose=own.purpose,
        title=making.texts_of(own.title),
        start=own.start,
        steps=steps,
        objections={n: making.objection_of(n, o) for said in every for n, o in said.objections.items()},
        ways={n: making.way_of(n, w) for said in every for n, w in said.ways.items()},
        must=making.musts_of(tuple(each for said in whole_call for each in said.must)),
        must_not=making.must_nots_of(tuple(each for said in whole_call for each in said.must_not)),
        watch=tuple(each for said in whole_call if isinstance(said, f.ScriptFile) for each in said.watch),
        limits=making.limits_of(_limits(own, carried)),
        needs=own.needs,
        longest_promise_days=own.longest_promise_days,
        origin=hashlib.sha256(content).hexdigest()[:VERSION_SIGNS],
        borrowed=frozenset(steps) - frozenset(own.steps),
        consent=making.consent_of([said.consent for said in whole_call if isinstance(said, f.ScriptFile)]),
    )
    return replace(script, steps={each.name: each for each in kept(script)})


def _limits(own: f.ScriptFile, carried: Sequence[Source]) -> f.LimitsSaid | None:
    """A script's own, else those of the manners that it carries."""
    said = (own, *(source.said for source in carried))
    return next((each.limits for each in said if isinstance(each, f.ScriptFile) and each.limits), None)


def _taken_twice(sources: Sequence[Source]) -> Iterator[Problem]:
    """One name in two files: nobody could say which of them is meant."""
    taken: dict[tuple[str, str], Path] = {}
    for source in sources:
        for section in NAMED_SECTIONS:
            for name in getattr(source.said, section):
                first = taken.setdefault((section, name), source.path)
                if first != source.path:
                    reason = f"{name} stands in {first.name} already"
                    yield source.problem((section, name), "taken", reason, "give it another name")


def _of_flaw(flaw: Flaw, read: tuple[Sequence[Source], Sequence[Source]]) -> Problem:
    """A reason at its line, in the file where that stands."""
    (own, *parts), carried = read
    section, key = (*flaw.place, None, None)[:2]
    if section in NAMED_SECTIONS:
        home = next((each for each in (own, *parts) if key in getattr(each.said, str(section))), own)
        return home.problem(flaw.place, flaw.code, flaw.reason, flaw.remedy)
    if section in LISTED_SECTIONS and isinstance(key, int):
        for source in (own, *parts, *carried):
            listed = len(getattr(source.said, str(section)))
            if key < listed:
                return source.problem((section, key, *flaw.place[2:]), flaw.code, flaw.reason, flaw.remedy)
            key -= listed
    return own.problem(flaw.place, flaw.code, flaw.reason, flaw.remedy)
