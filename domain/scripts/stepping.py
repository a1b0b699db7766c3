"""Walking one call through its script: everything that moves a walk is in this file.

    begin ──► a step that listens ──Went──► (say) the next step
                │  ▲               ──Answered, Captured, Proved, NotProved──► where the step says
                │  └──Objected, without a way of its own; whatever is refused
                ├──Objected, WayTaken──► the step that they name
                └──BrokenOff──► over, with an outcome
    an `end` step ──► over, with its outcome

The flow has no circles; objections and ways may be taken a few times each. So every walk ends, whatever an agent does.
A doing that cannot be is refused with its reason, and changes nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from domain.facts.conversations import Outcome
from domain.identity import PROOFS_NEEDED
from domain.scripts.model import (
    AnyStep,
    Ask,
    Branch,
    Capture,
    Condition,
    End,
    Identify,
    Language,
    Objection,
    Proof,
    Say,
    Script,
    Way,
)
from domain.scripts.money import Money
from domain.scripts.outcomes import FIELDS, OUTCOMES, Bounds, Said, Wrong, missing_for, wrong_with
from domain.scripts.values import Who, of_people

MOST_TIMES = 3
"""How often one objection is answered, or one way taken, in one call."""
Reason = Literal["not_here", "wrong_values", "too_few_proofs", "not_proved", "too_often", "no_such_outcome", "over"]


@dataclass(frozen=True, slots=True)
class Went:
    """The agent has said what stands on the step."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The person gave one of the step's answers."""

    answer: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """The agent wrote down what the person said."""

    fields: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Proved:
    """These proofs were asked and found right; who found so has recorded it."""

    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class NotProved:
    """The person could not or would not prove who they are."""


@dataclass(frozen=True, slots=True)
class Objected:
    """The person objects."""

    objection: str


@dataclass(frozen=True, slots=True)
class WayTaken:
    """One of the ways that are open from anywhere."""

    way: str


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """The conversation ended before the script did; `fields`: what its outcome needs and was not written down yet."""

    outcome: Outcome
    fields: Mapping[str, Said] = field(default_factory=dict)


