"""Pages of those who say what callers hear."""

from typing import get_args

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.hotlines import build_hotline, build_hotlines
from agent_panel.builders.prompts import build_prompts
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from agent_panel.views.hotlines import Tab


async def hotlines(request: web.Request) -> web.Response:
    """GET /hotlines."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_hotlines(scene)
        return await page(request, scene.connection, "hotlines/list.html", view)


async def hotline(request: web.Request) -> web.Response:
    """GET /hotlines/{hotline_id}[?show=text|versions][&number=...]."""
    given, tab = deps(request), request.query.get("show", "")
    opened = given.hotlines.open(request.match_info["hotline_id"])
    if opened is None:
        raise Missing
    shown: Tab = tab if tab in get_args(Tab) else "picture"  # type: ignore[assignment]
    asked = request.query.get("number", "")
    async with open_scene(given, request.config_dict[CALLERS], session_of(request)) as scene:
        number = int(asked) if asked.isdecimal() and len(asked) < 9 else None
        view = await build_hotline(scene, opened, shown, number)
        return await page(request, scene.connection, "hotlines/hotline.html", view)


async def prompts(request: web.Request) -> web.Response:
    """GET /prompts."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_prompts(scene)
        return await page(request, scene.connection, "prompts/prompts.html", view)
