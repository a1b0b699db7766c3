"""Whom a caller is kept for who begins to wait, and how long that makes the wait."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from domain.agents import Agent
from domain.calls import Call
from domain.duties import Duty
from domain.keeping import Abilities, Able, Keeping, Wish
from domain.waiting import (
    Floor,
    Standing,
    Waiter,
    at_work,
    line,
    makers_of,
    nobody_serves,
    pace,
    place_of,
    wait_s,
    whole_minutes,
    widens_at,
    wished,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Whom a caller who begins to wait is kept for. `language`: for those who speak it, `skill`: at first for those of
    them who have it; `owner_seat`: for who sits there, before the others. Empty: for nobody."""

    skill: str = ""
    language: str = ""
    owner_seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Somebody who begins to wait: the rules of their queue, their language, and whose they are."""

    keeping: Keeping
    language: str
    owner_id: str | None = None


def kept_for(agents: Iterable[Agent], able: Abilities, caller: Beginning) -> Kept:
    """As far as somebody at work has what is wished for; where nobody does, waiting for them would help nobody.

    An owner at work who speaks the language is rung before all others whom the queue rings. One who is free and lacks
    the skill is not put off for it: the caller is kept for the language alone.
    """
    working = {agent.agent_id: agent for agent in at_work(agents)}
    wish = caller.keeping.wish(caller.language, 0.0)
    found = wish.within(able.get(agent_id, Able()) for agent_id in working)
    if not found:
        return Kept()
    owner = working.get(caller.owner_id or "")
    speaks = able.get(owner.agent_id, Able()).languages if owner else frozenset[str]()
    if owner is None or caller.language not in speaks:
        return Kept(skill=found.skill, language=caller.language)
    put_off = owner.may_be_rung and not found.suits(able.get(owner.agent_id))
    return Kept(skill="" if put_off else found.skill, language=caller.language, owner_seat=owner.seat or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A line, the agents it is served by, what they can do, and the moment."""

    floor: Floor
    able: Abilities
    talks_s: Sequence[float]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Somebody who is not in the line. `since`: they would have the place of one who has waited since then; None:
    behind all of their rank. `more`: others before them whom the line does not show."""

    priority: int = 0
    since: datetime | None = None
    language: str = ""
    keeping: Keeping = field(default_factory=Keeping)
    hotline_id: str | None = None
    more: int = 0


def asker_of(call: Call, now: datetime) -> Asker:
    """Whoever gives up waiting and keeps their place: that of their call."""
    return Asker(
        priority=call.priority,
        since=call.line_since or call.menu_at or now,
        language=call.language,
        keeping=call.keeping,
        hotline_id=call.hotline_id,
    )


def standing(ahead: Ahead, key: str) -> Standing | None:
    """How somebody in the line stands: their place at their own hotline, and the time until they are served."""
    everybody = line(ahead.floor.calls, ahead.floor.duties)
    place = place_of(everybody, key)
    if place is None:
        return None
    *before, (waiter, circles) = _with_circles(everybody[:place], ahead)
    return _stands(ahead, Asker(hotline_id=waiter.hotline_id), circles, before)


def would_stand(ahead: Ahead, asker: Asker) -> Standing:
    """How somebody would stand who is not in the line."""
    before = [
        each
        for each in line(ahead.floor.calls, ahead.floor.duties)
        if each.priority > asker.priority
        or (each.priority == asker.priority and (asker.since is None or each.since < asker.since))
    ]
    circles = _circles(_fitting(ahead), asker.keeping.stages(asker.language))
    return _stands(ahead, asker, circles, _with_circles(before, ahead))


def kept_until(call: Call, now: datetime) -> datetime | None:
    """When the caller will be kept for fewer wishes than now; None: they are kept for none."""
    since, wish = call.line_since or call.queued_at, wished(call, now)
    if since is None or not wish:
        return None
    return since + timedelta(seconds=call.keeping.skill_s if wish.skill else call.keeping.language_s)


Circle = tuple[float, frozenset[str]]
"""From when, in seconds from now, which agents may serve somebody."""
Before = Sequence[tuple[Waiter, Sequence[Circle]]]
"""Those who stand before somebody, each with who may serve them."""
Fitting = Callable[[Wish], frozenset[str]]
"""Who of those at work may serve a caller with a wish, as far as somebody at work has what is wished for."""


def _stands(ahead: Ahead, asker: Asker, circles: Sequence[Circle], before: Before) -> Standing:
    """Who is called back only after that time is not before them."""
    nobody = nobody_serves(ahead.floor.agents)
    latest = ahead.now if nobody else ahead.now + timedelta(seconds=_expected_s(ahead, circles, before, asker.more))
    later = {duty.duty_id for duty in ahead.floor.duties if duty.next_at and duty.next_at > latest}
    before = [(each, theirs) for each, theirs in before if each.key not in later]
    here = [each for each, _ in before if asker.hotline_id is None or each.hotline_id == asker.hotline_id]
    return Standing(
        place=len(here) + asker.more + 1,
        expected_s=None if nobody else whole_minutes(_expected_s(ahead, circles, before, asker.more)),
        nobody=nobody,
    )


def _expected_s(ahead: Ahead, circles: Sequence[Circle], before: Before, more: int) -> float:
    """Until somebody is served: by those they are kept for now, or by more once it has widened, whichever is first. At
    each stage only those before them count whom one of its agents may serve."""
    moments = []
    for begins_s, fit in circles:
        speed = pace((agent for agent in ahead.floor.agents if agent.agent_id in fit), ahead.talks_s)
        place = sum(not fit.isdisjoint(theirs[0][1]) for _, theirs in before) + more + 1
        moments.append(max(begins_s, wait_s(place, speed)))
    return min(moments)


def _with_circles(waiters: Iterable[Waiter], ahead: Ahead) -> list[tuple[Waiter, list[Circle]]]:
    """Those in the line, each with who may serve them: now, and once it has widened."""
    calls = {call.call_id: call for call in ahead.floor.calls}
    duties = {duty.duty_id: duty for duty in ahead.floor.duties}
    working = [agent.agent_id for agent in at_work(ahead.floor.agents)]
    fitting = _fitting(ahead)
    return [
        (each, _of_duty(duties[each.key], working, ahead.now))
        if each.kind == "callback"
        else (each, _of_call(calls[each.key], fitting, ahead.now))
        for each in waiters
    ]


def _of_duty(duty: Duty, working: Sequence[str], now: datetime) -> list[Circle]:
    begins = (now, *(max(now, at) for at in widens_at(duty)))
    return [((at - now).total_seconds(), frozenset(makers_of(duty, working, at))) for at in begins]


def _of_call(call: Call, fitting: Fitting, now: datetime) -> list[Circle]:
    since = call.line_since or call.queued_at
    if since is None or call.emergency or not call.kept:
        return _circles(fitting, [(0.0, Wish())])
    stages = call.keeping.stages(call.kept.language, (now - since).total_seconds())
    return _circles(
        fitting,
        ((begins_s, wish if call.kept.skill else Wish(language=wish.language)) for begins_s, wish in stages),
    )


def _circles(fitting: Fitting, stages: Iterable[tuple[float, Wish]]) -> list[Circle]:
    return [(begins_s, fitting(wish)) for begins_s, wish in stages]


def _fitting(ahead: Ahead) -> Fitting:
    """Each wish is looked at once, however many have it."""
    can = {agent.agent_id: ahead.able.get(agent.agent_id, Able()) for agent in at_work(ahead.floor.agents)}

    @cache
    def fitting(wish: Wish) -> frozenset[str]:
        left = wish.within(can.values())
        return frozenset(each for each, able in can.items() if left.suits(able))

    return fitting
