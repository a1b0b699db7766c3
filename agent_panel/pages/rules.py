"""Pages of the rules on calling: why somebody was not called, and who of a list cannot be called now."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.rules import build_rules, build_skipped
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, LOOKS, deps
from agent_panel.rendering import page
from store.queries.lists import list_file

FURTHEST = 1_000_000


async def rules(request: web.Request) -> web.Response:
    """GET /rules[?person=ID | ?same=VERDICT][&first=50]."""
    asked = request.query
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        who, first = (asked.get("person", ""), asked.get("same", "")), _first(asked.get("first", ""))
        taking = deps(request).lists.registers.progress() is not None
        view = await build_rules(scene, who, first, taking=taking)
        return await page(request, scene.connection, "rules/rules.html", view)


async def skipped(request: web.Request) -> web.Response:
    """GET /rules/lists/{list_id}[?reason=window&rule=PACK/RULE][&first=50]."""
    asked = request.query
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        listed = await list_file(scene.connection, request.match_info["list_id"])
        if listed is None or scene.world.lists.get(listed.list_id) is None:
            raise Missing
        chosen = (asked.get("reason", ""), asked.get("rule", ""))
        view = await build_skipped(scene, request.config_dict[LOOKS], listed, chosen, _first(asked.get("first", "")))
        return await page(request, scene.connection, "rules/list.html", view)


def _first(text: str) -> int:
    return min(int(text), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 0
