"""What an enumeration teaches the translator: channels it never saw begin, and what is in the journal of them."""

from datetime import datetime

from ami_bridge.channels import Channel, Conversation
from ami_bridge.reconcile import Held, role_of
from ami_bridge.snapshot import Present, Snapshot
from ami_bridge.translate import Translator
from domain.calls import Call
from domain.legs import Leg


def teach(translator: Translator, seen: Snapshot, held: Held) -> None:
    """After this, events of these channels are told as what they are, and nothing known is told again."""
    translator.contacts.learn(seen.contacts)
    for present in seen.channels:
        if translator.channel(present.uniqueid) is None:
            call = held.calls.get(present.call_id)
            conversation = translator.remember(_channel(present, call, held), present.call_id)
            if call is not None:
                _recall(conversation, call)


def _channel(present: Present, call: Call | None, held: Held) -> Channel:
    leg = call.legs.get(present.uniqueid) if call else None
    channel = Channel(uniqueid=present.uniqueid, linkedid=present.linkedid, seat=present.seat)
    channel.role = role_of(present, call)
    channel.agent_id = (leg.agent_id if leg else None) or held.agent_of(present.seat)
    if leg:
        _recall_leg(channel, leg)
    return channel


def _recall_leg(channel: Channel, leg: Leg) -> None:
    times = {"started": leg.started_at, "offered": leg.started_at, "rang": leg.rang_at, "up": leg.answered_at}
    channel.told |= {what: at for what, at in times.items() if at is not None}


def _recall(conversation: Conversation, call: Call) -> None:
    times: dict[object, datetime | None] = {"answered": call.answered_at, "ended": call.ended_at}
    times["recording"] = call.arrived_at
    conversation.told |= {what: at for what, at in times.items() if at is not None}
