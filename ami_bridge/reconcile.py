"""What Asterisk has against what we hold, as differences with the facts that mend them. Pure.

A difference is about one thing: a call, a leg, an offer, a phone's registration, a queue's member. It counts as found
only when two looks agree on it (`confirmed`): between a look and the events that were still under way for it there is
always something that looks wrong and is not. Of a call that `moved` while we looked nothing is believed. What is over
for us stays over: no look brings an ended leg back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ami_bridge.channels import role_outside
from ami_bridge.connected import OF_AGENT, seen_connected
from ami_bridge.members import wish_of
from ami_bridge.mending import UP, end_leg, end_offer, mend_leg, mend_offer
from ami_bridge.phones import ANSWERED_IN
from ami_bridge.snapshot import Present, Snapshot
from domain.agents import Agent
from domain.calls import Call
from domain.facts import Fact, call_of
from domain.facts.calls import CallAnswered, CallArrived, CallEnded, CallQueued
from domain.facts.legs import Role
from domain.facts.people import PhoneReachable, PhoneUnreachable
from domain.facts.recordings import RecordingStarted
from domain.facts.system import Repaired
from domain.offers import Offer

SECOND = timedelta(seconds=1)
"""Asterisk tells to the second when it started; it takes no call in the same one."""
RESTARTED, UNSEEN = "asterisk_restarted", "unseen"
"""Why a call's end was told by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What we hold: live calls and those a live channel or an agent's leg points to, open offers, all agents;
    `connected`: of calls to a campaign's customers, the agent who is held for each."""

    calls: Mapping[str, Call] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    agents: Sequence[Agent] = ()
    connected: Mapping[str, str] = field(default_factory=dict)

    def agent_of(self, seat: str | None) -> str | None:
        """Who sits there."""
        return next((agent.agent_id for agent in self.agents if seat and agent.seat == seat), None)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as we hold it. `what`: call, leg, offer, phone. `why`: of a call whose end nobody told."""

    what: str
    subject_id: str
    facts: tuple[Fact, ...]
    why: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.what, self.subject_id)

    def mended(self, now: datetime) -> tuple[Fact, ...]:
        """The facts for the journal: what is concluded, and that it was."""
        repaired = Repaired(at=now, what=self.what, subject_id=self.subject_id, why=self.why, inferred=True)
        return (*self.facts, repaired)


def differences(seen: Snapshot, held: Held, now: datetime) -> list[Difference]:
    """Everything that differs: first what is over, so that nobody is on two calls; then calls before their legs."""
    seats = {agent.agent_id: agent.seat for agent in held.agents if agent.seat}
    channels = (*seen.channels, *seen_connected(seen.channels, held.connected, seats))
    there = {present.uniqueid: present for present in channels}
    found = [
        *_legs_gone(there, held, now),
        *_calls_gone(seen, held, now),
        *_calls_there(seen, held, now),
        *_legs_there(channels, held, now),
        *_phones(seen, held, now),
    ]
    return [difference for difference in found if difference.facts]


def confirmed(first: Iterable[Difference], second: Iterable[Difference]) -> list[Difference]:
    """What two looks agree on, as the second one has it."""
    keys = {difference.key for difference in first}
    return [difference for difference in second if difference.key in keys]


def moved(difference: Difference, before: Held, after: Held) -> bool:
    """Was something heard of its call while we looked? Then what was seen may be older than what is known by now."""
    calls = {call_id for fact in difference.facts if (call_id := call_of(fact))}
    return any(before.calls.get(call_id) != after.calls.get(call_id) for call_id in calls)


def role_of(present: Present, call: Call | None) -> Role:
    """Who is on that phone."""
    if present.seat:
        return "held" if present.first and call is not None and call.purpose == "ready" else "agent"
    known = call.legs.get(present.uniqueid) if call else None
    if known:
        return known.role
    return role_outside(call.purpose if call else "inbound", first=present.first)


def _calls_there(seen: Snapshot, held: Held, now: datetime) -> Iterable[Difference]:
    for present in seen.channels:
        call = held.calls.get(present.call_id)
        if present.seat or not present.first or (call and call.ended_at):
            continue
        unknown = call is None or call.arrived_at is None
        facts = [*(_arrival(present, seen, now) if unknown else ()), *_answer(present, call, seen, held, now)]
        place = seen.waiting.get(present.uniqueid)
        if place and (call is None or call.phase != "waiting"):
            facts.append(_queued(present.call_id, *place, now))
        yield Difference("call", present.call_id, tuple(facts))


def _queued(call_id: str, queue: str, position: int, now: datetime) -> Fact:
    wish = wish_of(queue)
    named = {"queue": queue, "skill": wish.skill, "language": wish.language}
    return CallQueued(at=now, call_id=call_id, position=position, **named, inferred=True)


def _arrival(present: Present, seen: Snapshot, now: datetime) -> Iterable[Fact]:
    entry = seen.entry.get(present.uniqueid, {})
    began, cycle = entry.get("RING_AT", ""), entry.get("CYCLE_MS", "")
    if not began.isdigit():
        return
    rang_at = datetime.fromtimestamp(int(began) / 1000, UTC)
    yield CallArrived(
        at=min(rang_at, now),
        call_id=present.call_id,
        hotline_id=entry.get("HOTLINE", ""),
        ring_started_at=rang_at,
        cycle_ms=int(cycle) if cycle.isdigit() else 5000,
        linkedid=present.linkedid,
        inferred=True,
    )
    yield RecordingStarted(at=min(rang_at, now), call_id=present.call_id, inferred=True)


def _answer(present: Present, call: Call | None, seen: Snapshot, held: Held, now: datetime) -> Iterable[Fact]:
    outbound = call is not None and call.direction == "out"
    if outbound or present.phase not in ("up", "bridged") or (call and call.answered_at):
        return
    talking = [each.seat for each in seen.channels if each.call_id == present.call_id and each.seat and each.bridge_id]
    by = ANSWERED_IN.get(present.context, "agent" if talking else "ivr")
    agent_id = held.agent_of(talking[0]) if talking and by == "agent" else None
    yield CallAnswered(at=now, call_id=present.call_id, by=by, agent_id=agent_id, inferred=True)


def _legs_there(channels: Sequence[Present], held: Held, now: datetime) -> Iterable[Difference]:
    begun = {present.call_id for present in channels if present.first}
    for present in channels:
        call = held.calls.get(present.call_id)
        leg = call.legs.get(present.uniqueid) if call else None
        if leg and leg.ended_at:
            continue
        agent_id = (leg.agent_id if leg else None) or held.agent_of(present.seat)
        leg_facts = mend_leg(present, leg, (role_of(present, call), agent_id), now)
        offer = held.offers.get(present.uniqueid)
        rung = present.seat and not present.first and not present.uniqueid.endswith(OF_AGENT)
        offered = agent_id if rung else None
        offer_facts = mend_offer(present, offer, offered, now) if offered else ()
        if offer or present.phase == "ringing":  # before it rings, a leg need not become an offer
            yield Difference("offer", present.uniqueid, offer_facts)
        elif leg is None and present.phase in UP:  # began and was answered unseen: part of its leg's story
            leg_facts = (*leg_facts, *offer_facts)
        if call is None and present.call_id not in begun:
            yield Difference("leg", present.uniqueid, (*leg_facts, _lost(present.call_id, now)), UNSEEN)
        else:
            yield Difference("leg", present.uniqueid, leg_facts)


def _legs_gone(there: Mapping[str, Present], held: Held, now: datetime) -> Iterable[Difference]:
    open_legs = {
        leg.leg_id: (call.call_id, leg.agent_id)
        for call in held.calls.values()
        for leg in call.legs.values()
        if not leg.ended_at
    }
    for agent in held.agents:
        both = {**agent.legs, **agent.holds}
        open_legs |= {leg_id: (call_id, agent.agent_id) for leg_id, (call_id, _) in both.items()}
    for leg_id, (call_id, agent_id) in open_legs.items():
        if leg_id not in there:
            yield Difference("leg", leg_id, (end_leg(leg_id, call_id, agent_id, now),))
    for offer in held.offers.values():
        if offer.offer_id not in there:
            yield Difference("offer", offer.offer_id, (end_offer(offer, held.calls.get(offer.call_id), now),))


def _calls_gone(seen: Snapshot, held: Held, now: datetime) -> Iterable[Difference]:
    living = {present.call_id for present in seen.channels if present.first}
    for call in held.calls.values():
        placed_only = call.direction == "out" and not call.legs  # whether it ever rang, its attempt decides
        if call.ended_at is None and call.call_id not in living and not placed_only:
            facts = (*_begun(call, now), _lost(call.call_id, now))
            yield Difference("call", call.call_id, facts, _why(call, seen))


def _begun(call: Call, now: datetime) -> Iterable[Fact]:
    """The beginning of a call that is gone, where nobody told it: when the first of its phones was heard of."""
    if call.arrived_at is not None or call.direction == "out":
        return
    at = min((leg.started_at for leg in call.legs.values() if leg.started_at), default=now)
    yield CallArrived(
        at=at, call_id=call.call_id, hotline_id="", ring_started_at=at, cycle_ms=call.cycle_ms, inferred=True
    )


def _why(call: Call, seen: Snapshot) -> str:
    """Why nobody told how a call ended: its Asterisk is gone, or nobody listened."""
    known = [at for at in (call.arrived_at, *(leg.started_at for leg in call.legs.values())) if at]
    older = known and seen.booted_at and min(known) < seen.booted_at + SECOND
    return RESTARTED if older else UNSEEN


def _lost(call_id: str, now: datetime) -> CallEnded:
    """It is over, and nobody told how."""
    return CallEnded(at=now, call_id=call_id, lost=True, inferred=True)


def _phones(seen: Snapshot, held: Held, now: datetime) -> Iterable[Difference]:
    for agent in held.agents:
        contacts = seen.contacts.get(agent.seat or "")
        if agent.seat is None or contacts is None or bool(contacts) == agent.reachable:
            continue
        kind = PhoneReachable if contacts else PhoneUnreachable
        yield Difference("phone", agent.seat, (kind(at=now, agent_id=agent.agent_id, seat=agent.seat, inferred=True),))
