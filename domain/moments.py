"""Stretches of a recording in which nobody is heard to talk with the caller, and why: they were on hold, keyed in or
told what nobody may hear again, or left a message.

While that is keyed in or told the recording holds silence and no tones (`RecordingSilenced`): a payment, a proof.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Literal

from domain.calls import Call
from domain.facts.calls import HoldBegan, HoldEnded
from domain.facts.recordings import RecordingSilenced
from domain.facts.vocabulary import Fact
from domain.recordings import media_began
from domain.speech import Span

MomentKind = Literal["hold", "keyed", "message"]
KINDS = (HoldBegan, HoldEnded, RecordingSilenced)
"""The facts of a call that tell of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One of them, in seconds of the recording."""

    kind: MomentKind
    span: Span


def moments(call: Call, facts: Iterable[Fact], seconds: float) -> tuple[Moment, ...]:
    """All of a recording that is so many seconds long, in their order."""
    told = list(facts)
    found = [Moment(kind="hold", span=span) for span in holds(call, told, seconds)]
    found += [Moment(kind="keyed", span=span) for span in silences(call, told, seconds)]
    if call.message_from and call.message_s:
        ends = call.message_from + timedelta(seconds=call.message_s)
        found.append(Moment(kind="message", span=span_of(call, call.message_from, ends, seconds)))
    return tuple(sorted((each for each in found if each.span.seconds > 0), key=lambda each: each.span.begins_s))


def holds(call: Call, facts: Iterable[Fact], seconds: float) -> Iterator[Span]:
    """When the caller waited."""
    told = ((each.at, isinstance(each, HoldBegan)) for each in facts if isinstance(each, HoldBegan | HoldEnded))
    return _between(call, told, seconds)


def silences(call: Call, facts: Iterable[Fact], seconds: float) -> Iterator[Span]:
    """When no sound was kept, so that nobody hears again what was keyed in or told."""
    told = ((each.at, each.on) for each in facts if isinstance(each, RecordingSilenced))
    return _between(call, told, seconds)


def second_of(call: Call, at: datetime) -> float:
    """Where an instant lies in the recording."""
    began = media_began(call)
    return max(0.0, (at - began).total_seconds()) if began else 0.0


def span_of(call: Call, begins: datetime, ends: datetime | None, seconds: float) -> Span:
    """A stretch of it; `ends` None: until it ends."""
    begins_s = second_of(call, begins)
    return Span(begins_s=begins_s, ends_s=max(begins_s, seconds if ends is None else second_of(call, ends)))


def _between(call: Call, told: Iterable[tuple[datetime, bool]], seconds: float) -> Iterator[Span]:
    """From each beginning to the end that follows; what is told twice counts once, what never ended lasts."""
    since: datetime | None = None
    for at, begins in sorted(told, key=itemgetter(0)):
        if begins:
            since = since or at
        elif since:
            yield span_of(call, since, at, seconds)
            since = None
    if since:
        yield span_of(call, since, call.ended_at, seconds)
