"""Manners that are no words: silence, a raised voice, talking over, who hung up. From signals and the journal."""

import math
import statistics
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.checking.model import CallFacts, Finding, Stretch, Verdict, Why
from domain.checking.tokens import Token
from domain.scripts.model import Limits, Watch
from domain.speech import UNKNOWN, Channel, Signals, Span

QUARTILE = 0.75
USUAL_AFTER, USUAL_S, BY_FAR = 3, 3.0, 1.5
"""Utterances by which an agent's usual voice is known; or one so long, where another is so many times too loud."""
A_WORD_S = 0.6
"""Less than this is a word or two, of which the loudest syllable tells nothing of a voice."""
BORNE_OUT_SHARE = 0.5
"""Of what was understood so much lies where somebody speaks, or nobody knows where they do."""
BEGUN_S = 0.5
"""Who speaks since then has the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Both sides of a call without their words. `away`: between two talks, nobody of ours was there; `legs`: who was
    there when, None: nobody noted it."""

    signals: Mapping[Channel, Signals]
    limits: Limits
    version: str
    away: tuple[Span, ...] = ()
    legs: Sequence[Stretch] | None = None

    def speaker(self, second: float) -> str:
        """Who of ours had the phone then; each has a voice of their own."""
        return next((leg.agent_id for leg in self.legs or () if leg.span.begins_s <= second < leg.span.ends_s), "")

    def finding(self, rule: Watch, verdict: Verdict, why: Why, span: Span | None = None) -> Finding:
        """A finding, from the first second of a stretch."""
        second = round(span.begins_s, 2) if span else None
        return Finding(rule=rule, verdict=verdict, why=why, version=self.version, second=second)


def talked(signals: Signals, legs: Sequence[Stretch] | None) -> Signals:
    """What was said while somebody of ours talked with the caller: menus and music have no manners."""
    if legs is None:
        return signals
    there = _joined(leg.span for leg in legs)
    return replace(signals, speech=tuple(piece for span in there for piece in _cut(signals.speech, span)))


def bears_out(signals: Signals, said: Sequence[Token]) -> bool:
    """Was there speech where there were words? Of a deep voice on a noisy line a detector finds next to nothing, and
    silences that it tells of are none."""
    words = [token for token in said if token.text != UNKNOWN]
    found = sum(any(_cut(signals.speech, Span(begins_s=each.begins_s, ends_s=each.ends_s))) for each in words)
    return found >= len(words) * BORNE_OUT_SHARE


def away(legs: Sequence[Stretch] | None) -> tuple[Span, ...]:
    """Where nobody of ours was there, between the first and the last who was."""
    spans = [each.span for each in legs or ()]
    if not spans:
        return ()
    whole = Span(begins_s=min(span.begins_s for span in spans), ends_s=max(span.ends_s for span in spans))
    return tuple(_without([whole], spans))


def manners(watch: Iterable[Watch], sound: Sound, call: CallFacts) -> Iterator[Finding]:
    """A finding for each thing that is watched; where it was broken several times, the longest first."""
    for rule in watch:
        if rule == "caller_hangs_up_first":
            yield _hung_up(sound, call)
            continue
        if not {"agent", "caller"} <= sound.signals.keys() or not sound.signals["agent"].speech:
            yield sound.finding(rule, "not_assessed", "not_heard")
            continue
        broken = sorted(WATCHED[rule](sound, call), key=lambda span: -span.seconds)
        yield from (sound.finding(rule, "broken", "beyond", span) for span in broken[:1])
        if not broken:
            yield sound.finding(rule, "kept" if call.over else "not_assessed", "within" if call.over else "still_open")


def _hung_up(sound: Sound, call: CallFacts) -> Finding:
    if call.hung_up_first is None:
        return sound.finding("caller_hangs_up_first", "not_assessed", "not_known")
    if call.hung_up_first == "caller":
        return replace(sound.finding("caller_hangs_up_first", "kept", "caller_first"), channel="caller")
    return sound.finding("caller_hangs_up_first", "broken", "agent_first")


