"""What must not be said: threats, insults, a word of debt, a private figure before proof."""

import math
from collections.abc import Iterator
from dataclasses import replace

from domain.checking.hearing import Room, surest
from domain.checking.judging import Judging
from domain.checking.matching import Hit
from domain.checking.model import Finding, Mention, Why
from domain.checking.perhaps import perhaps_said
from domain.checking.support import borne_out
from domain.checking.values import SaidFigure, means
from domain.scripts.model import Identify, MustNot
from domain.scripts.saying import is_private
from domain.scripts.values import READ_BACK, VALUES
from domain.scripts.wording import must_nots

IDENTITY_FIRST = "identity-first"
"""The rule that every script with a proof of identity carries, in no need of being written."""
MOST_FINDINGS, MOST_LOOKED_AT = 5, 100
"""Of one rule in one call: who hears the fifth needs no sixth."""


def forbidden(now: Judging) -> Iterator[Finding]:
    """For each forbidden statement what was said of it; where nothing was, that it was kept."""
    for each, step, _ in must_nots(now.room.known.asked.script):
        if not step or step in now.due:
            yield from _of_one(now, each)
    if any(isinstance(step, Identify) for step in now.room.known.asked.script.steps.values()):
        yield from _identity_first(now)


def proved_s(now: Judging) -> float | None:
    """When the person had proved who they are: as it was noted; else when they had answered after being asked.
    Infinity: they did not; None: nobody can tell, as where nobody can tell whether they were asked."""
    room = now.room
    if room.call.proved_s is not None:
        return room.call.proved_s
    script = room.known.asked.script
    asks = {must.id: must for step in script.steps.values() if isinstance(step, Identify) for must in step.must}
    asked = [hit.ends_s for hit in room.known.said("agent") if hit.phrase.rule in asks]
    if not asked:
        unsure = room.unclear or any(room.deaf(rule) or perhaps_said(now, must) for rule, must in asks.items())
        return None if unsure else math.inf
    first = min(asked)
    answered = next((token.ends_s for token in room.known.tokens("caller") if token.begins_s >= first), None)
    if answered is not None:
        return answered
    return None if room.known.tokens("caller") or not room.call.over else first


def _of_one(now: Judging, rule: MustNot) -> Iterator[Finding]:
    room = now.room
    if room.mute:
        yield now.finding(rule.id, "not_assessed", "not_heard")
        return
    free = room.known.tokens("agent")
    heard = [hit for hit in room.known.said("agent") if hit.phrase.rule == rule.id]
    every = surest([hit for hit in heard if borne_out(hit, free)])
    wrong = [hit for hit in every if room.how(hit) is None]
    if rule.until_proved:
        until = proved_s(now)
        if until is None and wrong:
            yield now.at(rule.id, "not_assessed", "not_known", wrong[0])
            return
        wrong = [hit for hit in wrong if until is not None and hit.begins_s < until]
    why: Why = "before_proof" if rule.until_proved else "forbidden_said"
    yield from (now.at(rule.id, "broken", why, hit) for hit in wrong[:MOST_FINDINGS])
    if not wrong:
        yield _kept(now, rule, every)


def _kept(now: Judging, rule: MustNot, every: list[Hit]) -> Finding:
    """Nothing of it was said, as far as it was understood; what sounded like it stands beside. Of words that the model
    does not know nobody can tell."""
    room = now.room
    if room.deaf(rule.id):
        return now.finding(rule.id, "not_assessed", "unknown_words")
    callers = (hit for hit in surest([each for each in room.known.said("caller") if each.phrase.rule == rule.id]))
    meant = ((hit, room.how(hit)) for hit in every[:MOST_LOOKED_AT])
    mentions = [Mention(second=round(hit.begins_s, 2), words=hit.words, how=how) for hit, how in meant if how]
    mentions += [
        Mention(second=round(hit.begins_s, 2), words=hit.words, how="caller", channel=hit.channel) for hit in callers
    ]
    if room.unclear:
        return now.finding(rule.id, "not_assessed", "unclear")
    if not room.call.over:
        return now.finding(rule.id, "not_assessed", "still_open")
    return replace(now.finding(rule.id, "kept", "never_said"), mentions=tuple(mentions[:MOST_FINDINGS]))


def _identity_first(now: Judging) -> Iterator[Finding]:
    """No private figure of this call before the person has proved who they are."""
    room = now.room
    if room.mute:
        yield now.finding(IDENTITY_FIRST, "not_assessed", "not_heard")
        return
    told = [each for each in now.figures if _private(each, room)]
    until = proved_s(now)
    if not told or until is None:
        yield now.finding(IDENTITY_FIRST, "not_assessed", "not_due" if not told else "unclear")
    elif told[0].begins_s < until:
        yield now.at(IDENTITY_FIRST, "broken", "before_proof", told[0])
    else:
        yield now.at(IDENTITY_FIRST, "kept", "in_order", told[0])


def _private(said: SaidFigure, room: Room) -> bool:
    values = ((name, value) for name, value in room.call.values.items() if name in VALUES or name in READ_BACK)
    return any(
        is_private(name) and not isinstance(value, int) and means(said.figure, value, room.call.today)
        for name, value in values
    )
