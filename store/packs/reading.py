"""Reading packs and calendars: all that is wrong with a file is said at once, with its line and what to do."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from domain.may_call.asking import Hours
from domain.may_call.calendars import Calendar
from domain.may_call.packs import AgreedHours, Cap, Days, Need, Pack, Rule, ThirdParty, Window
from domain.may_call.plain import canonical
from store.marked_yaml import MarkedYaml, Place
from store.packs.contradictions import each_day, of_calendar, of_pack
from store.packs.lines import locate
from store.packs.model import (
    WEEKDAYS,
    AgreedHoursSaid,
    AnyRule,
    CalendarSaid,
    CapSaid,
    DaysSaid,
    NeedSaid,
    PackSaid,
    WindowSaid,
)

LARGEST_BYTES = 200_000
REMEDIES = {
    "missing": "write it",
    "extra_forbidden": "leave it out, or correct its spelling",
    "union_tag_invalid": "write window, agreed_hours, cap, days, third_party or need",
    "union_tag_not_found": "write kind: window, agreed_hours, cap, days, third_party or need",
    "literal_error": "write one of the words it may be",
    "string_type": "write a text, in quotes",
    "int_type": "write a whole number, without quotes",
    "date_type": "write a date as 2026-02-16, without quotes",
}
OTHER_REMEDY = "correct it as docs/may-call.md shows"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackProblem:
    """One mistake: where it stands, what it is, what to do."""

    file: str
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}: {self.remedy}"


class PackWrong(Exception):
    """A file cannot be used; nothing of it was loaded. `problems` names each line."""

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def read_file(path: Path) -> Pack | Calendar:
    """The pack or calendar of a file. Raises PackWrong."""
    located = _located(path)
    kind = CalendarSaid if isinstance(located.plain, dict) and "calendar" in located.plain else PackSaid
    found = [_problem(path, line, f"{place[-1]} is written twice", "keep one of them") for place, line in located.twice]
    try:
        said = kind.model_validate(located.plain)
    except ValidationError as error:
        raise PackWrong([*found, *(_invalid(path, located, each) for each in error.errors())]) from error
    against = of_pack(said, path.stem) if isinstance(said, PackSaid) else of_calendar(said, path.stem)
    found += [_problem(path, located.line_of(each.place), each.reason, each.remedy) for each in against]
    if found:
        raise PackWrong(found)
    read = _pack(said) if isinstance(said, PackSaid) else _calendar(said)
    return replace(read, fingerprint=hashlib.sha256(canonical(located.plain).encode()).hexdigest())


def _located(path: Path) -> MarkedYaml:
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST_BYTES:
            raise PackWrong([_problem(path, 1, "the file is too large", f"keep it under {LARGEST_BYTES} bytes")])
        return locate(raw.decode("utf-8"))
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})"
        raise PackWrong([_problem(path, 1, reason, "name a file that is there and may be read")]) from error
    except UnicodeDecodeError as error:
        raise PackWrong([_problem(path, 1, "it is not text in UTF-8", "save it as UTF-8")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"this is not YAML ({getattr(error, 'problem', None) or error})"
        raise PackWrong([_problem(path, mark.line + 1 if mark else 1, reason, "correct the line")]) from error


def _invalid(path: Path, located: MarkedYaml, error: Any) -> PackProblem:
    place = tuple(_without_kind(error["loc"]))
    context = error.get("ctx", {})
    remedy = context.get("remedy") or REMEDIES.get(error["type"], OTHER_REMEDY)
    where = ".".join(str(part) for part in place) or "the file"
    reason = f"{error['input']} is no day" if error["type"] == "date_type" else error["msg"]
    return _problem(path, located.line_of(place), f"{where}: {reason}", remedy)


def _without_kind(place: Place) -> Iterator[str | int]:
    """The place without the name of the rule's kind, which pydantic puts between a rule's number and its words."""
    yield from (part for index, part in enumerate(place) if not (place[0] == "rules" and index == 2))


def _problem(path: Path, line: int, reason: str, remedy: str) -> PackProblem:
    return PackProblem(file=str(path), line=line, reason=reason, remedy=remedy)


def _pack(said: PackSaid) -> Pack:
    return Pack(
        name=said.pack,
        version=said.version,
        kind=said.kind,
        status=said.status,
        references=tuple(each.text for each in said.references.values()),
        in_force_from=said.in_force_from.isoformat(),
        applies_to=tuple(said.applies_to),
        zones=tuple(said.zones),
        rules=tuple(_with_head(rule, said.references[rule.reference].text) for rule in said.rules),
        forbids=tuple(said.forbids),
        asks=said.asks,
        keep_days=said.keep_days,
    )


def _with_head(rule: AnyRule, reference: str) -> Rule:
    return replace(_rule(rule), reference=reference, why=rule.why.model_dump(), soft=rule.soft)


def _rule(rule: AnyRule) -> Rule:
    match rule:
        case WindowSaid():
            hours = Hours(opens_s=rule.opens_s, closes_s=rule.closes_s)
            return Window(rule_id=rule.id, hours=hours, channels=tuple(rule.channels))
        case AgreedHoursSaid():
            return AgreedHours(rule_id=rule.id, channels=tuple(rule.channels))
        case CapSaid():
            (span, unit), channels = rule.per, tuple(rule.channels)
            return Cap(
                rule_id=rule.id,
                most=rule.most,
                span=span,
                unit=unit,
                scope=rule.scope,
                counts=rule.counts,
                channels=channels,
            )
        case DaysSaid():
            return Days(rule_id=rule.id, calendar=rule.calendar, only=rule.only)
        case NeedSaid():
            return Need(rule_id=rule.id, what=rule.what, channels=tuple(rule.channels), most_days=rule.most_days)
    return ThirdParty(rule_id=rule.id, only_after=tuple(rule.only_after))


def _calendar(said: CalendarSaid) -> Calendar:
    return Calendar(
        name=said.calendar,
        version=said.version,
        confirmed_from=said.confirmed_from,
        confirmed_until=said.confirmed_until,
        rest_weekdays=tuple(WEEKDAYS.index(day) for day in said.rest),
        days={day: days.kind for days in said.days for day in each_day(days)},
    )
