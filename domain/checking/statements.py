"""What had to be said: each statement found, or missing, or said wrong; and whether it came in its order."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from domain.checking.asked import pieces, spoken_name
from domain.checking.due import holds, is_due, phase_seen, steps_due, steps_seen
from domain.checking.hearing import Room
from domain.checking.matching import Hit
from domain.checking.model import Finding, Verdict, Why
from domain.checking.places import filled, places_of_phrase, places_of_value
from domain.checking.tokens import Token
from domain.checking.values import SaidFigure, alike, beside_unknown, code_said, figures_said, misheard, others, said_as
from domain.scripts.checking import musts
from domain.scripts.model import PHASES, Must
from domain.scripts.outcomes import Said
from domain.scripts.values import ALWAYS, READ_BACK, VALUES
from domain.speech import Span

GREETED_S = 30.0
"""So long a greeting takes: names that belong there are looked for no later."""
VERBATIM_SHARE = 0.75
"""So many pieces of a step's own words must be heard, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """A call while its statements are judged: the figures that were said, the steps of which something was heard, with
    their second, and those that were due."""

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


def statements(now: Judging) -> Iterator[Finding]:
    """One finding for each statement that had to be made, one for each order; around holds one for each hold."""
    made: dict[str, Finding] = {}
    every = list(musts(now.room.known.asked.script))
    for must, step, _ in every:
        if must.at == "once":
            found = _once(now, must, step)
            made[must.id] = found
            yield found
        else:
            yield from _around_holds(now, must)
    for must, _, _ in every:
        for target in must.before:
            yield _order(now, must, target, made)


# -- once --------------------------------------------------------------------------------------------------------------
def _once(now: Judging, must: Must, step: str) -> Finding:
    room = now.room
    if room.mute:
        return now.finding(must.id, "not_assessed", "not_heard")
    if holds(must.when, room.call) is None:
        return now.finding(must.id, "not_assessed", "not_known")
    found = _value(now, must) if must.how == "value" else _phrases(now, must, step)
    if found.verdict == "kept" or found.verdict == "not_assessed":
        return _in_time(now, must, found)
    if not is_due(must, step, now.due, room.call):
        return now.finding(must.id, "not_assessed", "not_due")
    return _missing(now, must, found)


def _missing(now: Judging, must: Must, found: Finding) -> Finding:
    """Said wrong, or not said: unless nobody can know."""
    room = now.room
    past = must.within_s and room.known.heard_to_s > room.began_s + must.within_s
    if not room.call.over and not past:
        return now.finding(must.id, "not_assessed", "still_open")
    if (found.second is None and room.unclear) or _doubtful(now, must, found):
        return now.finding(must.id, "not_assessed", "unclear")
    if found.second is None and room.call.short:
        return now.finding(must.id, "not_assessed", "sound_lost")
    if must.phase == "closing" and room.call.hung_up_first == "caller" and (theirs := _callers_word(room)):
        cut = now.finding(must.id, "not_assessed", "cut_short")
        return replace(cut, channel="caller", second=round(theirs.begins_s, 2))
    return found


def _doubtful(now: Judging, must: Must, found: Finding) -> bool:
    """Was it perhaps said, in words that were not well heard?"""
    room, value = now.room, now.room.call.values.get(must.value)
    if must.how != "value":
        return found.why == "not_said" and perhaps_said(now, must)
    if isinstance(value, str):
        name = spoken_name(must.value)
        until_s = room.began_s + (must.within_s or GREETED_S) if must.value in ALWAYS else math.inf
        return room.perhaps(name) or room.masked(name, until_s) or _filled(room, must)
    if value is None:
        return False
    figures = alike(value, now.figures)
    if found.words:  # said otherwise: whether this figure was understood decides, and no other one
        figures = [each for each in figures if round(each.begins_s, 2) == found.second]
    return any(beside_unknown(each, room) or misheard(each, value, room) for each in figures)


def perhaps_said(now: Judging, must: Must) -> bool:
    """Was a statement perhaps made by one of its phrases, none of which was heard?"""
    return now.room.perhaps(must.id, _place(now, must)) or _filled(now.room, must)


def _filled(room: Room, must: Must) -> bool:
    """Was something heard in its place in the sentence that the script writes for it?"""
    asked, value = room.known.asked, room.call.values.get(must.value)
    if must.phase == "closing":
        return False
    if isinstance(value, str):
        found = places_of_value(asked.script, asked.language, must.value, value, asked.sounds)
    else:
        texts = must.phrases.get(asked.language, ())
        found = chain.from_iterable(
            places_of_phrase(asked.script, asked.language, text, asked.sounds) for text in texts
        )
    answers = [token.begins_s for token in room.known.tokens("caller")]
    return any(filled(place, room.reached, answers) for place in found)


def _callers_word(room: Room) -> Token | None:
    """The caller's last word, where they spoke last, and hung up before anybody could answer."""
    theirs, ours = room.known.tokens("caller"), room.known.tokens("agent")
    return theirs[-1] if theirs and (not ours or theirs[-1].ends_s > ours[-1].ends_s) else None


def _in_time(now: Judging, must: Must, found: Finding) -> Finding:
    late_s = now.room.began_s + must.within_s
    if found.verdict == "kept" and must.within_s and found.second is not None and found.second > late_s:
        return replace(found, verdict="broken", why="said_late")
    return found


def _phrases(now: Judging, must: Must, step: str) -> Finding:
    room = now.room
    said = [hit for hit in room.said(must.id) if _in_place(now, must, hit)]
    if must.how == "verbatim":
        return _verbatim(now, must, step, said)
    standing = [hit for hit in said if not room.denied(hit)]
    if standing:
        return now.at(must.id, "kept", "said", max(standing, key=lambda hit: (hit.confidence, -hit.begins_s)))
    return now.at(must.id, "broken", "denied", said[0]) if said else now.finding(must.id, "broken", "not_said")


