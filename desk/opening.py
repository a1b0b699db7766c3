"""A case is opened by itself when an agent answers: who answers owns it, and the answer is clock zero (C1, C3)."""

from desk import owed, promises, unattended
from domain.calls import Call
from domain.cases import Case
from domain.clocks import of_taking
from domain.facts import CallAnswered, CaseOpened, LegBridged, LegUnbridged
from domain.opening import Taken, taken
from domain.world import ATTEMPTS, CALLS, CASES, DUTIES
from store.case_numbers import next_case_number
from store.codec import Recorded
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (CallAnswered, LegBridged, LegUnbridged)
"""The last one alone where the application was away as the talk began."""


async def react(turn: Turn, recorded: Recorded) -> None:
    """Open the case of a call that somebody took, or take the one that it opened by itself; what was owed to this
    caller is settled by speaking with them."""
    call: Call | None = await turn.state(CALLS, recorded.fact.call_id)  # type: ignore[attr-defined]
    if call is None or (by := taken(call)) is None:
        return
    if isinstance(recorded.fact, LegUnbridged) and call.case_id:
        return
    case_id = call.case_id or await _case_called_back_for(turn, call)
    case: Case | None = await turn.state(CASES, case_id) if case_id else None
    if case is None:
        await open_taken(turn, call, by)
    else:
        await unattended.take(turn, case, call, by)
    await owed.settle(turn, call, by)


async def open_taken(turn: Turn, call: Call, by: Taken) -> None:
    """The case of a call, owned by who took it, with its clocks."""
    organisation = await the_organisation(turn.connection)
    case_id, urgent = new_id(), call.emergency
    await turn.append(
        CaseOpened(
            at=by.at,
            case_id=case_id,
            number=await next_case_number(turn, by.at, organisation.zone),
            owner_id=by.agent_id,
            person_id=call.person_id,
            call_id=call.call_id,
            emergency=urgent,
        )
    )
    for kind in of_taking(emergency=urgent):
        promise = promises.Promise(
            kind=kind,
            subject_id=case_id,
            case_id=case_id,
            owner_id=by.agent_id,
            since=by.at,
            due_at=organisation.rules.due_at(kind, by.at, emergency=urgent),
        )
        await promises.start(turn, promise)


async def _case_called_back_for(turn: Turn, call: Call) -> str | None:
    """A callback for a call that was cut off, or left a message, goes on with that call's case."""
    attempt = await turn.state(ATTEMPTS, call.attempt_id) if call.attempt_id else None
    duty = await turn.state(DUTIES, attempt.for_id) if attempt else None
    return duty.case_id if duty else None
