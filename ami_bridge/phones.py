"""What events say about one phone: started, rang, was answered, heard the other side, is gone. All pure."""

from datetime import datetime
from typing import Any

from ami_bridge.channels import RINGING, UP, Channel, Conversation
from ami_bridge.connected import connected, parted
from ami_bridge.framing import Event
from ami_bridge.offers import ANSWERED, ANSWERED_ELSEWHERE, ELSEWHERE, OVER, RANG, offer_result
from domain.facts import Fact
from domain.facts.calls import AnsweredBy, CallAnswered, CallEnded, HoldBegan, HoldEnded
from domain.facts.legs import (
    LegAnswered,
    LegBridged,
    LegEnded,
    LegRang,
    LegStarted,
    LegUnbridged,
    OfferEnded,
    OfferMade,
    OfferRang,
)

ANSWERED_IN: dict[str, AnsweredBy] = {"rings": "agent", "static": "static", "static-wish": "static"}
"""Who answers in which context of the dialplan; everywhere else it is the menu and what follows it."""
OFFERED = {"offered", "rang", "up"}
"""What makes a leg to a seat an offer."""


def seen(channel: Channel, call: Conversation, event: Event, prefix: str, at: datetime) -> list[Fact]:
    """What any event about a channel tells: that it is there, and in which state."""
    facts: list[Fact] = []
    if channel.untold("started", at):
        facts += [_leg(LegStarted, channel, call, at, role=channel.role), *_offer_made(channel, call)]
    state = event.get(f"{prefix}ChannelState", "")
    if state == RINGING and channel.untold("rang", at):
        facts += [_leg(LegRang, channel, call, at), *_offer_rang(channel, call, at)]
    if state == UP and channel.untold("up", at):
        context = event.get(f"{prefix}Context", "")
        facts += [_leg(LegAnswered, channel, call, at), *_up(channel, call, context, at)]
    return facts


def dialled(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """A phone was asked to ring: a seat asked for a caller is an offer. (A leg that the dialplan gives up before that,
    because another call has that phone, never was one.) It began with its leg: under load the phone rings before
    Asterisk says that it was asked to."""
    if not channel.offered_to or "offered" in channel.told:
        return []
    channel.told["offered"] = at
    return [*_offer_made(channel, call), *_offer_over(channel, call, at)]


def dial_ended(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """How the ringing of this phone ended, in Dial's words (sent twice where it was taken back)."""
    channel.dialled |= {event.get("DialStatus", "")} - {ANSWERED}  # that, the phone's own state told when it happened
    return _offer_over(channel, call, at)


def bridged(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """The phone hears the other side from here."""
    bridge_id = event.get("BridgeUniqueid", "")
    if not channel.untold(("in", bridge_id, at), at):
        return []
    of_agent = connected(channel, call, event.get("Context", ""), bridge_id, at)
    return [_leg(LegBridged, channel, call, at, bridge_id=bridge_id), *of_agent]


def unbridged(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """The phone hears the other side no more."""
    bridge_id = event.get("BridgeUniqueid", "")
    if not channel.untold(("out", bridge_id, at), at):
        return []
    of_agent = parted(channel, call, event.get("Context", ""), bridge_id, at)
    return [_leg(LegUnbridged, channel, call, at, bridge_id=bridge_id), *of_agent]


def held(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """The phone named is the one that puts the other on hold: a caller's own hold is none of ours."""
    new = channel.role == "agent" and channel.untold(("hold", at), at)
    return [HoldBegan(at=at, call_id=call.call_id, leg_id=channel.uniqueid)] if new else []


def unheld(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """The phone named takes the other back."""
    new = channel.role == "agent" and channel.untold(("unhold", at), at)
    return [HoldEnded(at=at, call_id=call.call_id, leg_id=channel.uniqueid)] if new else []


def hung_up(channel: Channel, call: Conversation, event: Event, at: datetime) -> list[Fact]:
    """The phone is gone, and with it its offer, and the call if it was the call's own."""
    cause = int(event["Cause"]) if event.get("Cause", "").isdigit() else 0
    channel.dialled |= {OVER, ELSEWHERE} if event.get("Cause") == ANSWERED_ELSEWHERE else {OVER}
    facts: list[Fact] = []
    if channel.untold("ended", at):
        facts.append(_leg(LegEnded, channel, call, at, cause=cause))
    facts += _offer_over(channel, call, at)
    if channel.main and call.untold("ended", at):
        facts.append(CallEnded(at=at, call_id=call.call_id, cause=cause))
    return facts


def answered(call: Conversation) -> list[Fact]:
    """The caller's ringing is over, as soon as it is known when and by whom."""
    if call.up_at is None:
        return []
    by = ANSWERED_IN.get(call.up_in, "ivr")
    took = [each for each in call.taken if each[0] <= call.up_at] if by == "agent" else []
    agent_id = max(took)[1] if took else None
    if (by == "agent" and agent_id is None) or not call.untold("answered", call.up_at):
        return []
    return [CallAnswered(at=call.up_at, call_id=call.call_id, by=by, agent_id=agent_id)]


def _leg(kind: type[Any], channel: Channel, call: Conversation, at: datetime, **more: Any) -> Fact:
    fact: Fact = kind(at=at, call_id=call.call_id, leg_id=channel.uniqueid, agent_id=channel.agent_id, **more)
    return fact


def _up(channel: Channel, call: Conversation, context: str, at: datetime) -> list[Fact]:
    if channel.role == "caller":
        call.up_at, call.up_in = at, context
    elif channel.offered_to:
        call.taken.append((at, channel.offered_to))
        call.waits_in = ""
        channel.dialled.add(ANSWERED)
        return [*_offer_over(channel, call, at), *answered(call)]
    else:
        return []
    return answered(call)


def _offer_made(channel: Channel, call: Conversation) -> list[Fact]:
    """Told when the phone was asked, and again where an earlier beginning of its leg comes to light."""
    if not channel.offered_to or "offered" not in channel.told:
        return []
    at = channel.told["started"]
    return [OfferMade(at=at, call_id=call.call_id, offer_id=channel.uniqueid, agent_id=channel.offered_to)]


def _offer_rang(channel: Channel, call: Conversation, at: datetime) -> list[Fact]:
    channel.dialled.add(RANG)
    if not channel.offered_to:
        return []
    rang = OfferRang(at=at, call_id=call.call_id, offer_id=channel.uniqueid, agent_id=channel.offered_to)
    return [rang, *_offer_over(channel, call, at)]


def _offer_over(channel: Channel, call: Conversation, at: datetime) -> list[Fact]:
    result, who = offer_result(channel.dialled), channel.offered_to
    if result is None or not who or not OFFERED & channel.told.keys():
        return []
    at = channel.told["up" if result == "answered" else "ended"]
    if not channel.untold(("offer over", result), at):
        return []
    return [OfferEnded(at=at, call_id=call.call_id, offer_id=channel.uniqueid, agent_id=who, result=result)]
