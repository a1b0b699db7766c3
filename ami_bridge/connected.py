"""An agent who is held is connected to a customer of a campaign: their telephone is a leg of that call for as long.

The telephone itself stays in its own call (`ready`) from one customer to the next. So what the customer's call has of
it is told from the customer's side: the leg begins as the customer is bridged to it and ends with that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ami_bridge.channels import Channel, Conversation
from ami_bridge.snapshot import Present
from domain.facts import Fact
from domain.facts.legs import LegAnswered, LegBridged, LegEnded, LegStarted, LegUnbridged

OF_AGENT = ".agent"
"""Ends the id of such a leg, which begins with the customer's."""
WHERE = "attempt"
"""The context of the dialplan in which a customer is bridged to an agent who is held; elsewhere agents are rung."""


def agent_leg(uniqueid: str) -> str:
    """The leg that an agent who is held has in the call of a customer."""
    return f"{uniqueid}{OF_AGENT}"


def connected(channel: Channel, call: Conversation, context: str, bridge_id: str, at: datetime) -> list[Fact]:
    """The customer has entered a bridge: the agent of their attempt is on the other side."""
    if not _to_held(channel, context):
        return []
    leg_id, agent_id, call_id = agent_leg(channel.uniqueid), _agent(channel), call.call_id
    return [
        LegStarted(at=at, call_id=call_id, leg_id=leg_id, role="agent", agent_id=agent_id),
        LegAnswered(at=at, call_id=call_id, leg_id=leg_id, agent_id=agent_id),
        LegBridged(at=at, call_id=call_id, leg_id=leg_id, bridge_id=bridge_id, agent_id=agent_id),
    ]


def parted(channel: Channel, call: Conversation, context: str, bridge_id: str, at: datetime) -> list[Fact]:
    """The customer has left it: the agent is done with them."""
    if not _to_held(channel, context):
        return []
    leg_id, agent_id = agent_leg(channel.uniqueid), _agent(channel)
    return [
        LegUnbridged(at=at, call_id=call.call_id, leg_id=leg_id, bridge_id=bridge_id, agent_id=agent_id),
        LegEnded(at=at, call_id=call.call_id, leg_id=leg_id, agent_id=agent_id, cause=16),
    ]


def seen_connected(
    channels: Sequence[Present], agents: Mapping[str, str], seats: Mapping[str, str]
) -> tuple[Present, ...]:
    """The same legs as a look at Asterisk shows them. `agents`: of the calls of campaigns, who is held for each;
    `seats`: of these agents."""
    found = []
    for present in channels:
        seat = seats.get(agents.get(present.call_id, ""))
        if present.first and not present.seat and seat and present.context == WHERE and present.phase == "bridged":
            leg = Present(
                uniqueid=agent_leg(present.uniqueid),
                linkedid=present.linkedid,
                call_id=present.call_id,
                seat=seat,
                phase="bridged",
                bridge_id=present.bridge_id,
                context=present.context,
            )
            found.append(leg)
    return tuple(found)


def _to_held(channel: Channel, context: str) -> bool:
    attempt = channel.attempt
    return channel.main and attempt is not None and attempt.purpose == "campaign" and context == WHERE


def _agent(channel: Channel) -> str | None:
    return channel.attempt.agent_id if channel.attempt else None
