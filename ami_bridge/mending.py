"""The facts that bring one leg or one offer to where Asterisk has it. Pure; all of them marked as inferred."""

from datetime import datetime

from ami_bridge.snapshot import Present
from domain.calls import Call
from domain.facts import Fact
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
    OfferResult,
    Role,
)
from domain.legs import Leg
from domain.offers import Offer

UP = ("up", "bridged")


def mend_leg(present: Present, leg: Leg | None, who: tuple[Role, str | None], now: datetime) -> tuple[Fact, ...]:
    """From what we hold of a leg (None: nothing) to the phase that Asterisk shows. `who`: role and agent."""
    role, agent_id = who
    call_id, leg_id, phase = present.call_id, present.uniqueid, present.phase
    facts: list[Fact] = []
    if leg is None or leg.started_at is None:
        facts.append(LegStarted(at=now, call_id=call_id, leg_id=leg_id, role=role, agent_id=agent_id, inferred=True))
    if phase == "ringing" and not (leg and leg.rang_at):
        facts.append(LegRang(at=now, call_id=call_id, leg_id=leg_id, agent_id=agent_id, inferred=True))
    if phase in UP and not (leg and leg.answered_at):
        facts.append(LegAnswered(at=now, call_id=call_id, leg_id=leg_id, agent_id=agent_id, inferred=True))
    bridged = leg is not None and leg.phase == "bridged"
    if bridged != (phase == "bridged"):
        kind = LegUnbridged if bridged else LegBridged
        bridge_id = present.bridge_id
        facts.append(
            kind(at=now, call_id=call_id, leg_id=leg_id, bridge_id=bridge_id, agent_id=agent_id, inferred=True)
        )
    return tuple(facts)


def mend_offer(present: Present, offer: Offer | None, agent_id: str, now: datetime) -> tuple[Fact, ...]:
    """The same for an open offer."""
    call_id, offer_id = present.call_id, present.uniqueid
    facts: list[Fact] = []
    if offer is None:
        facts.append(OfferMade(at=now, call_id=call_id, offer_id=offer_id, agent_id=agent_id, inferred=True))
    if present.phase == "ringing" and not (offer and offer.rang_at):
        facts.append(OfferRang(at=now, call_id=call_id, offer_id=offer_id, agent_id=agent_id, inferred=True))
    if present.phase in UP:
        facts.append(_over(call_id, offer_id, agent_id, "answered", now))
    return tuple(facts)


def end_leg(leg_id: str, call_id: str, agent_id: str | None, now: datetime) -> Fact:
    """The phone is gone; why, nobody told."""
    return LegEnded(at=now, call_id=call_id, leg_id=leg_id, agent_id=agent_id, inferred=True)


def end_offer(offer: Offer, call: Call | None, now: datetime) -> Fact:
    """The offered phone is gone: how it ended is concluded from what became of the call."""
    leg = call.legs.get(offer.offer_id) if call else None
    taken = call is not None and any(each.phase == "bridged" for each in call.legs.values() if each.role == "agent")
    result: OfferResult
    if leg and leg.answered_at:
        result = "answered"
    elif taken:
        result = "elsewhere"
    elif call is None or call.ended_at:
        result = "caller_gone"
    else:
        result = "ignored" if offer.rang_at else "unreachable"
    return _over(offer.call_id, offer.offer_id, offer.agent_id, result, now)


def _over(call_id: str, offer_id: str, agent_id: str, result: OfferResult, now: datetime) -> OfferEnded:
    return OfferEnded(at=now, call_id=call_id, offer_id=offer_id, agent_id=agent_id, result=result, inferred=True)
