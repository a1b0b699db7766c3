"""What an agent does on the desk, as an event of the walk: what was typed is read by the kind of its field."""

from collections.abc import Mapping, Sequence
from functools import cache

from domain.scripts import Script
from domain.scripts.keeping import Doing
from domain.scripts.model import Identify
from domain.scripts.outcomes import FIELDS, Said
from domain.scripts.stepping import (
    Answered,
    BrokenOff,
    Event,
    Given,
    NotProved,
    Objected,
    Proved,
    Walk,
    WayTaken,
    Went,
    Wrote,
    begin,
    step,
)
from scripts.reading import read_library
from scripts.said import NotSaid, read_said


class NotUnderstood(Exception):
    """What was typed in these fields means nothing."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


@cache
def library() -> Mapping[str, Script]:
    """The scripts that ship, read and checked once."""
    return read_library()


def event_of(walk: Walk, doing: Doing) -> Event:
    """The event that a doing is. Raises NotUnderstood."""
    match doing.kind:
        case "answer":
            return Answered(doing.name)
        case "write":
            return Wrote(typed(doing.fields, walk.given))
        case "proved":
            return Proved(walk.here.proofs if isinstance(walk.here, Identify) else ())
        case "not_proved":
            return NotProved()
        case "objection":
            return Objected(doing.name)
        case "way":
            return WayTaken(doing.name)
        case "outcome":
            return BrokenOff(doing.name, typed(doing.fields, walk.given))  # type: ignore[arg-type]  # refused by the walk
    return Went()


def typed(fields: Mapping[str, str], given: Given) -> dict[str, Said]:
    """The values of what was typed; an empty field was not typed. Raises NotUnderstood."""
    values: dict[str, Said] = {}
    wrong: list[str] = []
    for name, text in fields.items():
        if not text.strip() or name not in FIELDS:
            continue
        try:
            values[name] = read_said(FIELDS[name], text.strip(), given)
        except NotSaid:
            wrong.append(name)
    if wrong:
        raise NotUnderstood(wrong)
    return values


def walked(script: Script, given: Given, did: tuple[Doing, ...]) -> tuple[Walk, tuple[Doing, ...]]:
    """The walk after these doings, and those that could be done: where a script has changed under a call, the rest is
    done anew. Raises ValueError where a value lacks that the script needs."""
    walk = begin(script, given)
    for count, doing in enumerate(did):
        try:
            after = step(walk, event_of(walk, doing))
        except NotUnderstood:
            return walk, did[:count]
        if after.refused:
            return walk, did[:count]
        walk = after
    return walk, did
