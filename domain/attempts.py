"""An attempt: one call that we place, or one message. Reserved and committed before anything leaves, and sent once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calls import Call
from domain.facts.calls import Purpose
from domain.facts.outbound import (
    AttemptEnded,
    AttemptOutcome,
    AttemptRefused,
    AttemptReserved,
    AttemptSent,
    CallOutcome,
    MessageReported,
    ResponderAnswered,
)
from domain.facts.vocabulary import Fact
from domain.may_call.asking import VOICE, Channel
from domain.may_call.asking import Purpose as ContactPurpose

MAX_PER_AGENT_HOUR = 60
"""Toll-fraud cap: calls one agent may place in an hour. The users name no figure."""
CLEARED, BUSY, NO_USER, NO_ANSWER, REJECTED = 16, 17, 18, 19, 21
"""Q.850."""
OUTSIDE = ("customer", "responder", "caller")
SENT_BY_A_WATCH: frozenset[Purpose] = frozenset({"emergency", "message"})
"""Reserved in a turn and sent by whoever watches for them, also after a restart; others by who reserved them."""
STALE_S = 60
"""So long after the ringing must have ended an attempt that Asterisk does not know is over; and what was reserved so
long ago is of no use any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptAsk:
    """Who to ring, for what. `number`: the telephone outside. With a `seat` that phone of ours is rung first and the
    number from there. `to_id`: the user of ours whose telephone it is. `variables`: for the dialplan. `hotline`:
    instead of a number, one of our own, called as the carrier calls it; it never leaves this machine, so no rule of
    numbers holds it.

    What the rules on calling ask: `contact`, what it is for (`unstated`: they take it for anything); `selling`: its
    script has a selling line; `debt_id`: the contract it is about; `entry_id`, `campaign_id`: the row that wants it and
    what works through that row. `caller_id`: the number that is shown; empty: the house's first. `ring_s`: how long it
    rings; 0: as long as the house says. `call_id`: the call in which it rings, of a caller who is there already; empty:
    a new one. `channel`: by what it reaches them."""

    purpose: Purpose
    for_id: str
    number: str = ""
    hotline: str = ""
    seat: str = ""
    agent_id: str | None = None
    to_id: str | None = None
    person_id: str | None = None
    variables: tuple[tuple[str, str], ...] = ()
    contact: ContactPurpose = "unstated"
    selling: bool = False
    debt_id: str = ""
    entry_id: str = ""
    campaign_id: str = ""
    caller_id: str = ""
    ring_s: int = 0
    call_id: str = ""
    channel: Channel = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`for_id`: the duty, case or check it serves; `to_id`: the user of ours it rings, `answer`: the key they pressed.
    `person_id` to `channel`: who is reached, how and about what, as `AttemptAsk` has them. An attempt that was sent and
    has no known outcome blocks the next one. `reported`: what became of a message."""

    attempt_id: str
    call_id: str = ""
    channel_id: str | None = None
    purpose: str = ""
    for_id: str = ""
    agent_id: str | None = None
    to_id: str | None = None
    answer: str | None = None
    person_id: str | None = None
    contact: ContactPurpose = "unstated"
    selling: bool = False
    debt_id: str = ""
    entry_id: str = ""
    campaign_id: str = ""
    channel: Channel = "call"
    reserved_at: datetime | None = None
    refused: str | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: AttemptOutcome | None = None
    reported: str | None = None

    @property
    def is_message(self) -> bool:
        """Nobody's telephone rings."""
        return self.channel not in VOICE

    @property
    def open(self) -> bool:
        """It may ring now, or leave, or it is not known whether it rang. A message that may have left rings nobody."""
        return self.phase in ("reserved", "sent") or (self.phase == "unknown" and not self.is_message)

    @property
    def phase(self) -> str:
        """`reserved`, `sent`, `unknown` (it may have rung, or may ring still), `ended` or `refused`."""
        if self.refused:
            return "refused"
        if self.outcome == "unknown":
            return "unknown"
        if self.ended_at:
            return "ended"
        return "sent" if self.sent_at else "reserved"

    def fresh(self, now: datetime) -> bool:
        """Reserved so lately that ringing is still of use."""
        return self.reserved_at is not None and now - self.reserved_at < timedelta(seconds=STALE_S)


KINDS = AttemptReserved | AttemptRefused | AttemptSent | AttemptEnded | ResponderAnswered | MessageReported


def step(attempt: Attempt | None, fact: Fact) -> Attempt | None:
    """What a fact does to its attempt; None where it means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = attempt or Attempt(attempt_id=fact.attempt_id)
    match fact:
        case AttemptReserved():
            return replace(
                now,
                call_id=fact.call_id,
                channel_id=fact.channel_id,
                purpose=fact.purpose,
                for_id=fact.for_id,
                agent_id=fact.agent_id,
                to_id=fact.to_id,
                person_id=fact.person_id,
                contact=fact.contact,
                selling=fact.selling,
                debt_id=fact.debt_id,
                entry_id=fact.entry_id,
                campaign_id=fact.campaign_id,
                channel=fact.channel,
                reserved_at=now.reserved_at or fact.at,
            )
        case AttemptRefused():
            return replace(now, for_id=fact.for_id, to_id=fact.to_id, refused=fact.reason, ended_at=fact.at)
        case AttemptSent():
            return replace(now, call_id=fact.call_id, sent_at=now.sent_at or fact.at)
        case AttemptEnded():
            known = now.ended_at is not None and now.outcome != "unknown"
            return now if known else replace(now, ended_at=fact.at, outcome=fact.outcome)
        case ResponderAnswered():
            return replace(now, answer=now.answer or fact.answer)
        case MessageReported():
            return now if now.reported == "delivered" else replace(now, reported=fact.result)


def outcome_of(call: Call | None) -> CallOutcome:
    """How an attempt went, read from its call after the call is over: who was rung answered, or why not."""
    if call is None or not call.legs or (call.hotline_id and not call.partners):
        return "failed"
    outside = call.partners or [leg for leg in call.legs.values() if leg.role in OUTSIDE]
    rung = outside or list(call.legs.values())
    if any(leg.answered_at for leg in rung):
        return "answered"
    causes = {leg.cause for leg in rung} | {call.cause}
    if BUSY in causes:
        return "busy"
    if REJECTED in causes:
        return "rejected"
    return "no_answer" if causes & {CLEARED, NO_USER, NO_ANSWER} else "failed"
