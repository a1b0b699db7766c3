"""The desk of those who listen: calls in which something was found, and one of them with its recording."""

import asyncio

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.audit import write_down
from agent_panel.builders.check import Known, build_check, known_of
from agent_panel.builders.checks import SHOWN, build_checks
from agent_panel.builders.scene import Scene, open_scene
from agent_panel.errors import Away, Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.rendering import page
from domain.facts import TranscriptRead
from scripts.doings import library
from store.queries.checks import BY, Ask, checked_call
from store.vault import KeyUnusable, Tampered

LARGEST = 100_000


async def checks(request: web.Request) -> web.Response:
    """GET /checks[?show=reviewed][&rule=...][&first=50][&by=sure]."""
    said, by = request.query.get("show", ""), request.query.get("by", "")
    ask = Ask(
        show=said if said in SHOWN else SHOWN[0],
        rule=request.query.get("rule", "")[:120],
        first=_number(request, "first") or 0,
        by=by if by in BY else BY[0],
    )
    scripts = await asyncio.to_thread(library)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_checks(scene, scripts, ask)
        return await page(request, scene.connection, "checks/checks.html", view)


async def check(request: web.Request) -> web.Response:
    """GET /checks/{call_id}[?at=0]."""
    scripts = await asyncio.to_thread(library)
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        known = await read_call(request, scene)
        view = await build_check(scene, known, scripts, _number(request, "at"))
        return await page(request, scene.connection, "checks/check.html", view)


async def known_call(request: web.Request, scene: Scene) -> Known:
    """The checked call that an address names. Raises Missing, Away."""
    listed = await checked_call(scene.connection, request.match_info["call_id"])
    if listed is None:
        raise Missing
    try:
        return await known_of(scene, deps(request).vault, await asyncio.to_thread(library), listed)
    except (Tampered, KeyUnusable):
        raise Away("recording_unusable") from None


async def read_call(request: web.Request, scene: Scene) -> Known:
    """The same for somebody to read: what was said on it goes on no page without a line in the audit trail."""
    known = await known_call(request, scene)
    if known.heard is not None:
        call_id = known.check.call_id
        await write_down(request, call_id, TranscriptRead(at=scene.now, call_id=call_id, user_id=scene.user_id))
    return known


def _number(request: web.Request, name: str) -> int | None:
    said = request.query.get(name, "")[:7]
    return min(int(said), LARGEST) if said.isdecimal() and said.isascii() else None