Event = Went | Answered | Wrote | Proved | NotProved | Objected | WayTaken | BrokenOff


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the last doing changed nothing. `wrong`: by field."""

    reason: Reason
    wrong: Mapping[str, Wrong] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known as a call begins. `now`: on the wall of the person called. `values`: of this person and contract.
    `longest_promise_days`: the house's own, where it is shorter than the script's."""

    language: Language
    now: datetime
    organisation: str
    agent: str
    who: Who
    values: Mapping[str, Said] = field(default_factory=dict, repr=False)
    longest_promise_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One call in its script. `answering`: the objection that is being answered. `passed`: the steps so far, this one
    included. `outcome`: empty until it is over. Two walks differ in nothing that was not done."""

    script: Script
    given: Given
    step: str
    proved: bool = False
    captured: Mapping[str, Said] = field(default_factory=dict, repr=False)
    answering: str = ""
    passed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    outcome: Outcome | Literal[""] = ""
    refused: Refused | None = None

    @property
    def here(self) -> AnyStep:
        """The step it stands at."""
        return self.script.steps[self.step]


def lacking(script: Script, given: Given) -> tuple[str, ...]:
    """The values without which nobody is called with this script, and that are not there."""
    return tuple(name for name in script.needs if name not in given.values)


def begin(script: Script, given: Given) -> Walk:
    """The walk at its first step. Raises ValueError where a value is `lacking`: nobody is called so."""
    gone = lacking(script, given)
    if gone:
        raise ValueError(f"{script.id} cannot be said without {', '.join(gone)}")
    return _arrive(Walk(script=script, given=given, step=script.start), script.start)


def step(walk: Walk, event: Event) -> Walk:
    """What was done. A walk that is over does not move any more."""
    if walk.outcome:
        return _refuse(walk, "over")
    walk = replace(walk, refused=None)
    match event:
        case Objected():
            return _object(walk, event.objection)
        case WayTaken():
            return _take_way(walk, event.way)
        case BrokenOff():
            return _break_off(walk, event)
    return _in_the_flow(walk, event)


def values_of(walk: Walk) -> dict[str, Said]:
    """Everything that may be named now, said to somebody or not."""
    given = walk.given
    people = of_people(given.who, given.agent, given.organisation, given.language)
    known: dict[str, Said] = {**given.values, **people, **walk.captured}
    owed, promised = known.get("amount_due"), known.get("promise_amount")
    if isinstance(owed, Money) and isinstance(promised, Money):
        known["rest"] = owed.less(promised)
    known["latest_promise"] = (given.now + timedelta(days=_longest_days(walk))).date()
    return known


def holds(condition: Condition, known: Mapping[str, Said]) -> bool:
    """Is it so?"""
    value = known.get(condition.value)
    if condition.more_than is None:
        return value is not None
    number = value.minor if isinstance(value, Money) else value
    return isinstance(number, int) and number > condition.more_than


def bounds_of(walk: Walk) -> Bounds:
    """What may be promised in this call."""
    owed = walk.given.values.get("amount_due")
    most = owed if isinstance(owed, Money) else None
    return Bounds(now=walk.given.now, owed=most, longest_days=_longest_days(walk))


def _longest_days(walk: Walk) -> int:
    house = walk.given.longest_promise_days
    return walk.script.longest_promise_days if house is None else min(house, walk.script.longest_promise_days)


# -- what is done ------------------------------------------------------------------------------------------------------
def _in_the_flow(walk: Walk, event: Went | Answered | Wrote | Proved | NotProved) -> Walk:
    here = walk.here
    match here, event:
        case Say(), Went():
            return _arrive(walk, here.then)
        case Ask(), Answered():
            go = next((each.go for each in here.answers if each.name == event.answer), "")
            return _arrive(walk, go) if go else _refuse(walk, "not_here")
        case Capture(), Wrote():
            return _write(walk, here, event.fields)
        case Identify(), Proved():
            if len(set(event.proofs) & set(here.proofs)) < PROOFS_NEEDED:
                return _refuse(walk, "too_few_proofs")
            return _arrive(replace(walk, proved=True), here.proved)
        case Identify(), NotProved():
            return _arrive(walk, here.failed)
    return _refuse(walk, "not_here")


def _write(walk: Walk, here: Capture, said: Mapping[str, Said]) -> Walk:
    wrong: dict[str, Wrong] = {name: "missing" for name in here.fields if name not in said}
    wrong |= {name: "unknown_field" for name in said if name not in (*here.fields, *here.optional)}
    wrong |= wrong_with({name: value for name, value in said.items() if name not in wrong}, bounds_of(walk))
    if wrong:
        return _refuse(walk, "wrong_values", wrong)
    return _arrive(replace(walk, captured={**walk.captured, **said}), here.then)


def _object(walk: Walk, name: str) -> Walk:
    found = walk.script.objections.get(name)
    walk = _taken(walk, name, found)
    if found is None or walk.refused:
        return walk
    return replace(_arrive(walk, found.go) if found.go else walk, answering=name)


def _take_way(walk: Walk, name: str) -> Walk:
    found = walk.script.ways.get(name)
    walk = _taken(walk, name, found)
    return walk if found is None or walk.refused else _arrive(walk, found.go)


def _taken(walk: Walk, name: str, found: Objection | Way | None) -> Walk:
    if found is None or walk.here.phase not in found.phases:
        return _refuse(walk, "not_here")
    if walk.taken.count(name) >= MOST_TIMES:
        return _refuse(walk, "too_often")
    return replace(walk, taken=(*walk.taken, name))


def _break_off(walk: Walk, event: BrokenOff) -> Walk:
    if event.outcome not in OUTCOMES:
        return _refuse(walk, "no_such_outcome")
    if not walk.proved and any(FIELDS[name].private for name in event.fields if name in FIELDS):
        return _refuse(walk, "not_proved")
    captured = {**walk.captured, **event.fields}
    wrong: dict[str, Wrong] = dict.fromkeys(missing_for(event.outcome, captured), "missing")
    wrong |= wrong_with(captured, bounds_of(walk))
    if wrong:
        return _refuse(walk, "wrong_values", wrong)
    return replace(walk, captured=captured, outcome=event.outcome)


def _arrive(walk: Walk, name: str) -> Walk:
    """The next step that somebody does something at, or the end. Branches are passed by what is known."""
    for _ in range(len(walk.script.steps) + 1):
        here, walk = walk.script.steps[name], replace(walk, passed=(*walk.passed, name))
        if not isinstance(here, Branch):
            break
        known = values_of(walk)
        name = next((each.go for each in here.cases if holds(each.when, known)), here.otherwise)
    else:
        raise ValueError(f"the script goes in a circle at {name}: it was not checked")
    walk = replace(walk, step=name, answering="")
    return replace(walk, outcome=here.outcome) if isinstance(here, End) else walk


def _refuse(walk: Walk, reason: Reason, wrong: Mapping[str, Wrong] | None = None) -> Walk:
    return replace(walk, refused=Refused(reason, wrong or {}))
