"""Calls that reached nobody: nothing is lost (I5). Each has an owner and a clock, and a person is called back once."""

from collections.abc import Sequence
from typing import Literal

import structlog

from desk import promises, unattended
from domain.attempts import Attempt
from domain.calls import Call
from domain.duties import WEIGHT, WISHES, Duty
from domain.facts import (
    CallEnded,
    CallMessageLeft,
    CaseClosedWithoutRequest,
    CaseRecorded,
    DutyDone,
    DutyJoined,
    DutyOpened,
    Fact,
)
from domain.facts.cases import DutyKind
from domain.identity import same_person
from domain.opening import Taken, owed
from domain.world import ATTEMPTS, CALLS, DUTIES
from store.codec import Recorded
from store.ids import new_id
from store.queries.calls import parties_of
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (CallEnded, CallMessageLeft, CaseRecorded, CaseClosedWithoutRequest)
log = structlog.get_logger(__name__)


async def react(turn: Turn, recorded: Recorded) -> None:
    """When a call is over: what is owed to the caller is owned by somebody, from now on, with a due time. A message is
    also a case; what was owed for it is done when somebody has listened and written the case down."""
    if isinstance(recorded.fact, CaseRecorded | CaseClosedWithoutRequest):
        await _heard(turn, recorded.fact)
        return
    call: Call | None = await turn.state(CALLS, recorded.fact.call_id)  # type: ignore[attr-defined]
    if call is None or (wish := owed(call)) is None:
        return
    known: Duty | None = await turn.state(DUTIES, call.duty_id) if call.duty_id else None
    if known and known.done_at and not _asks_anew(recorded.fact, known):
        return
    case_id = await unattended.open_message(turn, call) if wish == "message" else call.case_id
    if known is None or known.done_at:
        known = next(iter(await duties_of(turn, call)), None)
    if known is None:
        await _open(turn, call, wish, case_id)
    elif call.call_id not in known.call_ids or WEIGHT[wish] > WEIGHT[known.duty]:
        await turn.append(DutyJoined(at=turn.now, duty_id=known.duty_id, duty=wish, call_id=call.call_id))


async def settle(turn: Turn, call: Call, by: Taken) -> None:
    """Somebody speaks with the person now: what was owed to them is done."""
    attempt: Attempt | None = await turn.state(ATTEMPTS, call.attempt_id) if call.attempt_id else None
    for duty in await duties_of(turn, call, called_for=attempt.for_id if attempt else None):
        if duty.opened_at and duty.opened_at > by.at:
            continue  # it arose after they spoke
        result: Literal["called_again", "reached"] = "called_again" if call.direction == "in" else "reached"
        await turn.append(DutyDone(at=by.at, duty_id=duty.duty_id, by_id=by.agent_id, result=result))
        await promises.stop(turn, duty.duty_id)


async def duties_of(turn: Turn, call: Call, called_for: str | None = None) -> Sequence[Duty]:
    """What is owed to the person of this call: by who they are, else by their number; or what it was placed for."""
    duties = [duty for duty in turn.world.duties.values() if duty.duty in WISHES]
    if not duties:
        return []
    firsts = [duty.call_id for duty in duties if duty.call_id]
    parties = await parties_of(turn.connection, [call.call_id, *firsts])
    mine = parties[call.call_id].number if call.call_id in parties else ""

    def same(duty: Duty) -> bool:
        if duty.duty_id == called_for:
            return True
        theirs = parties[duty.call_id].number if duty.call_id in parties else ""
        return same_person((call.person_id, duty.person_id), (mine, theirs))

    return [duty for duty in duties if same(duty)]


async def _heard(turn: Turn, fact: CaseRecorded | CaseClosedWithoutRequest) -> None:
    """The case of a message is written down, or holds no request."""
    for duty in turn.world.duties.values():
        if duty.duty == "message" and duty.case_id == fact.case_id:
            await turn.append(DutyDone(at=fact.at, duty_id=duty.duty_id, by_id=fact.by_id, result="case_opened"))
            await promises.stop(turn, duty.duty_id)


async def _open(turn: Turn, call: Call, wish: DutyKind, case_id: str | None) -> None:
    assert call.ended_at is not None
    rules = (await the_organisation(turn.connection)).rules
    due_at = rules.due_at("emergency" if call.emergency else "duty", call.ended_at)
    duty_id, owner_id = new_id(), await unattended.answerable(turn, call)
    if owner_id is None:
        log.error("a duty without an owner: there is no lead and no manager", call_id=call.call_id)
    await turn.append(
        DutyOpened(
            at=call.ended_at,
            duty_id=duty_id,
            duty=wish,
            owner_id=owner_id,
            due_at=due_at,
            call_id=call.call_id,
            case_id=case_id,
            person_id=call.person_id,
        )
    )
    promise = promises.Promise(
        kind="duty", subject_id=duty_id, owner_id=owner_id, due_at=due_at, since=call.ended_at, case_id=case_id
    )
    await promises.start(turn, promise)


def _asks_anew(fact: Fact, done: Duty) -> bool:
    """A message that was left after the call was returned is a new wish."""
    return isinstance(fact, CallMessageLeft) and done.done_at is not None and fact.at > done.done_at
