"""A verdict about what the check found in a call."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.builders.check import waiting_at
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.facts.checking import Review
from scripts.checks.reviewing import ReviewAsk, review
from store.queries.checks import check_of, next_flagged


class ReviewBody(Body):
    """POST /api/checks/{call_id}/review."""

    finding: Annotated[Line, Field(min_length=1, max_length=200)]
    verdict: Review
    note: Annotated[Text, Field(max_length=2000)] = ""


async def give_verdict(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/review: kept, and where to go on: the next finding, the next call, or the list."""
    body, call_id = await read(request, ReviewBody), request.match_info["call_id"]
    ask = ReviewAsk(
        call_id=call_id,
        finding=body.finding,
        verdict=body.verdict,
        by_id=session_of(request).user_id,
        note=body.note,
    )
    granted(await deps(request).journal.decide(lambda turn: review(turn, ask)))
    async with deps(request).journal.engine.connect() as connection:
        check, other = await check_of(connection, call_id), await next_flagged(connection, call_id)
    left = waiting_at(check) if check else None
    if left is not None:
        return ok(href=f"/checks/{call_id}?at={left}")
    return ok(href=f"/checks/{other}" if other else "/checks")
