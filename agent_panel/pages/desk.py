"""Pages of those who take calls: the desk, cases, missed calls; and everybody's way home."""

from dataclasses import replace

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.audit import write_down
from agent_panel.builders.case import build_case
from agent_panel.builders.consents import build_consent_list, build_consents, consents_to_hear
from agent_panel.builders.desk import build_desk
from agent_panel.builders.missed import build_missed
from agent_panel.builders.scene import open_scene
from agent_panel.builders.shell import home_of
from agent_panel.builders.work import WorkAsk, build_cases
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, HUB, deps
from agent_panel.rendering import page, see_other
from domain.facts import TranscriptRead
from store.queries.cases import case_of

SCOPES = ("mine", "open", "all")
LONGEST_QUERY = 100


async def home(request: web.Request) -> web.Response:
    """GET /: where this role begins."""
    return see_other(home_of(session_of(request).role))


async def desk(request: web.Request) -> web.Response:
    """GET /desk[?item=...&filter=...]."""
    session = session_of(request)
    item, filter_ = request.query.get("item", ""), request.query.get("filter", "urgent")
    request.config_dict[HUB].choose(session, item, filter_)
    async with open_scene(deps(request), request.config_dict[CALLERS], session) as scene:
        view = await build_desk(scene, item, filter_)
        return await page(request, scene.connection, "desk/desk.html", view)


async def cases(request: web.Request) -> web.Response:
    """GET /cases[?scope=...&q=...]."""
    session = session_of(request)
    query, scope = request.query.get("q", "")[:LONGEST_QUERY].strip(), request.query.get("scope", "mine")
    async with open_scene(deps(request), request.config_dict[CALLERS], session) as scene:
        ask = WorkAsk(world=scene.world, user_id=scene.user_id, now=scene.now)
        view = await build_cases(scene.connection, ask, scope if scope in SCOPES else "mine", query)
        view = replace(view, consents=len(await consents_to_hear(scene)))
        return await page(request, scene.connection, "cases/list.html", view)


async def consents(request: web.Request) -> web.Response:
    """GET /cases/consents."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "cases/consents.html", await build_consent_list(scene))


async def case(request: web.Request) -> web.Response:
    """GET /cases/{case_id}[?show=...]."""
    session = session_of(request)
    async with open_scene(deps(request), request.config_dict[CALLERS], session) as scene:
        row = await case_of(scene.connection, request.match_info["case_id"])
        if row is None:
            raise Missing
        consents = await build_consents(scene, deps(request).vault, row.case)
        view = await build_case(scene, row, consents, request.query.get("show", ""))
        for each in view.consents:
            if each.question or each.answer:
                read = TranscriptRead(at=scene.now, call_id=each.call_id, user_id=scene.user_id)
                await write_down(request, each.call_id, read)
        return await page(request, scene.connection, "cases/case.html", view)


async def missed(request: web.Request) -> web.Response:
    """GET /missed."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "missed/missed.html", await build_missed(scene))
