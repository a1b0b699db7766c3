"""The line of a hotline: everybody who waits for a person, on the telephone or at home with their place kept.

A higher priority stands before a lower one, then whoever has waited longest: nobody overtakes. Agents serve all
lines, so whose turn it is, is decided over all of them. Asterisk serves those on the telephone in the same order by
itself, each at first only by those whom their queue keeps them for (`domain.keeping`); for a callback whose turn comes,
an agent is held here, and kept from everybody else.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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


def wait_s(place: int, pace: Pace) -> float:
    """Seconds until somebody at this place is served; somebody is at work.

    With every agent busy one is free again after `handling_s / at_work` in the mean, and each one before takes as long.
    """
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Whose turn it is. `callbacks`: duty -> the agent who is held for it; `callers`: call -> one of the agents whom
    nobody before them needs."""

    callbacks: Mapping[str, str]
    callers: Mapping[str, str]


def turns(floor: Floor, now: datetime, able: Abilities) -> Turns:
    """In the order of the line, each has the free agent who may serve them by now and has been idle longest, as with
    Asterisk. A callback's agent is held: one without whom all callers before it who have an agent have one still. Whom
    nobody who is free may serve yet keeps nobody from those behind them.
    """
    free = [agent.agent_id for agent in _free(floor)]
    if not free:
        return Turns(callbacks={}, callers={})
    working = [agent.agent_id for agent in _longest_idle(at_work(floor.agents))]
    duties = {duty.duty_id: duty for duty in floor.duties}
    called, rung = {attempt.for_id for attempt in floor.attempts}, _rung(floor)
    calls = {call.call_id: call for call in floor.calls if call.call_id not in rung}
    before, held = dict[str, Sequence[str]](), dict[str, str]()
    for waiter in line(floor.calls, floor.duties):
        if call := calls.get(waiter.key):
            wish = kept_now(call, floor, now, able)
            before[waiter.key] = [agent_id for agent_id in free if wish.suits(able.get(agent_id))]
        elif (duty := duties.get(waiter.key)) and duty.duty_id not in called and duty.next_at and duty.next_at <= now:
            left = [agent_id for agent_id in free if agent_id not in held.values()]
            makers = (agent_id for agent_id in makers_of(duty, working, now) if agent_id in left)
            if agent_id := next((each for each in makers if _spared(each, before, left)), None):
                held[duty.duty_id] = agent_id
    return Turns(callbacks=held, callers=_shared(before, set(free) - set(held.values())))


def held_for_callbacks(floor: Floor, now: datetime, able: Abilities) -> frozenset[str]:
    """Agents whom no caller may ring: a callback is theirs now, or is being placed for them."""
    return frozenset(turns(floor, now, able).callbacks.values()) | _placing(floor)


def held_for_line(floor: Floor, now: datetime, able: Abilities) -> frozenset[str]:
    """Agents whom a caller who only now arrives may not ring: each is owed to one who waits already, and whom they may
    serve by now."""
    now_theirs = turns(floor, now, able)
    return frozenset({*now_theirs.callbacks.values(), *now_theirs.callers.values()}) | _placing(floor)


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


def makers_of(duty: Duty, working: Sequence[str], now: datetime) -> list[str]:
    """Who of those at work may make a callback by now, its owner first, then whom it is kept for: those with the skill,
    those who speak the language, anybody, each as long as the rules of its queue say and one of them is at work."""
    found = [agent_id for agent_id in working if agent_id == duty.owner_id]
    for circle, until in zip((duty.skilled, duty.speakers), widens_at(duty), strict=True):
        here = [agent_id for agent_id in working if agent_id in circle]
        found += here
        if here and now < until:
            return list(dict.fromkeys(found))
    return list(dict.fromkeys([*found, *working]))


def widens_at(duty: Duty) -> list[datetime]:
    """When more than before may make a callback."""
    assert duty.line_since is not None and duty.next_at is not None, "who is in line has a place, and a time"
    due_since = max(duty.line_since, duty.next_at)
    return [due_since + timedelta(seconds=kept_s) for kept_s in (duty.skill_s, duty.language_s)]


def _shared(callers: Mapping[str, Sequence[str]], left: Collection[str]) -> dict[str, str]:
    """Each caller with the first of those who may serve them whom no caller before them has: call -> agent."""
    shared: dict[str, str] = {}
    free = set(left)
    for call_id, fit in callers.items():
        if agent_id := next((each for each in fit if each in free), None):
            shared[call_id] = agent_id
            free.remove(agent_id)
    return shared


def _spared(agent_id: str, callers: Mapping[str, Sequence[str]], left: Collection[str]) -> bool:
    """Without this agent, has every one of these callers an agent who has one now?"""
    shared = _shared(callers, left)
    return agent_id not in shared.values() or _shared(callers, set(left) - {agent_id}).keys() >= shared.keys()


def _free(floor: Floor) -> list[Agent]:
    """Agents who may be rung and for whom nothing is being placed, the one idle longest first."""
    placing = {attempt.agent_id for attempt in floor.attempts}
    return _longest_idle(agent for agent in floor.agents if agent.may_be_rung and agent.agent_id not in placing)


def _longest_idle(agents: Iterable[Agent]) -> list[Agent]:
    return sorted(agents, key=lambda agent: (agent.since.timestamp() if agent.since else 0.0, agent.agent_id))


def _placing(floor: Floor) -> frozenset[str]:
    """Agents for whom a callback is being placed."""
    callbacks = (each for each in floor.attempts if each.purpose == "callback" and each.phase in ("reserved", "sent"))
    return frozenset(attempt.agent_id for attempt in callbacks if attempt.agent_id)


def _rung(floor: Floor) -> frozenset[str]:
    """Calls for which somebody's phone rings now."""
    return frozenset(call_id for agent in floor.agents for call_id, _ in agent.legs.values())
