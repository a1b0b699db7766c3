"""Who is rung for a call, and for how long: the circle widens with each ring.

Stage 1: the owner of this caller if they are free; else those with the hotline's skill who speak the caller's language,
or, at a hotline without one, whoever of those who speak it has been idle longest.
Stage 2: all who speak the caller's language. Stage 3: everybody, the lead included.
An emergency rings everybody at once.
An agent whom another call is ringing now is not rung for this one: two callers never get one agent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.agents import Agent
from domain.facts.calls import Nobody
from domain.keeping import Able, Wish
from domain.rings import answer_budget_ms

SHORTEST_STAGE_MS = 2000
"""A phone that rings for less is not an offer but a nuisance."""
WHOLE_STAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An agent with what data says of them. `reserved`: another ringing call's plan holds them now."""

    agent: Agent
    able: Able
    is_lead: bool = False
    reserved: bool = False

    @property
    def free(self) -> bool:
        """May be rung for this call now."""
        return self.agent.may_be_rung and not self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """These agents ring together for `ring_ms`."""

    agent_ids: tuple[str, ...]
    ring_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPlan:
    """`stages` may be empty: then the IVR answers at once and `nobody` says why."""

    stages: tuple[Stage, ...]
    budget_ms: int
    nobody: Nobody | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteAsk:
    """What is known of the call when its route is asked for. `urgent`: everybody rings at once; `skill`: of the
    hotline as a whole, empty for none."""

    ring_started_at: datetime
    cycle_ms: int
    language: str
    owner_id: str | None
    urgent: bool = False
    skill: str = ""


def plan_rings(ask: RouteAsk, candidates: Sequence[Candidate], now: datetime) -> RingPlan:
    """The ring plan within what is left until the third ring ends: a late question gets a shorter plan."""
    spent_ms = max(0, (now - ask.ring_started_at) // timedelta(milliseconds=1))
    budget_ms = max(0, answer_budget_ms(ask.cycle_ms) - spent_ms)
    free = sorted((c for c in candidates if c.free), key=_idle_longest)
    if not free:
        return RingPlan(stages=(), budget_ms=budget_ms, nobody=_why_nobody(candidates))
    circles = _circles(ask, free)
    lengths = _lengths(budget_ms, ask.cycle_ms, len(circles))
    stages = tuple(
        Stage(agent_ids=ids, ring_ms=ms)
        for ids, ms in zip(circles[len(circles) - len(lengths) :], lengths, strict=True)
    )
    return RingPlan(stages=stages, budget_ms=budget_ms)


def _circles(ask: RouteAsk, free: Sequence[Candidate]) -> list[tuple[str, ...]]:
    """The widening circles, the same one twice only as one."""
    speakers = _suited(Wish(language=ask.language), free)
    skilled = _suited(Wish(skill=ask.skill, language=ask.language), free) if ask.skill else []
    everybody = [c.agent.agent_id for c in free]
    if ask.urgent:
        return [tuple(everybody)]
    first = [ask.owner_id] if ask.owner_id in everybody else skilled or (speakers or everybody)[:1]
    circles: list[tuple[str, ...]] = []
    for circle in (first, speakers or everybody, everybody):
        ids = tuple(dict.fromkeys(i for i in [*(circles[-1] if circles else ()), *circle] if i))
        if not circles or ids != circles[-1]:
            circles.append(ids)
    return circles


def _suited(wish: Wish, free: Sequence[Candidate]) -> list[str]:
    return [each.agent.agent_id for each in free if wish.suits(each.able) and not each.is_lead]


def _lengths(budget_ms: int, cycle_ms: int, circles: int) -> list[int]:
    """How long each stage rings: whole rings first, the last takes what is left; too little time drops the narrow
    circles, then shares evenly."""
    if budget_ms < SHORTEST_STAGE_MS:
        return []
    count = min(circles, budget_ms // SHORTEST_STAGE_MS)
    whole = cycle_ms if cycle_ms * (count - 1) + SHORTEST_STAGE_MS <= budget_ms else budget_ms // count
    return [whole] * (count - 1) + [budget_ms - whole * (count - 1)]


def _idle_longest(candidate: Candidate) -> tuple[bool, float, str]:
    since = candidate.agent.since
    return (candidate.is_lead, since.timestamp() if since else 0.0, candidate.agent.agent_id)


def _why_nobody(candidates: Sequence[Candidate]) -> Nobody:
    phases = {c.agent.phase for c in candidates}
    if not phases - {"offline"}:
        return "nobody_signed_in"
    if phases & {"talking", "ringing", "wrap_up", "ready", "held"}:
        return "all_on_calls"
    return "all_paused" if "paused" in phases else "phones_unreachable"
