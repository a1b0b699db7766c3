"""Putting a reviewed call before its agent, coaching notes, and what becomes of a dispute."""

from dataclasses import dataclass
from datetime import datetime

from domain.decisions import Refused
from domain.facts import CoachingNoted, DisputeDecided, ReviewAcknowledged, ReviewDisputed, ReviewGiven
from domain.facts.feedback import DisputeResult
from domain.feedback import Feedback, due
from domain.rows import ReviewNote
from domain.world import CHECKS, FEEDBACK
from store.ids import new_id
from store.packs import shipped
from store.queries.checks import checked_call
from store.queries.organisation import the_organisation
from store.turn import Turn

DISPUTE, DECISION = "feedback/dispute", "feedback/decision"
"""Under which names reasons are kept beside the call: no rule can be called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingAsk:
    """A note for the agent about some seconds of a call."""

    call_id: str
    from_s: float
    to_s: float
    note: str
    by_id: str


async def give(turn: Turn, call_id: str, by_id: str) -> None:
    """Put a call before whoever spoke in it, once. Where nobody of ours did, nobody is asked."""
    known: Feedback | None = await turn.state(FEEDBACK, call_id)
    listed = await checked_call(turn.connection, call_id)
    if (known and known.given_at) or listed is None or listed.agent_id is None:
        return
    until = await _due(turn)
    await turn.append(
        ReviewGiven(at=turn.now, call_id=call_id, agent_id=listed.agent_id, due_at=until, by_id=by_id),
    )


async def coach(turn: Turn, ask: CoachingAsk) -> Refused | None:
    """Keep a note, and put the call before its agent. Refused: no_finding (nobody checked that call), not_a_stretch,
    incomplete (detail: note)."""
    if await turn.state(CHECKS, ask.call_id) is None:
        return Refused("no_finding", ask.call_id)
    if not ask.note.strip():
        return Refused("incomplete", "coaching_note")
    if ask.to_s <= ask.from_s:
        return Refused("not_a_stretch")
    note_id = new_id()
    await turn.append(
        CoachingNoted(
            at=turn.now, call_id=ask.call_id, note_id=note_id, from_s=ask.from_s, to_s=ask.to_s, by_id=ask.by_id
        ),
        ReviewNote(call_id=ask.call_id, finding=note_id, by_id=ask.by_id, note=ask.note.strip()),
    )
    await give(turn, ask.call_id, ask.by_id)
    return None


async def acknowledge(turn: Turn, call_id: str, agent_id: str) -> Refused | None:
    """The agent has nothing against it; late is better than never. Refused: no_finding, already_answered."""
    known = await _of_agent(turn, call_id, agent_id)
    if isinstance(known, Refused):
        return known
    await turn.append(ReviewAcknowledged(at=turn.now, call_id=call_id, agent_id=agent_id))
    return None


async def dispute(turn: Turn, call_id: str, agent_id: str, reason: str) -> Refused | None:
    """The agent says that it is not so. Refused: no_finding, already_answered, too_late, incomplete (a reason)."""
    known = await _of_agent(turn, call_id, agent_id)
    if isinstance(known, Refused):
        return known
    if not known.may_dispute(turn.now):
        return Refused("too_late")
    if not reason.strip():
        return Refused("incomplete", "reason")
    await turn.append(
        ReviewDisputed(at=turn.now, call_id=call_id, agent_id=agent_id, due_at=await _due(turn)),
        ReviewNote(call_id=call_id, finding=DISPUTE, by_id=agent_id, note=reason.strip()),
    )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A lead's last word about a dispute."""

    call_id: str
    result: DisputeResult
    reason: str
    by_id: str


async def decide(turn: Turn, decision: Decision) -> Refused | None:
    """Decide a dispute. Refused: no_finding, already_answered (it is not disputed, or decided), own_review (whoever put
    it before the agent does not decide about themself), incomplete (a reason)."""
    known: Feedback | None = await turn.state(FEEDBACK, decision.call_id)
    if known is None:
        return Refused("no_finding", decision.call_id)
    if known.phase != "disputed":
        return Refused("already_answered")
    if known.by_id == decision.by_id:
        return Refused("own_review")
    if not decision.reason.strip():
        return Refused("incomplete", "reason")
    call_id, by_id = decision.call_id, decision.by_id
    await turn.append(
        DisputeDecided(at=turn.now, call_id=call_id, by_id=by_id, result=decision.result),
        ReviewNote(call_id=call_id, finding=DECISION, by_id=by_id, note=decision.reason.strip()),
    )
    return None


async def _of_agent(turn: Turn, call_id: str, agent_id: str) -> Feedback | Refused:
    """What is put before this agent, and not answered."""
    known: Feedback | None = await turn.state(FEEDBACK, call_id)
    if known is None or known.agent_id != agent_id:
        return Refused("no_finding", call_id)
    return known if known.phase == "given" else Refused("already_answered")


async def _due(turn: Turn) -> datetime:
    house = await the_organisation(turn.connection)
    calendar = shipped().calendars.get(house.rules.calendar)
    return due(turn.now, house.zone, calendar, house.rules.qa_dispute_days)
