"""The page of a person's consents to advertising."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.agreements import build_agreements
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from store.queries.persons import person_of


async def agreements(request: web.Request) -> web.Response:
    """GET /people/{person_id}/consents."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        person = await person_of(scene.connection, request.match_info["person_id"])
        if person is None:
            raise Missing
        view = await build_agreements(scene, person)
        return await page(request, scene.connection, "people/consents.html", view)
