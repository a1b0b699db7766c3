"""The line of a hotline: everybody who waits for a person, on the telephone or at home with their place kept.

A higher priority stands before a lower one, then whoever has waited longest: nobody overtakes. Agents serve all
lines, so whose turn it is, is decided over all of them. Asterisk serves those on the telephone in the same order by
itself, each at first only by those who speak their language; for a callback whose turn comes, an agent is held here,
and kept from everybody else.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.agents import Agent
from domain.attempts import Attempt
from domain.calls import Call
from domain.duties import Duty
from domain.facts.calls import Nobody

PRIORITY_EMERGENCY, PRIORITY_LOST = 10, 5
"""As the dialplan sets them: who pressed the emergency key, and whose agent was lost in mid-call."""
WIDEN = timedelta(seconds=20)
"""So long who waits is kept for their owner and for those who speak the language; then anybody free serves them."""
USUAL_TALK_S = 180.0
"""A talk with its wrap-up, while too few were measured."""
ENOUGH_TALKS = 5
MINUTE_S = 60
Spoken = Mapping[str, frozenset[str]]
"""Agent -> the languages that they speak."""
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
    at_work = [agent for agent in agents if agent.phase in AT_WORK and not agent.pauses]
    handling_s = sum(talks_s) / len(talks_s) if len(talks_s) >= ENOUGH_TALKS else USUAL_TALK_S
    return Pace(at_work=len(at_work), free=sum(agent.may_be_rung for agent in at_work), handling_s=handling_s)


def expected_s(place: int, pace: Pace) -> int | None:
    """Seconds until somebody at this place is served, in whole minutes as they are told; None: nobody is at work.

    With every agent busy one is free again after `handling_s / at_work` in the mean, and each one before takes as long.
    """
    if not pace.at_work:
        return None
    ahead = max(0, place - pace.free)
    return max(1, math.ceil(ahead * pace.handling_s / pace.at_work / MINUTE_S)) * MINUTE_S


def nobody_serves(agents: Iterable[Agent]) -> Nobody | None:
    """Why no agent serves the lines now; None: somebody does."""
    working = list(agents)
    if any(agent.phase in AT_WORK and not agent.pauses for agent in working):
        return None
    phases = {agent.phase for agent in working} - {"offline"}
    if not phases:
        return "nobody_signed_in"
    return "phones_unreachable" if phases == {"unreachable"} else "all_paused"


def standing(floor: Floor, key: str, talks_s: Sequence[float]) -> Standing | None:
    """How somebody stands: their place at their own hotline, the time by all whom the same agents serve first."""
    everybody = line(floor.calls, floor.duties)
    waiter, in_all = next((each for each in everybody if each.key == key), None), place_of(everybody, key)
    if waiter is None or in_all is None:
        return None
    nobody = nobody_serves(floor.agents)
    return Standing(
        place=place_of([each for each in everybody if each.hotline_id == waiter.hotline_id], key) or in_all,
        expected_s=None if nobody else expected_s(in_all, pace(floor.agents, talks_s)),
        nobody=nobody,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Whom a caller who begins to wait is kept for. `language`: for those who speak it; `owner_seat`: for who sits
    there, before the others. Empty: for nobody."""

    language: str = ""
    owner_seat: str = ""


def kept_for(agents: Iterable[Agent], spoken: Spoken, language: str, owner_id: str | None) -> Kept:
    """As far as somebody at work speaks the language; where nobody does, waiting for them would help nobody."""
    at_work = (agent for agent in agents if agent.phase in AT_WORK and not agent.pauses)
    fit = {agent.agent_id: agent for agent in at_work if language in spoken.get(agent.agent_id, ())}
    owner = fit.get(owner_id or "")
    return Kept(language=language, owner_seat=(owner.seat or "") if owner else "") if fit else Kept()


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
        if agent := _fit(duty, free, now):
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


def served_next(floor: Floor, now: datetime, spoken: Spoken) -> dict[str, str]:
    """Callers who wait and could be served now, for an agent is free whom no one before them needs: call -> agent."""
    callbacks, rung = held_for_callbacks(floor, now), _rung(floor)
    free = [agent.agent_id for agent in _free(floor) if agent.agent_id not in callbacks]
    calls, served = {call.call_id: call for call in floor.calls}, dict[str, str]()
    for waiter in line(floor.calls, ()):
        kept = _kept_in(calls[waiter.key], floor, now, spoken)
        fit = (each for each in free if each not in served.values() and (not kept or kept in spoken.get(each, ())))
        if waiter.key not in rung and (agent_id := next(fit, None)):
            served[waiter.key] = agent_id
    return served


def held_for_line(floor: Floor, now: datetime, spoken: Spoken) -> frozenset[str]:
    """Agents whom a caller who only now arrives may not ring: each is owed to one who waits already, and whom they may
    serve by now."""
    return held_for_callbacks(floor, now) | frozenset(served_next(floor, now, spoken).values())


def _kept_in(call: Call, floor: Floor, now: datetime, spoken: Spoken) -> str:
    """The language whose speakers alone serve this caller still; empty: anybody does."""
    since = call.line_since or call.queued_at
    if call.emergency or since is None or now - since >= WIDEN:
        return ""
    return kept_for(floor.agents, spoken, call.language, None).language


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


def _fit(duty: Duty, free: Sequence[Agent], now: datetime) -> Agent | None:
    """Who makes a callback: its owner, else who speaks the language; after a while, or where nobody does, anybody."""
    by_id = {agent.agent_id: agent for agent in free}
    speaks = next((by_id[agent.agent_id] for agent in free if agent.agent_id in duty.speakers), None)
    if fit := by_id.get(duty.owner_id or "") or speaks:
        return fit
    due_since = max(duty.line_since or now, duty.next_at or now)
    return free[0] if free and (not duty.speakers or now - due_since >= WIDEN) else None
