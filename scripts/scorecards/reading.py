"""Reading scorecards: all that is wrong with one is said at once, each with its file, line and reason."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from domain.checking.wanted import rules_of
from domain.checks import MANNERS
from domain.scorecards import Group, Item, Scorecard
from domain.scripts.model import Script
from scripts.doings import library
from scripts.reading import LARGEST_BYTES, VERSION_SIGNS, Problem, ScriptsWrong
from scripts.scorecards.file import CardFile, TitleSaid
from store.marked_yaml import MarkedYaml, NotYaml, Place, read_marked

LIBRARY = Path(__file__).with_name("library")
REMEDY = "correct it: docs/hearing.md says what a scorecard may say"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read."""

    path: Path
    marked: MarkedYaml

    def problem(self, place: Place, reason: str, remedy: str = REMEDY) -> Problem:
        """A mistake at a place of it."""
        line = self.marked.line_of(place)
        return Problem(file=str(self.path), line=line, code="format", reason=reason, remedy=remedy)


@cache
def cards() -> Mapping[str, Scorecard]:
    """The cards that ship, read and checked once."""
    return read_cards(LIBRARY, library())


def card_for(known: Mapping[str, Scorecard], script_id: str) -> Scorecard | None:
    """The card of calls by a script; of a script that nobody knows any more: the one of phone manners."""
    by_script = {name: card for card in known.values() for name in card.scripts}
    return by_script.get(script_id) or by_script.get(MANNERS)


def read_cards(folder: Path, scripts: Mapping[str, Script]) -> dict[str, Scorecard]:
    """Every card of a folder by its id. Raises ScriptsWrong, OSError."""
    found: dict[str, Scorecard] = {}
    wrong: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            card = read_card(path, scripts)
        except ScriptsWrong as error:
            wrong += error.problems
            continue
        taken = {name for other in found.values() for name in other.scripts} & set(card.scripts)
        if card.id != path.stem:
            wrong.append(_alone(path, f"the card is called {card.id} and its file {path.name}", "call both alike"))
        if taken:
            names = ", ".join(sorted(taken))
            wrong.append(_alone(path, f"another card scores {names} already", "name each script in one card"))
        found[card.id] = card
    if wrong:
        raise ScriptsWrong(wrong)
    return found


def read_card(path: Path, scripts: Mapping[str, Script]) -> Scorecard:
    """One card, checked against the scripts that it names. Raises ScriptsWrong, OSError."""
    text = path.read_bytes()
    if len(text) > LARGEST_BYTES:
        raise ScriptsWrong([_alone(path, "the file is too large", f"keep below {LARGEST_BYTES} bytes")])
    try:
        source = Source(path, read_marked(text))
    except NotYaml as error:
        reason = f"this is not YAML: {error.reason}"
        wrong = Problem(file=str(path), line=error.line, code="format", reason=reason, remedy="write it as YAML")
        raise ScriptsWrong([wrong]) from error
    problems = [source.problem(place, f"{place[-1]} is written twice") for place, _ in source.marked.twice]
    try:
        said = CardFile.model_validate(source.marked.plain)
    except ValidationError as error:
        problems += [source.problem(tuple(e["loc"]), f"{_where(e['loc'])}: {e['msg']}") for e in error.errors()]
        raise ScriptsWrong(sorted(problems, key=lambda each: each.line)) from error
    problems += _flaws(source, said, scripts)
    if problems:
        raise ScriptsWrong(sorted(problems, key=lambda each: each.line))
    return _card(said, hashlib.sha256(text).hexdigest()[:VERSION_SIGNS])


def _flaws(source: Source, said: CardFile, scripts: Mapping[str, Script]) -> Iterator[Problem]:
    """What no single word tells: scripts and rules that there are, ids that stand once."""
    known: set[str] = set()
    for index, name in enumerate(said.scripts):
        if name not in scripts:
            yield source.problem(("scripts", index), f"there is no script {name!r}", f"one of: {', '.join(scripts)}")
        else:
            known |= {part for rule in rules_of(scripts[name]) for part in (rule, rule.partition(".before.")[0])}
    seen: set[str] = set()
    for at, group in enumerate(said.groups):
        for place, item in enumerate(group.items):
            here: Place = ("groups", at, "items", place)
            if item.id in seen:
                yield source.problem((*here, "id"), f"{item.id!r} is the id of two items", "give each its own")
            seen.add(item.id)
            for index, rule in enumerate(item.rules):
                if rule not in known:
                    reason = f"none of these scripts has a rule {rule!r}"
                    yield source.problem((*here, "rules", index), reason, f"one of: {', '.join(sorted(known))}")


def _card(said: CardFile, origin: str) -> Scorecard:
    groups = tuple(
        Group(
            id=group.id,
            title=_texts(group.title),
            weight=group.weight,
            items=tuple(
                Item(
                    id=item.id,
                    title=_texts(item.title),
                    rules=item.rules,
                    weight=item.weight,
                    fail_all=item.fail_all,
                )
                for item in group.items
            ),
        )
        for group in said.groups
    )
    title = _texts(said.title)
    return Scorecard(id=said.id, version=said.version, title=title, scripts=said.scripts, groups=groups, origin=origin)


def _texts(said: TitleSaid) -> dict[str, str]:
    return {"vi": said.vi, "zh": said.zh, "en": said.en}


def _where(place: tuple[str | int, ...]) -> str:
    return ".".join(map(str, place)) or "the file"


def _alone(path: Path, reason: str, remedy: str) -> Problem:
    return Problem(file=str(path), line=1, code="taken", reason=reason, remedy=remedy)