def _in_place(now: Judging, must: Must, hit: Hit) -> bool:
    """Is it where it has to be?"""
    place = _place(now, must)
    return place is None or place.begins_s <= hit.begins_s <= place.ends_s


def _place(now: Judging, must: Must) -> Span | None:
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


def _verbatim(now: Judging, must: Must, step: str, said: list[Hit]) -> Finding:
    asked = now.room.known.asked
    wanted = [each for sentence in asked.script.steps[step].say for each in pieces(sentence, asked.language)]
    heard: list[Hit] = []
    for each in wanted:
        after = heard[-1].begins_s if heard else -1.0
        found = next((hit for hit in said if hit.phrase.text == each and hit.begins_s > after), None)
        heard += [found] if found else []
    if wanted and len(heard) >= VERBATIM_SHARE * len(wanted):
        return now.at(must.id, "kept", "said", heard[0])
    return now.at(must.id, "broken", "not_said", heard[0]) if heard else now.finding(must.id, "broken", "not_said")


# -- by value ----------------------------------------------------------------------------------------------------------
def _value(now: Judging, must: Must) -> Finding:
    room = now.room
    value = room.call.values.get(must.value)
    if value is None or isinstance(value, bool):
        return now.finding(must.id, "not_assessed", "not_known")
    if isinstance(value, str):
        return _text(now, must, value)
    began = now.phase("agreement") if must.value in READ_BACK else None
    figures = [each for each in now.figures if began is None or each.begins_s >= began]
    said = said_as(value, figures, room.call.today)
    if said:
        if isinstance(value, datetime):
            return now.finding(must.id, "not_assessed", "not_known")
        return now.at(must.id, "kept", "said", said)
    wrong = others(value, figures, _known_figures(room.call.values), room.call.today)
    if wrong:
        began_s = _began(now, must)
        nearest = min(wrong, key=lambda each: (not misheard(each, value, room), abs(each.begins_s - began_s)))
        return now.at(must.id, "broken", "other_figure", nearest)
    return now.finding(must.id, "broken", "not_said")


def _began(now: Judging, must: Must) -> float:
    """When the phase began in which a statement belongs."""
    script = now.room.known.asked.script
    step = next((step for each, step, _ in musts(script) if each.id == must.id), "")
    return (now.phase(script.steps[step].phase) if step else None) or 0.0


def _known_figures(values: Mapping[str, Said]) -> list[Said]:
    return [each for each in values.values() if not isinstance(each, str | bool)]


def _text(now: Judging, must: Must, value: str) -> Finding:
    kind = (VALUES.get(must.value) or READ_BACK[must.value]).kind
    hit = next(iter(sorted(now.room.said(spoken_name(must.value)), key=lambda each: each.begins_s)), None)
    if hit:
        return now.at(must.id, "kept", "said", hit)
    if kind == "text" and any(sign.isdecimal() for sign in value):
        code = code_said(value, now.room)
        if code:
            return now.at(must.id, "kept", "said", code)
    return now.finding(must.id, "broken", "not_said")


# -- around holds ------------------------------------------------------------------------------------------------------
def _around_holds(now: Judging, must: Must) -> Iterator[Finding]:
    room = now.room
    if not room.call.holds:
        yield now.finding(must.id, "not_assessed", "not_due")
    for hold in room.call.holds:
        near = room.known.asked.script.limits.hold_s
        before = Span(begins_s=hold.begins_s - near, ends_s=hold.begins_s)
        after = Span(begins_s=hold.ends_s, ends_s=hold.ends_s + near)
        yield _within(now, must, before if must.at == "before_hold" else after)


def _within(now: Judging, must: Must, span: Span) -> Finding:
    room = now.room
    if room.mute:
        return now.finding(must.id, "not_assessed", "not_heard")
    for hit in room.said(must.id):
        if span.begins_s <= hit.begins_s <= span.ends_s and not room.denied(hit):
            return now.at(must.id, "kept", "said", hit)
    if room.unclear or room.perhaps(must.id, span):
        return now.finding(must.id, "not_assessed", "unclear")
    if room.call.short:
        return now.finding(must.id, "not_assessed", "sound_lost")
    if not room.call.over and room.known.heard_to_s < span.ends_s:
        return now.finding(must.id, "not_assessed", "still_open")
    second = span.ends_s if must.at == "before_hold" else span.begins_s
    return replace(now.finding(must.id, "broken", "not_said"), second=round(second, 2))


# -- order -------------------------------------------------------------------------------------------------------------
def _order(now: Judging, must: Must, target: str, made: Mapping[str, Finding]) -> Finding:
    rule = f"{must.id}.before.{target}"
    if now.room.mute:
        return now.finding(rule, "not_assessed", "not_heard")
    later = now.phase(target) if target in PHASES else _second(made.get(target))
    mine = made.get(must.id)
    if later is None:
        return now.finding(rule, "not_assessed", "not_due")
    second = _second(mine)
    if second is not None and second <= later:
        return replace(now.finding(rule, "kept", "in_order"), second=round(later, 2))
    if second is None and mine and mine.verdict == "not_assessed":
        return now.finding(rule, "not_assessed", mine.why)
    return replace(now.finding(rule, "broken", "out_of_order"), second=round(later, 2))


def _second(made: Finding | None) -> float | None:
    """When a statement was made, in time or late."""
    said = made and (made.verdict == "kept" or made.why == "said_late")
    return made.second if made and said else None