# -- silence -----------------------------------------------------------------------------------------------------------
def long_silences(sound: Sound, call: CallFacts) -> Iterator[Span]:
    """Where the agent says nothing for too long: while the caller waits, or speaks and hears no sign of an ear."""
    agent, caller = sound.signals["agent"], sound.signals["caller"]
    for gap in _without(_inner(agent), _joined((*call.holds, *sound.away))):
        talked = sum(each.seconds for each in _cut(caller.speech, gap))
        dead = max((each.seconds for each in _without([gap], caller.speech)), default=0.0)
        if dead > sound.limits.silence_s or (talked > gap.seconds / 2 and gap.seconds > sound.limits.listening_s):
            yield gap


def _inner(signals: Signals) -> list[Span]:
    """Silences between words; what comes before the first and after the last belongs to ringing and hanging up."""
    if not signals.speech:
        return []
    first, last = signals.speech[0].begins_s, signals.speech[-1].ends_s
    return [gap for gap in signals.silence if gap.begins_s >= first and gap.ends_s <= last]


def _without(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of stretches when others are taken out of them: these in order, none over another."""
    left: list[Span] = []
    for span in spans:
        begins_s = span.begins_s
        for hole in _cut(taken, span):
            if hole.begins_s > begins_s:
                left.append(Span(begins_s=begins_s, ends_s=hole.begins_s))
            begins_s = hole.ends_s
        if begins_s < span.ends_s:
            left.append(Span(begins_s=begins_s, ends_s=span.ends_s))
    return left


def _cut(spans: Sequence[Span], within: Span) -> Iterator[Span]:
    """What of stretches lies within one. They are in order, none over another: a call of hours has ten thousands."""
    for place in range(bisect_right(spans, within.begins_s, key=_ends), len(spans)):
        begins_s, ends_s = spans[place].begins_s, spans[place].ends_s
        if begins_s >= within.ends_s:
            return
        yield Span(begins_s=max(begins_s, within.begins_s), ends_s=min(ends_s, within.ends_s))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, and those that lie over each other as one."""
    found: list[Span] = []
    for span in sorted(spans, key=_begins):
        if found and span.begins_s < found[-1].ends_s:
            found[-1] = Span(begins_s=found[-1].begins_s, ends_s=max(found[-1].ends_s, span.ends_s))
        elif span.seconds > 0:
            found.append(span)
    return found


def _begins(span: Span) -> float:
    return span.begins_s


def _ends(span: Span) -> float:
    return span.ends_s


# -- voices ------------------------------------------------------------------------------------------------------------
def raised_voices(sound: Sound, call: CallFacts) -> Iterator[Span]:
    """Utterances of an agent that are louder than what they had said before, by the median of each one's upper
    quartile; a hint, for lines that even out loudness."""
    agent = sound.signals["agent"]
    voices: dict[str, list[float]] = {}
    longest: dict[str, float] = {}
    for span in agent.speech:
        steps = sorted(agent.loudness_in(span))
        held = any(each.begins_s <= span.begins_s < each.ends_s for each in call.holds)
        if span.seconds < A_WORD_S or not steps or held:
            continue
        level = steps[min(len(steps) - 1, int(QUARTILE * len(steps)))]
        speaker = sound.speaker(span.begins_s)
        usual, most_db = voices.setdefault(speaker, []), sound.limits.raised_db
        if len(usual) < USUAL_AFTER:
            most_db = most_db * BY_FAR if longest.get(speaker, 0.0) >= USUAL_S else math.inf
        if usual and level > _median(usual) + most_db:
            yield span
        else:
            insort(usual, level)
            longest[speaker] = max(longest.get(speaker, 0.0), span.seconds)


def talked_over(sound: Sound, call: CallFacts) -> Iterator[Span]:
    """Where the agent began while the caller had the word, and both went on."""
    agent, caller = sound.signals["agent"], sound.signals["caller"]
    for span in agent.speech:
        place = bisect_right(caller.speech, span.begins_s, key=_ends)
        had = place < len(caller.speech) and caller.speech[place].begins_s + BEGUN_S <= span.begins_s
        if had and sum(each.seconds for each in _cut(caller.speech, span)) >= sound.limits.over_s:
            yield span


def _median(levels: Sequence[float]) -> float:
    """Of levels in order."""
    middle = len(levels) // 2
    return statistics.fmean(levels[middle - 1 + len(levels) % 2 : middle + 1])


WATCHED = {"no_long_silence": long_silences, "no_raised_voice": raised_voices, "no_talking_over": talked_over}
