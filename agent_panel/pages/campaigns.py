"""Pages of campaigns: all of them, one in the making, and one with the rows behind a figure."""

from aiohttp import web

from agent_panel.asking import session_of
from agent_panel.builders.campaign_rows import MINE_SHOWN, SHOWN, RowsAsk, day_said
from agent_panel.builders.campaigns import build_campaign, build_campaigns
from agent_panel.builders.launching import AIM_FIELDS, LADDER_FIELDS, STEPS, Draft, build_launch
from agent_panel.builders.scene import open_scene
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, LOOKS, deps
from agent_panel.rendering import page
from store.queries.campaigns import campaign_of
from store.queries.lists import list_file

FURTHEST = 1_000_000
LONGEST_SAID = 120
"""No name and no figure that may be chosen is longer."""


async def campaigns(request: web.Request) -> web.Response:
    """GET /campaigns."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        return await page(request, scene.connection, "campaigns/campaigns.html", await build_campaigns(scene))


async def launch(request: web.Request) -> web.Response:
    """GET /campaigns/new[?step=3&list=ID...]: one of five steps; what was chosen so far stands in the address."""
    asked = request.query
    draft = Draft(
        list_id=_said(request, "list"),
        script_id=_said(request, "script"),
        mode=_said(request, "mode"),
        caller_id=_said(request, "caller"),
        ring=_said(request, "ring", Draft().ring),
        hours=_said(request, "hours"),
        tries=_said(request, "tries"),
        team=_said(request, "team"),
        agents=tuple(asked.getall("agent", ())),
        aims=tuple(_said(request, each) for each in AIM_FIELDS),
        ladders=tuple(_said(request, each) for each in LADDER_FIELDS),
    )
    numbers = {str(n): n for n in range(1, len(STEPS) + 1)}
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        view = await build_launch(scene, request.config_dict[LOOKS], draft, numbers.get(asked.get("step", ""), 1))
        return await page(request, scene.connection, "campaigns/launch.html", view)


async def campaign(request: web.Request) -> web.Response:
    """GET /campaigns/{campaign_id}[?show=reached&first=50]."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        found = await campaign_of(scene.connection, request.match_info["campaign_id"])
        listed = await list_file(scene.connection, found.list_id) if found else None
        if found is None or listed is None:
            raise Missing
        view = await build_campaign(scene, found, listed, rows_asked(request))
        return await page(request, scene.connection, "campaigns/campaign.html", view)


def _said(request: web.Request, name: str, otherwise: str = "") -> str:
    return request.query.get(name, otherwise)[:LONGEST_SAID]


def rows_asked(request: web.Request, agent_id: str | None = None) -> RowsAsk:
    """Which rows an address asks for. `agent_id`: whose, whatever the address says; then calls and nothing else."""
    show, reason, first = (request.query.get(name, "") for name in ("show", "reason", "first"))
    shown = SHOWN if agent_id is None else MINE_SHOWN
    return RowsAsk(
        show=show if show in shown else shown[0],
        reason=reason[:80] if agent_id is None else "",
        agent_id=request.query.get("agent", "")[:80] if agent_id is None else agent_id,
        first=min(int(first), FURTHEST) if first.isascii() and first.isdigit() and len(first) < 9 else 0,
        day=day_said(request.query.get("day", "")),
        hour=_hour(request.query.get("hour", "")),
    )


def _hour(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None
