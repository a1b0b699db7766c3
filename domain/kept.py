"""Whom a caller is kept for who begins to wait, and how long that makes the wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.agents import Agent
from domain.calls import Call
from domain.keeping import Abilities, Able, Keeping, Wish
from domain.waiting import (
    Floor,
    Standing,
    Waiter,
    at_work,
    kept_now,
    line,
    nobody_serves,
    pace,
    place_of,
    wait_s,
    whole_minutes,
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


def standing(ahead: Ahead, key: str) -> Standing | None:
    """How somebody stands: their place at their own hotline, and the time until they are served."""
    floor = ahead.floor
    everybody = line(floor.calls, floor.duties)
    waiter, in_all = next((each for each in everybody if each.key == key), None), place_of(everybody, key)
    if waiter is None or in_all is None:
        return None
    nobody = nobody_serves(floor.agents)
    return Standing(
        place=place_of([each for each in everybody if each.hotline_id == waiter.hotline_id], key) or in_all,
        expected_s=None if nobody else whole_minutes(_expected_s(ahead, everybody[:in_all])),
        nobody=nobody,
    )


def kept_until(call: Call, now: datetime) -> datetime | None:
    """When the caller will be kept for fewer wishes than now; None: they are kept for none."""
    since, wish = call.line_since or call.queued_at, wished(call, now)
    if since is None or not wish:
        return None
    return since + timedelta(seconds=call.keeping.skill_s if wish.skill else call.keeping.language_s)


def _expected_s(ahead: Ahead, waiters: Sequence[Waiter]) -> float:
    """Until the last of these is served: by those they are kept for now, or by more once it has widened, whichever is
    first. At each stage only those before them count whom one of its agents may serve."""
    calls = {call.call_id: call for call in ahead.floor.calls}
    working = at_work(ahead.floor.agents)
    call = calls.get(waiters[-1].key)
    moments = []
    for begins_s, wish in _stages(call, ahead) if call else [(0.0, Wish())]:
        here = wish.within(ahead.able.get(agent.agent_id, Able()) for agent in working)
        fit = [agent for agent in working if here.suits(ahead.able.get(agent.agent_id))]
        before = sum(_served_by(fit, calls.get(each.key), ahead) for each in waiters[:-1])
        moments.append(max(begins_s, wait_s(before + 1, pace(fit, ahead.talks_s))))
    return min(moments)


def _stages(call: Call, ahead: Ahead) -> list[tuple[float, Wish]]:
    """From when, in seconds from now, which wish holds for a caller who waits."""
    since = call.line_since or call.queued_at
    if since is None or call.emergency or not call.kept:
        return [(0.0, Wish())]
    stages = call.keeping.stages(call.kept.language, (ahead.now - since).total_seconds())
    return [(begins_s, wish if call.kept.skill else Wish(language=wish.language)) for begins_s, wish in stages]


def _served_by(fit: Iterable[Agent], call: Call | None, ahead: Ahead) -> bool:
    """May one of these serve this caller now? Somebody who will be called back competes for all."""
    wish = kept_now(call, ahead.floor, ahead.now, ahead.able) if call else Wish()
    return any(wish.suits(ahead.able.get(agent.agent_id)) for agent in fit)
