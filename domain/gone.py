"""The agent's leg has ended and the caller is still there: what now? Intent is said, not guessed.

the agent pressed hang up             the conversation is over: hang up
the leg vanished                      the same agent again, who may be back in two seconds
it vanished four times in a minute,   on to the others, in front of the queue
or the agent is not there any more
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from domain.agents import Agent
from domain.calls import Call
from domain.legs import Leg

FLAPPING_S = 60
FLAPPING_LOSSES = 4
"""A phone lost so often within that time is not tried again: the caller would hear excuses for ever. Two reloads of a
page in a row are still forgiven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GonePlan:
    """`redial`: ring `agent_id` on `seat`. `lost`: this was no intent, and must be told as CallLost."""

    next: Literal["redial", "route", "hangup"]
    agent_id: str | None = None
    seat: str | None = None
    lost: bool = False


def after_agent_gone(call: Call | None, agents: Mapping[str, Agent], now: datetime) -> GonePlan:
    """Decide for one caller; a call or an agent that we do not know is routed on, never dropped."""
    leg = last_talker(call) if call else None
    if call is None or leg is None or leg.agent_id is None:
        return GonePlan(next="route")
    if _intended(call, leg):
        return GonePlan(next="hangup", agent_id=leg.agent_id)
    agent = agents.get(leg.agent_id)
    if agent is None or not _still_there(agent, call) or _flapping(call, agent.agent_id, now):
        return GonePlan(next="route", agent_id=leg.agent_id, lost=True)
    return GonePlan(next="redial", agent_id=leg.agent_id, seat=agent.seat, lost=True)


def last_talker(call: Call) -> Leg | None:
    """The agent's leg that heard the caller last."""
    heard = [leg for leg in call.legs.values() if leg.role == "agent" and leg.bridged_spans()]
    return max(heard, key=lambda leg: leg.bridged_spans()[-1][0], default=None)


def _intended(call: Call, leg: Leg) -> bool:
    """The agent pressed hang up in this talk, not in an earlier one of the same call."""
    return call.intent_at is not None and call.intent_at >= leg.bridged_spans()[-1][0]


def _flapping(call: Call, agent_id: str, now: datetime) -> bool:
    since = now - timedelta(seconds=FLAPPING_S)
    legs = [leg for leg in call.legs.values() if leg.agent_id == agent_id and leg.bridged_spans()]
    return sum(leg.ended_at is None or leg.ended_at >= since for leg in legs) >= FLAPPING_LOSSES


def _still_there(agent: Agent, call: Call) -> bool:
    """Signed in, with a seat, and in no other call."""
    elsewhere = any(call_id != call.call_id for call_id, _ in agent.legs.values())
    return bool(agent.sessions and agent.seat) and not elsewhere
