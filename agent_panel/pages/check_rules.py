"""One rule of the check with its figures; and how hearing and checking stand."""

import asyncio

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.backlog import build_backlog
from agent_panel.builders.check_rules import build_check_rule
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from scripts.doings import library


async def check_rule(request: web.Request) -> web.Response:
    """GET /checks/rules/{rule}: of a rule that there is, or was."""
    scripts = await asyncio.to_thread(library)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_check_rule(scene, scripts, request.match_info["rule"][:200])
        if not view.known and not view.right + view.wrong + view.waiting:
            raise Missing
        return await page(request, scene.connection, "checks/rule.html", view)


async def backlog(request: web.Request) -> web.Response:
    """GET /checks/hearing."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "checks/backlog.html", await build_backlog(scene))
