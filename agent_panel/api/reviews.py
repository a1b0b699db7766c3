"""Coaching notes, an agent's answer to a review, and a lead's decision about a dispute."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.api.checks import Place
from agent_panel.asking import session_of
from agent_panel.keys import deps
from agent_panel.reading import Body, Text, read
from domain.facts.feedback import DisputeResult
from scripts.checks.feedback import CoachingAsk, Decision, acknowledge, coach, decide, dispute

LONGEST = 2000


class CoachingBody(Body):
    """POST /api/checks/{call_id}/coaching."""

    from_at: Place = None
    to_at: Place = None
    coaching_note: Annotated[Text, Field(max_length=LONGEST)] = ""


class DisputeBody(Body):
    """POST /api/reviews/{call_id}/dispute."""

    reason: Annotated[Text, Field(max_length=LONGEST)] = ""


class DecisionBody(Body):
    """POST /api/reviews/{call_id}/decide."""

    result: DisputeResult
    reason: Annotated[Text, Field(max_length=LONGEST)] = ""


async def add_coaching(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/coaching: a note with its snippet; the call is put before its agent."""
    body = await read(request, CoachingBody)
    begins = body.from_at or 0.0
    ask = CoachingAsk(
        call_id=request.match_info["call_id"],
        from_s=begins,
        to_s=begins if body.to_at is None else body.to_at,
        note=body.coaching_note,
        by_id=session_of(request).user_id,
    )
    granted(await deps(request).journal.decide(lambda turn: coach(turn, ask)))
    return ok()


async def acknowledge_review(request: web.Request) -> web.Response:
    """POST /api/reviews/{call_id}/acknowledge: nothing against it."""
    call_id, agent_id = request.match_info["call_id"], session_of(request).user_id
    granted(await deps(request).journal.decide(lambda turn: acknowledge(turn, call_id, agent_id)))
    return ok()


async def dispute_review(request: web.Request) -> web.Response:
    """POST /api/reviews/{call_id}/dispute: it is not so."""
    body, agent_id = await read(request, DisputeBody), session_of(request).user_id
    call_id = request.match_info["call_id"]
    granted(await deps(request).journal.decide(lambda turn: dispute(turn, call_id, agent_id, body.reason)))
    return ok()


async def decide_dispute(request: web.Request) -> web.Response:
    """POST /api/reviews/{call_id}/decide: the last word."""
    body, by_id = await read(request, DecisionBody), session_of(request).user_id
    call_id = request.match_info["call_id"]
    decision = Decision(call_id=call_id, result=body.result, reason=body.reason, by_id=by_id)
    granted(await deps(request).journal.decide(lambda turn: decide(turn, decision)))
    return ok()
