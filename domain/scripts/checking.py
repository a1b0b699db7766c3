"""Why a script must not be used: every way a call could go wrong, with the place in the file and the remedy."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.scripts import flow
from domain.scripts.model import (
    PHASES,
    Ask,
    Branch,
    Capture,
    Condition,
    End,
    Identify,
    Listening,
    Must,
    Place,
    Script,
    edges,
)
from domain.scripts.outcomes import FIELDS, OUTCOMES, REQUIRED
from domain.scripts.values import ALWAYS

Code = Literal[
    "dead_end", "no_ending", "endless_loop", "unreachable", "backwards", "unknown_outcome", "unknown_field",
    "unknown_value", "unknown_statement", "missing_language", "missing_value", "missing_field", "not_proved",
    "order_cycle", "out_of_order", "never_said", "not_in_words", "clash", "twice",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One reason. `place`: where it stands in the script's file."""

    code: Code
    place: Place
    reason: str
    remedy: str


def flaw(code: Code, place: Place, reason: str, remedy: str) -> Flaw:
    """One reason."""
    return Flaw(code=code, place=place, reason=reason, remedy=remedy)


def flaws_of_ways(script: Script) -> list[Flaw]:
    """Ways to nowhere: they make all that follows from them meaningless."""
    return [*_dead_ends(script)]


def flaws_of_flow(script: Script) -> list[Flaw]:
    """What is wrong with a script whose ways all lead somewhere: in which order, and how it ends."""
    found = [*_endless_loops(script), *_unreachable(script), *_endings(script), *_backwards(script)]
    found += [*_fields(script), *_never_taken(script), *_branches(script)]
    return [*found, *_order(script)]


def musts(script: Script) -> Iterator[tuple[Must, str, Place]]:
    """Every statement that must be made, its step (empty: of the whole call), and where it stands."""
    yield from ((each, "", ("must", index)) for index, each in enumerate(script.must))
    for step in script.steps.values():
        yield from ((each, step.name, ("steps", step.name, "must", at)) for at, each in enumerate(step.must))


# -- ways --------------------------------------------------------------------------------------------------------------
def _dead_ends(script: Script) -> Iterator[Flaw]:
    known = ", ".join(script.steps) or "(there are none)"
    if script.start not in script.steps:
        yield flaw("dead_end", ("start",), f"there is no step {script.start!r} to start with", f"one of: {known}")
    for step in script.steps.values():
        for edge in edges(step):
            if edge.to not in script.steps:
                reason = f"{step.name} leads to {edge.to!r}, which does not exist"
                yield flaw("dead_end", ("steps", step.name, *edge.at), reason, f"write that step, or one of: {known}")
        if isinstance(step, Ask) and not step.answers:
            yield flaw("dead_end", ("steps", step.name), f"{step.name} asks, and no answer leads on", "add answers")
        if isinstance(step, Identify) and len(step.proofs) < 2:
            reason = f"{step.name} lists fewer than two proofs: nobody could prove who they are"
            yield flaw("dead_end", ("steps", step.name, "proofs"), reason, "list two proofs at least")
    for kind, each in (*_named("objections", script), *_named("ways", script)):
        if each and each not in script.steps:
            reason = f"{kind[1]} leads to {each!r}, which does not exist"
            yield flaw("dead_end", (*kind, "go"), reason, f"write that step, or one of: {known}")


def _named(section: Literal["objections", "ways"], script: Script) -> Iterator[tuple[tuple[str, str], str]]:
    yield from (((section, name), each.go) for name, each in getattr(script, section).items())


def _endless_loops(script: Script) -> Iterator[Flaw]:
    """Circles of the flow itself. Objections and ways may lead back: they are taken a few times only."""
    done: set[str] = set()
    for start in script.steps:
        yield from _circles(script, start, [], done)


def _circles(script: Script, name: str, path: list[str], done: set[str]) -> Iterator[Flaw]:
    if name in done:
        return
    path.append(name)
    for edge in edges(script.steps[name]):
        if edge.to in path:
            circle = " > ".join([*path[path.index(edge.to) :], edge.to])
            remedy = "let one of these ways lead on; what is asked again is an objection, or a way"
            yield flaw("endless_loop", ("steps", name, *edge.at), f"the call could go round for ever: {circle}", remedy)
        else:
            yield from _circles(script, edge.to, path, done)
    path.pop()
    done.add(name)


def _unreachable(script: Script) -> Iterator[Flaw]:
    within = flow.reached(script)
    for name in script.steps:
        if name not in within:
            yield flaw("unreachable", ("steps", name), f"no way leads to {name}", "lead a way to it, or take it out")


def _endings(script: Script) -> Iterator[Flaw]:
    ends = [step for step in script.steps.values() if isinstance(step, End)]
    if not ends:
        yield flaw("no_ending", ("steps",), "the script has no ending", "write a step of kind end, and lead to it")
    for end in ends:
        place: Place = ("steps", end.name, "outcome")
        if end.outcome not in OUTCOMES:
            reason = f"{end.name} ends with {end.outcome!r}, which is no outcome"
            yield flaw("unknown_outcome", place, reason, f"one of: {', '.join(OUTCOMES)}")
        for field in REQUIRED.get(end.outcome, ()):
            if end.name in flow.without_writing(script, field):
                reason = f"{end.name} ends with {end.outcome}, and {field} was not written down on every way to it"
                yield flaw("missing_field", place, reason, f"lead to it past a step of kind capture with {field}")


