"""Reviewed calls: an agent's own; a lead's disputes."""

import asyncio

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.check import build_check
from agent_panel.builders.reviews import build_review, build_reviews
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Forbidden, Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.pages.checks import read_call
from agent_panel.rendering import page
from scripts.doings import library
from scripts.scorecards import card_for, cards
from store.queries.feedback import feedback_of


async def reviews(request: web.Request) -> web.Response:
    """GET /reviews."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "reviews/reviews.html", await build_reviews(scene))


async def review(request: web.Request) -> web.Response:
    """GET /reviews/{call_id}: an agent sees their own only."""
    scripts, known_cards, session = (
        await asyncio.to_thread(library),
        await asyncio.to_thread(cards),
        session_of(request),
    )
    async with open_scene(deps(request), request.config_dict[CALLERS], session) as scene:
        feedback = await feedback_of(scene.connection, request.match_info["call_id"])
        if feedback is None:
            raise Missing
        if session.role == "agent" and feedback.agent_id != session.user_id:
            raise Forbidden
        known = await read_call(request, scene)
        card = card_for(known_cards, known.check.script_id)
        if card is None:
            raise Missing
        call = await build_check(scene, known, scripts, None)
        view = await build_review(scene, feedback, known.check, call, card)
        return await page(request, scene.connection, "reviews/review.html", view)
