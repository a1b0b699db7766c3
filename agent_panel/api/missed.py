"""Calls that nobody took: taken over, called back, done."""

from aiohttp import web

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.keys import deps
from agent_panel.reading import Body, read
from desk import escalation, missed
from desk.missed import DutyResult


class Done(Body):
    """POST /api/missed/{id}/done."""

    result: DutyResult = "reached"


async def take(request: web.Request) -> web.Response:
    """POST /api/missed/{id}/take."""
    duty = granted(await missed.take(deps(request).journal, *_who(request)))
    return ok(duty_id=duty.duty_id, owner_id=duty.owner_id)


async def done(request: web.Request) -> web.Response:
    """POST /api/missed/{id}/done."""
    body = await read(request, Done)
    duty = granted(await missed.done(deps(request).journal, *_who(request), body.result))
    return ok(duty_id=duty.duty_id)


async def call_back(request: web.Request) -> web.Response:
    """POST /api/missed/{id}/call: rings the agent's own phone, then the caller."""
    given = deps(request)
    attempt = granted(await missed.call_back(given.journal, given.placing, *_who(request)))
    return ok(attempt_id=attempt.attempt_id, call_id=attempt.call_id, outcome=attempt.outcome)


async def acknowledge(request: web.Request) -> web.Response:
    """POST /api/escalations/{id}/acknowledge: I take it."""
    clock_id = request.match_info["clock_id"]
    granted(await escalation.acknowledge(deps(request).journal, clock_id, session_of(request).user_id))
    return ok()


def _who(request: web.Request) -> tuple[str, str]:
    return request.match_info["duty_id"], session_of(request).user_id
