"""The page of promises to pay: what is due, kept, not kept, cancelled; and debts."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.promises import SHOWN, build_promises
from agent_panel.builders.scene import open_scene
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page


async def promises(request: web.Request) -> web.Response:
    """GET /promises[?show=kept]."""
    said = request.query.get("show", "due")
    show = said if said in (*SHOWN, "debts", "credit") else "due"
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "promises/promises.html", await build_promises(scene, show))
