"""A call while its statements are judged: what its rules share."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from domain.checking.due import phase_seen, steps_due, steps_seen
from domain.checking.hearing import Room
from domain.checking.matching import Hit
from domain.checking.model import Finding, Verdict, Why
from domain.checking.values import SaidFigure, figures_said, said_as
from domain.scripts.model import Must
from domain.speech import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The figures that were said; the steps of which something was heard, with their second; those that were due."""

    room: Room
    figures: list[SaidFigure]
    seen: Mapping[str, float]
    due: set[str]

    def phase(self, name: str) -> float | None:
        """When a phase is first heard of."""
        return phase_seen(self.room.known.asked.script, self.seen, name)

    def finding(self, rule: str, verdict: Verdict, why: Why) -> Finding:
        """A finding without a place in the sound."""
        return Finding(rule=rule, verdict=verdict, why=why, version=self.room.known.asked.version)

    def at(self, rule: str, verdict: Verdict, why: Why, found: Hit | SaidFigure) -> Finding:
        """A finding at words that were heard."""
        source = found.source if isinstance(found, Hit) else "free"
        return Finding(
            rule=rule,
            verdict=verdict,
            why=why,
            version=self.room.known.asked.version,
            second=round(found.begins_s, 2),
            channel=found.channel if isinstance(found, Hit) else "agent",
            words=found.words,
            confidence=round(found.confidence, 3),
            source=source,
        )


def judging(room: Room) -> Judging:
    """What the judgements of one call share."""
    figures, call = figures_said(room), room.call
    found = ((name, said_as(value, figures, call.today)) for name, value in call.values.items())
    told = {name: said.begins_s for name, said in found if said}
    seen = {**steps_seen(room.known, told), **call.begun}
    return Judging(room=room, figures=figures, seen=seen, due=steps_due(room.known.asked.script, call, seen))


def place_of(now: Judging, must: Must) -> Span | None:
    """Where a statement has to be made; None: anywhere. A goodbye is one at the end of a call only: "xin chào" greets
    as well. While the call goes on there is no such place."""
    if must.phase != "closing":
        return None
    known = now.room.known
    if not now.room.call.over:
        return Span(begins_s=math.inf, ends_s=math.inf)
    answered = next((token.begins_s for token in known.tokens("caller")), 0.0)
    late_s = known.heard_to_s - known.asked.script.limits.goodbye_s
    return Span(begins_s=max(answered, late_s), ends_s=known.heard_to_s)
