"""What the journal knows of a call, as a check asks for it: in seconds of its recording."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.calls import TALKERS, Call
from domain.checking.model import CallFacts, Stretch
from domain.facts.calls import HoldBegan, HoldEnded, ProofsCompared, ScriptStepSaid
from domain.facts.people import IdentityChecked
from domain.facts.recordings import RecordingSilenced
from domain.facts.vocabulary import Fact
from domain.identity import PROOFS_NEEDED
from domain.moments import holds, second_of, silences, span_of
from domain.recordings import expected_s, long_enough
from domain.scripts.model import Identify, Language, Script
from domain.scripts.outcomes import Said
from domain.scripts.stepping import Given, Walk, values_of
from domain.speech import Span

KINDS = (HoldBegan, HoldEnded, ScriptStepSaid, IdentityChecked, ProofsCompared, RecordingSilenced)
"""The facts of a call that a check reads, besides its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A call that was heard: its state, its facts of KINDS in their order, what was known and written down when it was
    spoken, and how long its recording is. `walked`: its steps were noted as they were said."""

    call: Call
    facts: Sequence[Fact]
    given: Given
    seconds: float
    walked: bool = False


def facts_of(talk: Talk, script: Script, language: Language) -> CallFacts:
    """What is known of it besides its sound."""
    first = talk.call.hung_up_first
    return CallFacts(
        today=talk.given.now.date(),
        values=_values(script, replace(talk.given, language=language)),
        hung_up_first="agent" if first == "agent" else "caller" if first == "caller" else None,
        holds=tuple(holds(talk.call, talk.facts, talk.seconds)),
        steps=_steps(talk),
        proved_s=_proved_s(talk, script),
        short=not long_enough(talk.seconds, expected_s(talk.call) or 0.0) or _talk_was_silenced(talk),
    )


def legs_of(talk: Talk) -> tuple[Stretch, ...]:
    """When the words of somebody of ours reached the caller and the recording, and whose they were."""
    silent = tuple(silences(talk.call, talk.facts, talk.seconds))
    found = [replace(each, span=span) for each in _talks(talk) for span in _outside(each.span, silent)]
    return tuple(sorted(found, key=lambda each: each.span.begins_s))


def _talks(talk: Talk) -> Iterator[Stretch]:
    for leg in talk.call.legs.values():
        for begins, ends in leg.bridged_spans() if leg.role in TALKERS else ():
            span = span_of(talk.call, begins, ends, talk.seconds)
            yield Stretch(span=span, role=leg.role, agent_id=leg.agent_id or "")


def _outside(span: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """What of a stretch lies in none of these, which are in their order."""
    begins_s = span.begins_s
    for hole in holes:
        if hole.begins_s > begins_s:
            yield Span(begins_s=begins_s, ends_s=min(hole.begins_s, span.ends_s))
        begins_s = max(begins_s, hole.ends_s)
        if begins_s >= span.ends_s:
            return
    if begins_s < span.ends_s:
        yield Span(begins_s=begins_s, ends_s=span.ends_s)


def _talk_was_silenced(talk: Talk) -> bool:
    """Was somebody talking with the caller while no sound was kept? Then what is not heard was perhaps said there."""
    silent = tuple(silences(talk.call, talk.facts, talk.seconds))
    return any(
        each.span.begins_s < hole.ends_s and hole.begins_s < each.span.ends_s
        for each in _talks(talk)
        for hole in silent
    )


def _values(script: Script, given: Given) -> Mapping[str, Said]:
    return values_of(Walk(script=script, given=given, step=script.start))


def _steps(talk: Talk) -> tuple[str, ...] | None:
    said = dict.fromkeys(fact.step for fact in talk.facts if isinstance(fact, ScriptStepSaid))
    return tuple(said) if talk.walked and said else None


def _proved_s(talk: Talk, script: Script) -> float | None:
    """When enough proofs had agreed, or were keyed in; infinity: never. None: the script asks for none."""
    if not any(isinstance(step, Identify) for step in script.steps.values()):
        return None
    proved = min(_proofs(talk.facts, talk.call.person_id), default=None)
    return math.inf if proved is None else second_of(talk.call, proved)


def _proofs(facts: Iterable[Fact], person_id: str | None) -> Iterator[datetime]:
    agreed: dict[str, datetime] = {}
    for fact in facts:
        if isinstance(fact, ProofsCompared) and fact.matched and fact.person_ids == (person_id,):
            yield fact.at
        elif isinstance(fact, IdentityChecked) and fact.matched and person_id in (None, fact.person_id):
            agreed.setdefault(fact.proof, fact.at)
            if len(agreed) == PROOFS_NEEDED:
                yield max(agreed.values())
