"""Which steps a call came to, and so what was due: as it was noted, else as far as its words show.

A step that was said was come to past every step that no way leads around: those were due too, said or not.
"""

from collections.abc import Iterable, Mapping

from domain.checking.listening import Listening, steps_said
from domain.checking.model import CallFacts
from domain.scripts import flow
from domain.scripts.checking import musts
from domain.scripts.model import Condition, Must, Script
from domain.scripts.money import Money
from domain.scripts.saying import is_private
from domain.scripts.values import VALUES


def steps_due(script: Script, call: CallFacts, seen: Iterable[str]) -> set[str]:
    """The steps whose statements had to be made. `seen`: those of which something was heard."""
    if call.steps is not None:
        return set(call.steps) & set(script.steps)
    return with_those_before(script, [script.start, *seen])


def steps_seen(known: Listening, told: Mapping[str, float]) -> dict[str, float]:
    """The steps of which something was heard, with the second: their sentences, phrases of theirs alone, or what is
    private and theirs to tell (`told`: values, with the second)."""
    script = known.asked.script
    found = steps_said(known)
    for must, step, _ in musts(script):
        if step and must.value in told and is_private(must.value) and must.value in VALUES:
            found[step] = min(found.get(step, told[must.value]), told[must.value])
    own = {must.id: step for must, step, _ in musts(script) if step and must.phrases}
    for hit in known.said("agent"):
        step = own.get(hit.phrase.rule, "")
        if step and hit.strength == "exact" and _alone(script, hit.phrase.text, known.asked.language):
            found[step] = min(found.get(step, hit.begins_s), hit.begins_s)
    return found


def phase_seen(script: Script, seen: Mapping[str, float], phase: str) -> float | None:
    """The second when a phase is first heard of."""
    return min((at for step, at in seen.items() if script.steps[step].phase == phase), default=None)


def with_those_before(script: Script, steps: Iterable[str]) -> set[str]:
    """These, and every step that no way to them leads around."""
    found = set(steps)
    for name in script.steps:
        past = flow.reached(script, avoiding={name})
        if any(step not in past for step in found):
            found.add(name)
    return found


def holds(condition: Condition | None, call: CallFacts) -> bool | None:
    """Is it so? None: it asks for a value that nobody handed over."""
    if condition is None:
        return True
    value = call.values.get(condition.value)
    if condition.more_than is None:
        return value is not None
    if value is None:
        return None
    number = value.minor if isinstance(value, Money) else value
    return isinstance(number, int) and number > condition.more_than


def is_due(must: Must, step: str, due: set[str], call: CallFacts) -> bool:
    """Had this statement to be made?"""
    return holds(must.when, call) is True and (not step or step in due)


def _alone(script: Script, phrase: str, language: str) -> bool:
    """Does one statement only use these words?"""
    return sum(phrase in must.phrases.get(language, ()) for must, _, _ in musts(script)) == 1
