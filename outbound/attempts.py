"""The one way in which this house places a call: checked, reserved, committed; marked as sent, committed; sent once.

What is not known to have failed may have rung: it counts, and blocks the same call until it is resolved (`outcomes`).
"""

from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Allowed, Refused
from domain.facts import AttemptEnded, AttemptRefused, AttemptReserved, AttemptSent, CallerKnown, CallPlaced
from domain.facts.outbound import AttemptOutcome
from domain.house import HouseRules
from domain.may_call.asking import VOICE
from domain.permission import Inquiry
from domain.ports import Placement, Telephony, TelephonyAway, TelephonyRefused
from domain.rows import Party
from domain.world import ATTEMPTS
from outbound import law
from outbound.campaigns.sending import not_now
from outbound.caps import may_place
from outbound.showing import usual_caller_id
from store.ids import new_call_id, new_id
from store.journal import Journal
from store.numbers import dialable, dialled
from store.queries.organisation import the_organisation
from store.turn import Turn


async def place(journal: Journal, telephony: Telephony, ask: AttemptAsk) -> Attempt | Refused:
    """Place one call. Refused (and written down as such): number_*, attempt_open (detail: its id), too_many_calls, and
    what the rules on calling forbid (`law`)."""
    reserved = await journal.decide(lambda turn: reserve(turn, ask))
    return reserved if isinstance(reserved, Refused) else await send(journal, telephony, reserved, ask)


async def reserve(turn: Turn, ask: AttemptAsk) -> Attempt | Refused:
    """Decide whether we may ring, and write the decision down. Nothing rings before this is committed."""
    rules, attempt_id = (await the_organisation(turn.connection)).rules, new_id()
    number = _number(ask, rules)
    if isinstance(number, Refused):
        await turn.append(_refusal(turn, attempt_id, ask, number))
        return number
    may = await may_place(turn, rules, ask, number)
    if isinstance(may, Allowed):
        may = await law.allowed(turn, _inquiry(ask, number, attempt_id, rules))
    if isinstance(may, Refused):
        await turn.append(_refusal(turn, attempt_id, ask, may))
        return may
    call_id = ask.call_id or new_call_id()
    reserved = AttemptReserved(
        at=turn.now,
        attempt_id=attempt_id,
        call_id=call_id,
        channel_id=f"attempt-{attempt_id}",
        purpose=ask.purpose,
        for_id=ask.for_id,
        agent_id=ask.agent_id,
        to_id=ask.to_id,
        person_id=ask.person_id,
        contact=ask.contact,
        selling=ask.selling,
        debt_id=ask.debt_id,
        entry_id=ask.entry_id,
        campaign_id=ask.campaign_id,
        channel=ask.channel,
    )
    await turn.append(reserved)
    if not ask.call_id:  # else its party is the caller
        await turn.append(Party(call_id=call_id, number=number))
    return await _state(turn, attempt_id)


async def send(journal: Journal, telephony: Telephony, attempt: Attempt, ask: AttemptAsk) -> Attempt:
    """Mark a reserved attempt as sent, commit, and tell the telephone system. Never twice: a second one is not sent."""
    placement = await journal.decide(lambda turn: _mark_sent(turn, attempt, ask))
    if placement is not None:
        outcome: AttemptOutcome | None = None
        try:
            await telephony.place(placement)
        except TelephonyRefused:
            outcome = "failed"
        except TelephonyAway:
            outcome = "unknown"
        if outcome:
            await journal.append(
                AttemptEnded(at=journal.now(), attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=outcome)
            )
    return await journal.decide(lambda turn: _state(turn, attempt.attempt_id))


async def _mark_sent(turn: Turn, attempt: Attempt, ask: AttemptAsk) -> Placement | None:
    """The last commit before the bytes leave. None: it was sent, or ended, before, or may not be made any more: an
    opt-out, or an hour that has closed since it was reserved, wins."""
    now = turn.world.attempts.get(attempt.attempt_id)
    rules = (await the_organisation(turn.connection)).rules
    number = _number(ask, rules)
    if now is None or now.phase != "reserved" or isinstance(number, Refused):
        return None
    if ask.purpose == "campaign" and await not_now(turn, now):
        return None
    inquiry = _inquiry(ask, number, attempt.attempt_id, rules)
    still = await law.allowed(turn, inquiry)
    if isinstance(still, Refused):
        ended = AttemptEnded(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")
        await turn.append(_refusal(turn, attempt.attempt_id, ask, still), ended)
        return None
    await turn.append(
        AttemptSent(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id),
        CallPlaced(at=turn.now, call_id=attempt.call_id, attempt_id=attempt.attempt_id, purpose=ask.purpose),
    )
    if ask.person_id:
        await turn.append(CallerKnown(at=turn.now, call_id=attempt.call_id, person_id=ask.person_id))
    assert attempt.channel_id is not None
    outside = dialled(number, rules.region, rules.dial_as) if number else ""
    ring_s = ask.ring_s or rules.ring_s
    owed = "1" if inquiry.wished else ""
    from_seat = (("NUMBER", outside), ("OUT_RING_S", str(ring_s)), ("OWED", owed)) if ask.seat and outside else ()
    return Placement(
        attempt_id=attempt.attempt_id,
        call_id=attempt.call_id,
        channel_id=attempt.channel_id,
        target=_target(ask, outside),
        purpose=ask.purpose,
        destination=ask.purpose,
        caller_id=ask.caller_id or await usual_caller_id(turn.connection),
        ring_s=ring_s,
        variables=(*ask.variables, *from_seat),
    )


def _inquiry(ask: AttemptAsk, number: str, attempt_id: str, rules: HouseRules) -> Inquiry:
    """As it is about to leave. Where a phone of ours is rung first, theirs rings after it."""
    rings_s = (ask.ring_s or rules.ring_s) * (2 if ask.seat else 1) if ask.channel in VOICE else 0
    return law.inquiry_of(ask, number, attempt_id, "originate", rings_s)


def _refusal(turn: Turn, attempt_id: str, ask: AttemptAsk, why: Refused) -> AttemptRefused:
    return AttemptRefused(at=turn.now, attempt_id=attempt_id, for_id=ask.for_id, reason=why.reason, to_id=ask.to_id)


def _number(ask: AttemptAsk, rules: HouseRules) -> str | Refused:
    """The number outside, as it is written everywhere; empty where only a phone of ours is rung."""
    if ask.seat and not ask.number:
        return ""
    return ask.hotline or dialable(ask.number, rules.region, rules.allowed_prefixes)


def _target(ask: AttemptAsk, number: str) -> str:
    if ask.hotline:
        return f"hotline:{ask.hotline}"
    return f"seat:{ask.seat}" if ask.seat else number


async def _state(turn: Turn, attempt_id: str) -> Attempt:
    attempt: Attempt = await turn.state(ATTEMPTS, attempt_id)
    return attempt
