"""A scorecard as it is filled in, and when it is finished."""

import asyncio
from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.builders.scene import open_scene
from agent_panel.builders.score import answered_by_itself
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.pages.checks import known_call
from agent_panel.reading import Body, Text, read
from domain.scorecards import Answer, scored
from scripts.checks.scoring import ScoreAsk, keep_draft, score_call
from scripts.scorecards import card_for, cards
from store.queries.checks import next_flagged


class ScoreBody(Body):
    """PUT /api/checks/{call_id}/score-draft and POST /api/checks/{call_id}/score. `answers`: by item."""

    answers: Annotated[dict[str, Answer], Field(default_factory=dict, max_length=400)]
    note: Annotated[Text, Field(max_length=2000)] = ""


async def save(request: web.Request) -> web.Response:
    """PUT /api/checks/{call_id}/score-draft: kept, with the sum so far."""
    ask = await _asked(request)
    granted(await deps(request).journal.decide(lambda turn: keep_draft(turn, ask)))
    so_far = scored(ask.card, ask.answers)
    return ok(points=so_far.points, failed=bool(so_far.failed), unanswered=len(so_far.unanswered))


async def finish(request: web.Request) -> web.Response:
    """POST /api/checks/{call_id}/score: told, and where to go on."""
    ask = await _asked(request)
    granted(await deps(request).journal.decide(lambda turn: score_call(turn, ask)))
    async with deps(request).journal.engine.connect() as connection:
        other = await next_flagged(connection, ask.call_id)
    return ok(href=f"/checks/{other}" if other else "/checks")


async def _asked(request: web.Request) -> ScoreAsk:
    body, known_cards = await read(request, ScoreBody), await asyncio.to_thread(cards)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        known = await known_call(request, scene)
    card = card_for(known_cards, known.check.script_id)
    if card is None:
        raise Missing
    return ScoreAsk(
        call_id=known.check.call_id,
        card=card,
        answers=body.answers,
        by_itself=answered_by_itself(card, known),
        agent_id=known.listed.agent_id,
        by_id=session_of(request).user_id,
        note=body.note,
    )