def _backwards(script: Script) -> Iterator[Flaw]:
    for step in script.steps.values():
        for edge in edges(step):
            to = script.steps[edge.to]
            if PHASES.index(to.phase) < PHASES.index(step.phase):
                reason = f"{step.name} ({step.phase}) leads back to {to.name} ({to.phase})"
                remedy = f"the phases follow each other: {', '.join(PHASES)}"
                yield flaw("backwards", ("steps", step.name, *edge.at), reason, remedy)


# -- what is written down, objections, branches ------------------------------------------------------------------------
def _fields(script: Script) -> Iterator[Flaw]:
    unproved = flow.reached(script, unproved=True)
    for step in script.steps.values():
        for word in ("fields", "optional") if isinstance(step, Capture) else ():
            for index, name in enumerate(getattr(step, word)):
                place: Place = ("steps", step.name, word, index)
                if name not in FIELDS:
                    reason = f"{step.name} writes down {name!r}, which is no field"
                    yield flaw("unknown_field", place, reason, f"one of: {', '.join(FIELDS)}")
                elif FIELDS[name].private and step.name in unproved:
                    reason = f"{step.name} writes down {name} of somebody who has not proved who they are"
                    remedy = "lead to it only from `proved` of a step of kind identify"
                    yield flaw("not_proved", place, reason, remedy)
                elif name == "promise_date" and not script.longest_promise_days:
                    reason = f"{step.name} takes a promise, and nothing says how far one may reach"
                    yield flaw("missing_value", place, reason, "write longest_promise_days")


def _never_taken(script: Script) -> Iterator[Flaw]:
    within = flow.reached(script)
    phases = {script.steps[name].phase for name in within if isinstance(script.steps[name], Listening)}
    for section, found in (("objections", script.objections), ("ways", script.ways)):
        for name, each in found.items():
            if not phases & set(each.phases):
                reason = (
                    f"{name} belongs to {', '.join(each.phases) or 'no phase'}, where no call of this script stands"
                )
                yield flaw("never_said", (section, name), reason, "name a phase that has steps, or take it out")


def _branches(script: Script) -> Iterator[Flaw]:
    sure = {*ALWAYS, *script.needs}
    for step in script.steps.values():
        seen: list[Condition] = []
        for index, case in enumerate(step.cases if isinstance(step, Branch) else ()):
            place: Place = ("steps", step.name, "cases", index)
            if any(_covers(earlier, case.when) for earlier in seen):
                reason = f"case {index + 1} of {step.name} is never come to: an earlier one holds whenever it does"
                yield flaw("never_said", place, reason, "put it before that one, or take it out")
            if case.when.more_than is None and case.when.value in sure:
                reason = f"{case.when.value} is always known here, so all that stands after it is never come to"
                yield flaw("never_said", place, reason, "ask for something that may be missing, or for more_than")
            seen.append(case.when)


def _covers(earlier: Condition, later: Condition) -> bool:
    if earlier.value != later.value:
        return False
    if earlier.more_than is None or later.more_than is None:
        return earlier.more_than is None
    return earlier.more_than <= later.more_than


# -- what must come before what ----------------------------------------------------------------------------------------
def _order(script: Script) -> Iterator[Flaw]:
    where = {must.id: step for must, step, _ in musts(script)}
    wrong_name = False
    for must, step, place in musts(script):
        for index, target in enumerate(must.before):
            at = (*place, "before", index)
            if target not in where and target not in PHASES:
                wrong_name = True
                reason = f"{must.id} must come before {target!r}, which is no statement and no phase"
                yield flaw("unknown_statement", at, reason, "name the id of a statement, or a phase")
            elif not step or where.get(target) == "":
                reason = (
                    f"{must.id} or {target} belongs to the whole call: it stands on no step that others could follow"
                )
                yield flaw("out_of_order", at, reason, "put both on steps")
            else:
                yield from _missed(script, (must, step), target, (at, where))
    if not wrong_name:
        yield from _cycles(script, where)


def _missed(
    script: Script, first: tuple[Must, str], target: str, known: tuple[Place, dict[str, str]]
) -> Iterator[Flaw]:
    """A way on which the later one is said and the earlier one was not."""
    (must, step), (at, where) = first, known
    past = flow.reached(script, avoiding={step})
    later = [where[target]] if target in where else [s.name for s in script.steps.values() if s.phase == target]
    missed = next((name for name in later if name in past and name != step), "")
    if missed:
        reason = f"{must.id} must come before {target}, and a call can come to {missed} past {step}"
        yield flaw("out_of_order", at, reason, f"lead every way to {missed} through {step}")
    elif target in where and where[target] == step:
        ids = [each.id for each in script.steps[step].must]
        if ids.index(must.id) > ids.index(target):
            reason = f"{must.id} must come before {target}, and stands after it in {step}"
            yield flaw("out_of_order", at, reason, "write them in the order in which they are said")


def _cycles(script: Script, where: dict[str, str]) -> Iterator[Flaw]:
    after: dict[str, list[str]] = {must.id: [] for must, _, _ in musts(script)}
    places = {must.id: place for must, _, place in musts(script)}
    for must, _, _ in musts(script):
        for target in must.before:
            phase = [name for name, step in where.items() if step and script.steps[step].phase == target]
            after[must.id] += phase if target in PHASES else [target]
    for start in after:
        path = _circle_from(start, after)
        if path and start == min(path):
            reason = f"these must each come before the other: {' > '.join([*path, start])}"
            yield flaw("order_cycle", (*places[start], "before"), reason, "take one of these `before` out")


def _circle_from(start: str, after: dict[str, list[str]]) -> list[str]:
    todo, seen = [[start]], {start}
    while todo:
        path = todo.pop(0)
        for name in after[path[-1]]:
            if name == start:
                return path
            if name not in seen:
                seen.add(name)
                todo.append([*path, name])
    return []
