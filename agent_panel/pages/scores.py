"""A call with its scorecard."""

import asyncio

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.check import build_check
from agent_panel.builders.scene import open_scene
from agent_panel.builders.score import build_score, filling_of
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.pages.checks import read_call
from agent_panel.rendering import page
from scripts.doings import library
from scripts.scorecards import card_for, cards


async def score(request: web.Request) -> web.Response:
    """GET /checks/{call_id}/score."""
    scripts, known_cards = await asyncio.to_thread(library), await asyncio.to_thread(cards)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        known = await read_call(request, scene)
        card = card_for(known_cards, known.check.script_id)
        if card is None:
            raise Missing
        call = await build_check(scene, known, scripts, None)
        view = build_score(scene, card, await filling_of(scene, card, known), call)
        return await page(request, scene.connection, "checks/score.html", view)
