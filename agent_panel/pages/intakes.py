"""Pages of files of payments and of consents."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.intakes import build_intake, build_intakes
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from domain.lists.judging import VERDICTS
from outbound.intake.room import KINDS
from store.queries.intakes import intake_of

FURTHEST = 1_000_000


async def all_intakes(request: web.Request) -> web.Response:
    """GET /intakes/{kind}."""
    kind = request.match_info["kind"]
    if kind not in KINDS:
        raise Missing
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "intakes/intakes.html", await build_intakes(scene, kind))


async def one_intake(request: web.Request) -> web.Response:
    """GET /intakes/{kind}/{intake_id}[?show=wrong&first=50]."""
    said, given = request.query.get("show", ""), deps(request)
    show, first = said if said in VERDICTS else "", _first(request.query.get("first", ""))
    async with open_scene(given, request.config_dict[CALLERS], session_of(request)) as scene:
        intake = await intake_of(scene.connection, request.match_info["intake_id"])
        if intake is None or intake.kind != request.match_info["kind"]:
            raise Missing
        view = await build_intake(scene, given.lists.intakes, intake, show, first)
        return await page(request, scene.connection, "intakes/intake.html", view)


def _first(text: str) -> int:
    return min(int(text), FURTHEST) if text.isascii() and text.isdigit() and len(text) < 9 else 0
