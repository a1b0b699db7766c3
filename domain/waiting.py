"""The line of a hotline: everybody who waits for a person, on the telephone or at home with their place kept.

A higher priority stands before a lower one, then whoever has waited longest: nobody overtakes. Agents serve all
lines, so whose turn it is, is decided over all of them. Asterisk serves those on the telephone in the same order by
itself, each at first only by those whom their queue keeps them for (`domain.keeping`); for a callback whose turn comes,
an agent is held here, and kept from everybody else.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.agents import Agent
from domain.attempts import Attempt
from domain.calls import Call
from domain.duties import Duty
from domain.facts.calls import Nobody
from domain.keeping import Abilities, Able, Wish

PRIORITY_EMERGENCY, PRIORITY_LOST = 10, 5
"""As the dialplan sets them: who pressed the emergency key, and whose agent was lost in mid-call."""
USUAL_TALK_S = 180.0
"""A talk with its wrap-up, while too few were measured."""
ENOUGH_TALKS = 5
MINUTE_S = 60
AT_WORK = ("ready", "ringing", "talking", "wrap_up", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Somebody in a line. `key`: of a call that is on the telephone, or of the duty to call back."""

    key: str
    kind: Literal["caller", "callback"]
    hotline_id: str | None
    priority: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast the lines move: agents at work, those of them who are free, and how long one caller takes them."""

    at_work: int
    free: int
    handling_s: float = USUAL_TALK_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a waiting caller is told: their place, and the time until they are served, or why that is not known."""

    place: int
    expected_s: int | None
    nobody: Nobody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What is needed of the world to decide whose turn it is."""

    agents: Sequence[Agent]
    calls: Sequence[Call]
    duties: Sequence[Duty]
    attempts: Sequence[Attempt]


def line(calls: Iterable[Call], duties: Iterable[Duty], hotline_id: str | None = None) -> list[Waiter]:
    """Who waits, in order: at one hotline, or at all of them."""
    callers = [_caller(call) for call in calls if call.direction == "in" and call.phase == "waiting"]
    waiters = [*callers, *(_callback(duty) for duty in duties if duty.in_line)]
    here = [each for each in waiters if hotline_id is None or each.hotline_id == hotline_id]
    return sorted(here, key=lambda each: (-each.priority, each.since, each.key))


def place_of(waiters: Sequence[Waiter], key: str) -> int | None:
    """The place in a line, from 1; None: not in it."""
    return next((place for place, each in enumerate(waiters, start=1) if each.key == key), None)


def pace(agents: Iterable[Agent], talks_s: Sequence[float]) -> Pace:
    """How fast the lines move, as far as the last talks tell."""
    serving = at_work(agents)
    handling_s = sum(talks_s) / len(talks_s) if len(talks_s) >= ENOUGH_TALKS else USUAL_TALK_S
    return Pace(at_work=len(serving), free=sum(agent.may_be_rung for agent in serving), handling_s=handling_s)


def expected_s(place: int, pace: Pace) -> int | None:
    """Seconds until somebody at this place is served, in whole minutes as they are told; None: nobody is at work.

    With every agent busy one is free again after `handling_s / at_work` in the mean, and each one before takes as long.
    """
    return whole_minutes(wait_s(place, pace)) if pace.at_work else None


def wait_s(place: int, pace: Pace) -> float:
    """The same without rounding; somebody is at work."""
    return max(0, place - pace.free) * pace.handling_s / pace.at_work


def whole_minutes(seconds: float) -> int:
    """Rounded up, one at the least; in seconds."""
    return max(1, math.ceil(seconds / MINUTE_S)) * MINUTE_S


def nobody_serves(agents: Iterable[Agent]) -> Nobody | None:
    """Why no agent serves the lines now; None: somebody does."""
    working = list(agents)
    if at_work(working):
        return None
    phases = {agent.phase for agent in working} - {"offline"}
    if not phases:
        return "nobody_signed_in"
    return "phones_unreachable" if phases == {"unreachable"} else "all_paused"


def at_work(agents: Iterable[Agent]) -> list[Agent]:
    """Those who serve the lines, busy or free."""
    return [agent for agent in agents if agent.phase in AT_WORK and not agent.pauses]


def turns(floor: Floor, now: datetime) -> dict[str, str]:
    """Callbacks whose turn it is: duty -> the agent who is held for it. Callers before it take their agents first."""
    free = _free(floor)
    by_id = {duty.duty_id: duty for duty in floor.duties}
    called, rung = {attempt.for_id for attempt in floor.attempts}, _rung(floor)
    before, held = 0, {}
    for waiter in line(floor.calls, floor.duties):
        if waiter.kind == "caller":
            before += waiter.key not in rung
            continue
        duty = by_id[waiter.key]
        if duty.duty_id in called or duty.next_at is None or duty.next_at > now or len(free) <= before:
            continue
        if agent := _fit(duty, free, floor, now):
            free.remove(agent)
            held[duty.duty_id] = agent.agent_id
    return held


def held_for_callbacks(floor: Floor, now: datetime) -> frozenset[str]:
    """Agents whom no caller may ring: a callback is theirs now, or is being placed for them."""
    placing = {
        attempt.agent_id
        for attempt in floor.attempts
        if attempt.purpose == "callback" and attempt.phase in ("reserved", "sent") and attempt.agent_id
    }
    return frozenset({*turns(floor, now).values(), *placing})


def served_next(floor: Floor, now: datetime, able: Abilities) -> dict[str, str]:
    """Callers who wait and could be served now, for an agent is free whom no one before them needs: call -> agent."""
    callbacks, rung = held_for_callbacks(floor, now), _rung(floor)
    free = [agent.agent_id for agent in _free(floor) if agent.agent_id not in callbacks]
    calls, served = {call.call_id: call for call in floor.calls}, dict[str, str]()
    for waiter in line(floor.calls, ()):
        wish = kept_now(calls[waiter.key], floor, now, able)
        fit = (each for each in free if each not in served.values() and wish.suits(able.get(each)))
        if waiter.key not in rung and (agent_id := next(fit, None)):
            served[waiter.key] = agent_id
    return served


def held_for_line(floor: Floor, now: datetime, able: Abilities) -> frozenset[str]:
    """Agents whom a caller who only now arrives may not ring: each is owed to one who waits already, and whom they may
    serve by now."""
    return held_for_callbacks(floor, now) | frozenset(served_next(floor, now, able).values())


def kept_now(call: Call, floor: Floor, now: datetime, able: Abilities) -> Wish:
    """What whoever serves this caller must have still: as long as the rules of their queue say, the queue that Asterisk
    has them in is for that, and somebody at work has it."""
    return wished(call, now).within(able.get(agent.agent_id, Able()) for agent in at_work(floor.agents))


def wished(call: Call, now: datetime) -> Wish:
    """The same, whoever is at work."""
    since = call.line_since or call.queued_at
    if call.emergency or since is None:
        return Wish()
    wish = call.keeping.wish(call.kept.language, (now - since).total_seconds())
    return wish if call.kept.skill else Wish(language=wish.language)


def _caller(call: Call) -> Waiter:
    priority = PRIORITY_LOST if call.lost_at else call.priority
    if call.menu_choice == "emergency":
        priority = PRIORITY_EMERGENCY
    since = call.line_since or call.queued_at
    assert since is not None, "who waits has begun to wait"
    return Waiter(key=call.call_id, kind="caller", hotline_id=call.hotline_id, priority=priority, since=since)


def _callback(duty: Duty) -> Waiter:
    assert duty.line_since is not None, "who is in line has a place"
    return Waiter(
        key=duty.duty_id,
        kind="callback",
        hotline_id=duty.hotline_id,
        priority=duty.priority,
        since=duty.line_since,
    )


def _free(floor: Floor) -> list[Agent]:
    """Agents who may be rung and for whom nothing is being placed, the one idle longest first."""
    placing = {attempt.agent_id for attempt in floor.attempts}
    free = [agent for agent in floor.agents if agent.may_be_rung and agent.agent_id not in placing]
    return sorted(free, key=lambda agent: (agent.since.timestamp() if agent.since else 0.0, agent.agent_id))


def _rung(floor: Floor) -> frozenset[str]:
    """Calls for which somebody's phone rings now."""
    return frozenset(call_id for agent in floor.agents for call_id, _ in agent.legs.values())


def _fit(duty: Duty, free: Sequence[Agent], floor: Floor, now: datetime) -> Agent | None:
    """Who makes a callback: its owner, else whom it is kept for: those with the skill, those who speak the language,
    anybody, each as long as the rules of its queue say and one of them is at work."""
    by_id = {agent.agent_id: agent for agent in free}
    if owner := by_id.get(duty.owner_id or ""):
        return owner
    working = {agent.agent_id for agent in at_work(floor.agents)}
    waited_s = (now - max(duty.line_since or now, duty.next_at or now)).total_seconds()
    for circle, kept_s in ((duty.skilled, duty.skill_s), (duty.speakers, duty.language_s)):
        if found := next((agent for agent in free if agent.agent_id in circle), None):
            return found
        if waited_s < kept_s and working & set(circle):
            return None
    return free[0] if free else None
