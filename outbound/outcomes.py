"""How attempts went, where nobody told: read from their calls, after a restart, and when Asterisk was asked."""

from datetime import datetime, timedelta

from sqlalchemy import select

from domain.attempts import SENT_BY_A_WATCH, STALE_S, Attempt, outcome_of
from domain.calls import Call
from domain.decisions import Refused
from domain.facts import AttemptEnded, AttemptSent, CallEnded, LinkDown, Reconciled
from domain.facts.outbound import AttemptOutcome
from domain.world import ATTEMPTS, CALLS
from store import tables
from store.codec import Recorded
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (AttemptEnded, CallEnded)
STALE_KINDS = (AttemptSent, Reconciled)
"""What may change when an attempt is too old to ring."""


async def react(turn: Turn, recorded: Recorded) -> None:
    """A call that is over tells how its attempt went; an attempt that failed without a phone ends its call."""
    match recorded.fact:
        case CallEnded(call_id=call_id):
            for attempt in turn.world.attempts.values():
                if attempt.call_id == call_id and attempt.phase in ("sent", "unknown"):
                    await _end(turn, attempt, outcome_of(await turn.state(CALLS, call_id)))
        case AttemptEnded(call_id=call_id, outcome=outcome) if outcome not in ("answered", "unknown"):
            call = turn.world.calls.get(call_id)
            if call is not None and not call.legs:
                await turn.append(CallEnded(at=turn.now, call_id=call_id, inferred=True))


async def end_stale(turn: Turn) -> datetime | None:
    """End what was sent so long ago that it cannot ring any more, and has no phone that we know of. Only while Asterisk
    tells us what exists: in doubt an attempt goes on to block the next one. Returns when to look again."""
    open_ones = [a for a in turn.world.attempts.values() if a.phase in ("sent", "unknown") and not a.is_message]
    if not open_ones or not await _link_trusted(turn):
        return None
    rules, moments = (await the_organisation(turn.connection)).rules, []
    for attempt in open_ones:
        over = (attempt.sent_at or turn.now) + timedelta(seconds=rules.ring_s + STALE_S)
        if over > turn.now:
            moments.append(over)
        elif not await _alive(turn, attempt):
            await _end(turn, attempt, outcome_of(await turn.state(CALLS, attempt.call_id)))
    return min(moments, default=None)


async def recover(journal: Journal) -> None:
    """After a start: what was reserved never left; what was sent may have rung, until Asterisk tells."""

    async def decide(turn: Turn) -> None:
        for attempt in turn.world.attempts.values():
            if attempt.phase == "sent":
                await _end(turn, attempt, "unknown")
            elif attempt.phase == "reserved" and not (attempt.purpose in SENT_BY_A_WATCH and attempt.fresh(turn.now)):
                await _end(turn, attempt, "failed")

    await journal.decide(decide)


async def resolve(journal: Journal, attempt_id: str, outcome: AttemptOutcome) -> Attempt | Refused:
    """Say how an attempt of unknown outcome went: from then on the call may be placed again. Refused: no_attempt."""

    async def decide(turn: Turn) -> Attempt | Refused:
        attempt = turn.world.attempts.get(attempt_id)
        if attempt is None:
            return Refused("no_attempt", attempt_id)
        await turn.append(AttemptEnded(at=turn.now, attempt_id=attempt_id, call_id=attempt.call_id, outcome=outcome))
        after: Attempt = await turn.state(ATTEMPTS, attempt_id)
        return after

    return await journal.decide(decide)


async def _end(turn: Turn, attempt: Attempt, outcome: AttemptOutcome) -> None:
    await turn.append(
        AttemptEnded(
            at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=outcome, inferred=True
        )
    )


async def _alive(turn: Turn, attempt: Attempt) -> bool:
    """A phone of this attempt's call exists, as far as we know."""
    call: Call | None = await turn.state(CALLS, attempt.call_id)
    return call is not None and any(leg.ended_at is None for leg in call.legs.values())


async def _link_trusted(turn: Turn) -> bool:
    """Asterisk was asked what exists, and the link has not been lost since."""
    facts = tables.facts
    heard = select(facts.c.kind).where(facts.c.kind.in_([Reconciled.kind, LinkDown.kind])).order_by(facts.c.seq.desc())
    last: str | None = await turn.connection.scalar(heard.limit(1))
    return last == Reconciled.kind
