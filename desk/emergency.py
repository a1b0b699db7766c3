"""An emergency reaches a person, not a screen: the one on duty is rung, then the next on the rota, then a superior.

    dispatched ──► rung ──► 1: signed
                     │────► 2: cannot ────────────┐
                     └────► no answer, no key ────┴──► the next one, until nobody is left

The ringing is reserved in the journal's turn, once, whatever is killed; `Sender` sends what is reserved.
"""

import asyncio

from sqlalchemy import select

from desk.attempts import AttemptAsk, reserve, send
from desk.outcomes import SENT_BY_ITSELF, fresh
from desk.work import declined, pass_on, signed
from domain.attempts import Attempt
from domain.cases import Case, may
from domain.decisions import Allowed
from domain.facts import (
    AttemptEnded,
    CallEnded,
    CaseDispatched,
    CaseReported,
    CaseSigned,
    EmergencyRaised,
    ResponderAnswered,
)
from domain.ports import Telephony
from domain.world import ATTEMPTS, CASES
from store import tables
from store.codec import Recorded
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.queries.rota import colleague
from store.tasks import end, spawn
from store.turn import Turn

LAST_WORDS_S = 5.0
KINDS = (CaseDispatched, EmergencyRaised, ResponderAnswered, AttemptEnded, CallEnded)


async def react(turn: Turn, recorded: Recorded) -> None:
    """What follows for an emergency that somebody has to go to."""
    match recorded.fact:
        case CaseDispatched(case_id=case_id) | EmergencyRaised(case_id=case_id):
            await _ring(turn, case_id)
        case ResponderAnswered() as answer:
            await _answered(turn, answer)
        case AttemptEnded(attempt_id=attempt_id, outcome=outcome) if outcome != "answered":
            await _not_reached(turn, await turn.state(ATTEMPTS, attempt_id))
        case CallEnded(call_id=call_id):
            await _not_reached(turn, await _attempt_of(turn, call_id))


async def _ring(turn: Turn, case_id: str) -> None:
    case: Case | None = await turn.state(CASES, case_id)
    if case is None or not _waits(case) or not (await the_organisation(turn.connection)).rules.phone_emergencies:
        return
    duty = await colleague(turn.connection, case.duty_user_id)
    if duty and duty.phone and duty.user_id not in await _rung(turn, case_id):
        await reserve(turn, AttemptAsk(purpose="emergency", for_id=case_id, number=duty.phone, to_id=duty.user_id))


async def _answered(turn: Turn, answer: ResponderAnswered) -> None:
    case: Case | None = await turn.state(CASES, answer.case_id)
    if case is None or not _waits(case):
        return
    reported = CaseReported(at=answer.at, case_id=case.case_id, to_id=answer.user_id, to="responder", by="phone")
    await turn.append(reported)
    if answer.answer == "signed" and isinstance(may(case, CaseSigned), Allowed):
        await signed(turn, case, answer.user_id)
    elif answer.answer == "cannot":
        await declined(turn, case, answer.user_id)


async def _not_reached(turn: Turn, attempt: Attempt | None) -> None:
    """Nobody picked up, or nobody pressed a key before the call was over: the next one."""
    if attempt is None or attempt.purpose != "emergency" or attempt.answer or not attempt.ended_at:
        return
    case: Case | None = await turn.state(CASES, attempt.for_id)
    if case and _waits(case) and case.duty_user_id == attempt.to_id:
        await pass_on(turn, case, by_id="", skip=await _rung(turn, case.case_id))


def _waits(case: Case) -> bool:
    """Dispatched as an emergency, and nobody has signed for it yet."""
    return case.emergency and case.duty_user_id is not None and case.signed_at is None and case.open


async def _rung(turn: Turn, case_id: str) -> tuple[str, ...]:
    """Whom we have rung for this case so far."""
    table = tables.attempts
    over = await turn.connection.scalars(
        select(table.c.to_id).where(table.c.for_id == case_id, table.c.refused.is_(None))
    )
    live = [attempt.to_id for attempt in turn.world.attempts.values() if attempt.for_id == case_id]
    return tuple(user_id for user_id in (*over, *live) if user_id)


async def _attempt_of(turn: Turn, call_id: str) -> Attempt | None:
    table = tables.attempts
    attempt_id = await turn.connection.scalar(
        select(table.c.attempt_id).where(table.c.call_id == call_id, table.c.purpose == "emergency")
    )
    attempt: Attempt | None = await turn.state(ATTEMPTS, attempt_id) if attempt_id else None
    return attempt


class Sender:
    """Sends what was reserved for emergencies, each once, beside each other."""

    def __init__(self, journal: Journal, telephony: Telephony) -> None:
        self._journal, self._telephony = journal, telephony
        self._sending: set[asyncio.Task[None]] = set()

    async def send_reserved(self) -> None:
        """Start sending whatever waits for it; to be called again at every reservation."""
        for attempt in self._journal.world.attempts.values():
            if attempt.phase == "reserved" and attempt.purpose == SENT_BY_ITSELF:
                task = spawn(f"send {attempt.attempt_id}", self._send(attempt), vital=False)
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def stop(self) -> None:
        """What is on its way to Asterisk gets its answer; what is cut off is of unknown outcome."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=LAST_WORDS_S)
        for task in tuple(self._sending):
            await end(task)

    async def _send(self, attempt: Attempt) -> None:
        ask = await self._journal.decide(lambda turn: _still_wanted(turn, attempt))
        if ask is not None:
            await send(self._journal, self._telephony, attempt, ask)


async def _still_wanted(turn: Turn, attempt: Attempt) -> AttemptAsk | None:
    """What to send. Nothing when it was reserved long before a restart: the next one has been asked by then."""
    who = await colleague(turn.connection, attempt.to_id)
    if who is None or not who.phone or not fresh(turn, attempt):
        await turn.append(
            AttemptEnded(at=turn.now, attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome="failed")
        )
        return None
    return AttemptAsk(purpose="emergency", for_id=attempt.for_id, number=who.phone, to_id=who.user_id)
