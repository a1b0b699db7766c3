"""What had to be said: each statement found, or missing, or said wrong; and whether it came in its order."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from domain.checking.asked import pieces, spoken_name
from domain.checking.due import holds, is_due
from domain.checking.hearing import Room
from domain.checking.judging import Judging, place_of
from domain.checking.matching import Hit
from domain.checking.model import Finding
from domain.checking.perhaps import perhaps_made
from domain.checking.tokens import Token
from domain.checking.values import SaidFigure, code_said, misheard, others, said_as
from domain.scripts.checking import musts
from domain.scripts.model import PHASES, Must
from domain.scripts.outcomes import Said
from domain.scripts.values import READ_BACK, VALUES
from domain.speech import Span

VERBATIM_SHARE = 0.75
"""So many pieces of a step's own words must be heard, in their order."""


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
    if found.second is None and room.deaf(must.id):
        return now.finding(must.id, "not_assessed", "unknown_words")
    if (found.second is None and room.unclear) or perhaps_made(now, must, found):
        return now.finding(must.id, "not_assessed", "unclear")
    if found.second is None and room.call.short:
        return now.finding(must.id, "not_assessed", "sound_lost")
    if must.phase == "closing" and room.call.hung_up_first == "caller" and (theirs := _callers_word(room)):
        cut = now.finding(must.id, "not_assessed", "cut_short")
        return replace(cut, channel="caller", second=round(theirs.begins_s, 2))
    return found


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
    place = place_of(now, must)
    return place is None or place.holds(hit.begins_s)


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
    wrong = others(value, _where_it_belongs(now, must, figures), _known_figures(room.call.values), room.call.today)
    if wrong:
        began_s = _began(now, must)
        nearest = min(wrong, key=lambda each: (not misheard(each, value, room), abs(each.begins_s - began_s)))
        return now.at(must.id, "broken", "other_figure", nearest)
    return now.finding(must.id, "broken", "not_said")


def _where_it_belongs(now: Judging, must: Must, figures: list[SaidFigure]) -> list[SaidFigure]:
    """The right figure counts wherever it is said; another one is wrong where this one belongs: what is read back of a
    promise is no wrong due date."""
    agreed = None if must.value in READ_BACK else now.phase("agreement")
    return [each for each in figures if agreed is None or each.begins_s < agreed]


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
        if span.holds(hit.begins_s) and not room.denied(hit):
            return now.at(must.id, "kept", "said", hit)
    if room.deaf(must.id):
        return now.finding(must.id, "not_assessed", "unknown_words")
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
