"""Pages of those who lead, work on site, or run the house."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.floor import build_floor
from agent_panel.builders.floor_calls import TITLES, build_behind
from agent_panel.builders.jobs import build_job, build_jobs
from agent_panel.builders.scene import open_scene
from agent_panel.builders.users import build_users
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from agent_panel.rights import may_see_job
from store.queries.cases import case_of


async def floor(request: web.Request) -> web.Response:
    """GET /floor."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "floor/floor.html", await build_floor(scene))


async def floor_calls(request: web.Request) -> web.Response:
    """GET /floor/calls?show=people[&hour=9]: what a figure of today counts."""
    show, hour = request.query.get("show", ""), request.query.get("hour", "")
    if show not in TITLES:
        raise Missing
    of_hour = int(hour) if hour.isascii() and hour.isdigit() and len(hour) < 3 else None
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_behind(scene, show, of_hour)
        return await page(request, scene.connection, "floor/behind.html", view)


async def jobs(request: web.Request) -> web.Response:
    """GET /jobs."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "jobs/inbox.html", await build_jobs(scene))


async def job(request: web.Request) -> web.Response:
    """GET /jobs/{case_id}: of the responder's own departments only."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        row = await case_of(scene.connection, request.match_info["case_id"])
        if row is None or not may_see_job(row.case, scene.user_id, scene.my_departments):
            raise Missing
        return await page(request, scene.connection, "jobs/job.html", await build_job(scene, row))


async def users(request: web.Request) -> web.Response:
    """GET /users."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "users/users.html", await build_users(scene))


async def alive(request: web.Request) -> web.Response:
    """GET /alive: for whoever watches the process. It answers only while the journal can be read."""
    async with deps(request).journal.engine.connect() as connection:
        await connection.exec_driver_sql("select 1")
    return web.json_response({"ok": True})
