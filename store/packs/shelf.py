"""Packs and calendars together: what ships, what is an example, what somebody brings; and a book of those in force."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from domain.may_call.calendars import Calendar
from domain.may_call.packs import Days, Pack, RuleBook
from store.packs.reading import PackProblem, PackWrong, read_file

HERE = Path(__file__).parent
SHIPPED, EXAMPLES = ("law", "house", "calendars"), ("examples",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything that was read, by name; and what could not be."""

    packs: dict[str, Pack] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    problems: tuple[PackProblem, ...] = ()

    def book(self, names: Iterable[str]) -> RuleBook:
        """The named packs with their calendars. Raises KeyError where there is no such pack."""
        return RuleBook(packs=tuple(self.packs[name] for name in dict.fromkeys(names)), calendars=self.calendars)


def read_files(paths: Iterable[Path], known: Shelf | None = None) -> Shelf:
    """Read files together, beside what is known. Wrong: a name that stands twice, a calendar that is not there."""
    packs: dict[str, Pack] = {}
    calendars: dict[str, Calendar] = {}
    problems: list[PackProblem] = []
    origin: dict[str, Path] = {}
    for path in paths:
        try:
            read = read_file(path)
        except PackWrong as error:
            problems += error.problems
            continue
        if f"{type(read).__name__} {read.name}" in origin:
            reason = f"{read.name} also stands in {origin[f'{type(read).__name__} {read.name}']}"
            problems.append(PackProblem(file=str(path), line=1, reason=reason, remedy="keep one of the files"))
            continue
        origin[f"{type(read).__name__} {read.name}"] = path
        if isinstance(read, Pack):
            packs[read.name] = read
        else:
            calendars[read.name] = read
    every = (known.calendars if known else {}) | calendars
    for pack in packs.values():
        problems += _lacking(pack, every, origin[f"Pack {pack.name}"])
    return Shelf(packs=packs, calendars=every, problems=tuple(problems))


def _lacking(pack: Pack, calendars: dict[str, Calendar], path: Path) -> Iterable[PackProblem]:
    for rule in pack.rules:
        if isinstance(rule, Days) and rule.calendar not in calendars:
            reason = f"rule {rule.rule_id} names a calendar {rule.calendar} that is not there"
            yield PackProblem(file=str(path), line=1, reason=reason, remedy="give its file too, or name another")


def confirmed(names: Iterable[str]) -> RuleBook:
    """The book of the packs that a house has confirmed; where it has confirmed none: of all that ship, the strictest
    wins. Raises KeyError where there is no such pack."""
    return shipped().book(tuple(names) or sorted(shipped().packs))


@cache
def shipped(*, examples: bool = False) -> Shelf:
    """What this product brings: what may be switched on, and with `examples` what is only to be learnt from. Raises
    PackWrong."""
    folders = (*SHIPPED, *EXAMPLES) if examples else SHIPPED
    shelf = read_files(path for folder in folders for path in sorted((HERE / folder).glob("*.yaml")))
    if shelf.problems:
        raise PackWrong(shelf.problems)
    return shelf
