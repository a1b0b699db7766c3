"""What is left to do after a call: how it ended, more time, ready again; and pausing."""

from typing import Literal

from aiohttp import web

from agent_panel.api.answers import granted, ok
from agent_panel.api.my_calls import my_call_at_all
from agent_panel.asking import session_of
from agent_panel.builders.wrap_up import NOTHING_WHY
from agent_panel.errors import FieldError, Invalid, refused
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from agent_panel.views.shell import PhoneSetup
from desk import intake, wrap_up
from domain.decisions import Refused
from domain.facts import AgentPaused, AgentUnpaused
from domain.rows import CallNote
from store.queries.calls import call_of
from store.queries.cases import CaseRow, case_of, open_cases_of
from store.turn import Turn

REASONS = (*PhoneSetup(has_phone=True).pause_reasons, "no_microphone")
LONGEST_EXTRA_S = 300


class State(Body):
    """POST /api/state."""

    paused: bool
    reason: Line | None = None


class Outcome(Body):
    """POST /api/calls/{id}/outcome."""

    outcome: Line = ""
    told: Text = ""


class MoreTime(Body):
    """POST /api/calls/{id}/more-time."""

    seconds: Literal[30, 60, 120] = 30


async def set_state(request: web.Request) -> web.Response:
    """POST /api/state: pause with a reason, or be ready; ready also ends the work after a call."""
    body, given, user_id = await read(request, State), deps(request), session_of(request).user_id
    if body.paused and body.reason not in REASONS:
        raise Invalid(FieldError("reason", "not_a_choice"))

    async def decide(turn: Turn) -> None:
        agent = turn.world.agents.get(user_id)
        if body.paused and body.reason:
            await turn.append(AgentPaused(at=turn.now, agent_id=user_id, reason=body.reason))
        elif not body.paused and agent is not None:
            for reason in agent.pauses if body.reason is None else (body.reason,):
                await turn.append(AgentUnpaused(at=turn.now, agent_id=user_id, reason=reason))

    await given.journal.decide(decide)
    agent = given.journal.world.agents.get(user_id)
    if not body.paused and agent is not None and agent.wrap_up_call:
        ended = await wrap_up.end(given.journal, user_id)
        if isinstance(ended, Refused) and ended.reason == "outcome_owed":
            raise refused(ended)
    return ok()


async def set_outcome(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/outcome: how the call ended. A call without a request closes its case."""
    call_id, body, given = my_call_at_all(request), await read(request, Outcome), deps(request)
    user_id = session_of(request).user_id
    row, other = await _case_of_call(request, call_id)
    if not body.outcome:
        raise Invalid(FieldError("outcome", "missing"))
    if body.told:
        await given.journal.append(CallNote(call_id=call_id, by_id=user_id, told=body.told))
    if row is None or row.case.dispatched_at is not None or not row.case.open:
        return ok()
    if body.outcome not in NOTHING_WHY or (body.outcome == "other_case" and other is None):
        raise Invalid(FieldError("outcome", "not_a_choice"))
    why = NOTHING_WHY[body.outcome]
    ask = intake.NothingAsk(
        case_id=row.case.case_id,
        by_id=user_id,
        why=why,
        other_case_id=other if why == "belongs_to_other_case" else None,
    )
    granted(await intake.nothing(given.journal, ask))
    return ok()


async def more_time(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/more-time: the work after the call may take longer."""
    my_call_at_all(request)
    body, given = await read(request, MoreTime), deps(request)
    granted(await wrap_up.lengthen(given.journal, session_of(request).user_id, body.seconds))
    return ok()


async def _case_of_call(request: web.Request, call_id: str) -> tuple[CaseRow | None, str | None]:
    """The case that a call made, and the newest other open case of the same person."""
    async with deps(request).journal.engine.connect() as connection:
        call = await call_of(connection, call_id)
        row = await case_of(connection, call.case_id) if call and call.case_id else None
        if row is None or row.case.person_id is None:
            return row, None
        others = [other.case.case_id for other in await open_cases_of(connection, row.case.person_id)]
    return row, next((case_id for case_id in others if case_id != row.case.case_id), None)
