"""Which call an agent's desk shows now, and in which phase. Pure: decided from the world as it is."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.calls import CallPhase
from domain.agents import Agent
from domain.calls import Call
from store.states import World


@dataclass(frozen=True, slots=True)
class MyCall:
    """One agent's call. `since`: when this phase began. `offer_id` names the offer while it rings."""

    call_id: str
    offer_id: str
    phase: CallPhase
    since: datetime | None


def my_call(world: World, agent_id: str) -> MyCall | None:
    """The call this agent talks in, is rung for, or works on after its end."""
    agent = world.agents.get(agent_id)
    return _talking(world, agent) or _ringing(world, agent_id) or _placed(world, agent) or _after(agent)


def _talking(world: World, agent: Agent | None) -> MyCall | None:
    for leg_id, (call_id, phase) in agent.legs.items() if agent else ():
        call = world.calls.get(call_id)
        if call is None or phase not in ("up", "bridged"):
            continue
        leg = call.legs.get(leg_id)
        since = leg.answered_at or leg.started_at if leg else None
        return MyCall(call_id, leg_id, "hold" if call.on_hold else "talking", since)
    return None


def _ringing(world: World, agent_id: str) -> MyCall | None:
    for offer in world.offers.values():
        call = world.calls.get(offer.call_id)
        if offer.agent_id == agent_id and call is not None and not _answered_here(call, offer.offer_id):
            return MyCall(offer.call_id, offer.offer_id, "ringing", offer.made_at or offer.rang_at)
    return None


def _placed(world: World, agent: Agent | None) -> MyCall | None:
    """A call that we place for the agent: their phone is rung first, without an offer."""
    for leg_id, (call_id, phase) in agent.legs.items() if agent else ():
        call = world.calls.get(call_id)
        if call is not None and call.direction == "out" and phase in ("started", "ringing"):
            leg = call.legs.get(leg_id)
            return MyCall(call_id, leg_id, "ringing", leg.started_at if leg else None)
    return None


def _answered_here(call: Call, leg_id: str) -> bool:
    leg = call.legs.get(leg_id)
    return leg is not None and leg.phase in ("up", "bridged", "ended")


def _after(agent: Agent | None) -> MyCall | None:
    if agent is None or not agent.wrap_up_call:
        return None
    return MyCall(agent.wrap_up_call, "", "wrapup", agent.wrap_up_since)
