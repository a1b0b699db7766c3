"""Pages of targets: those of a campaign for a lead, also as a file; and an agent's own figures with their calls."""

import csv
import io

from aiohttp import web

from agent_panel.asking import LANGUAGE, session_of
from agent_panel.builders.campaign_rows import build_rows, day_said
from agent_panel.builders.scene import Scene, open_scene
from agent_panel.builders.targets import TargetsAsk, build_targets, campaign_and_list, my_targets_in
from agent_panel.errors import Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.pages.campaigns import rows_asked
from agent_panel.rendering import page
from agent_panel.views import words
from agent_panel.views.targets import MineView
from domain.campaigns.state import Campaign
from domain.lists.reading import neutral
from store.queries.lists import ListFile
from store.queries.targets import targets_of_agent

HEADERS = (
    "campaigns.agent", "targets.figure", "targets.period", "targets.asked", "targets.value", "targets.unit",
    "targets.standing",
)  # fmt: skip


async def targets(request: web.Request) -> web.Response:
    """GET /campaigns/{campaign_id}/targets[?day=2026-11-20&target=ID]."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        campaign, listed = await _found(scene, request)
        view = await build_targets(scene, campaign, listed, _asked(request))
        return await page(request, scene.connection, "campaigns/targets.html", view)


def _asked(request: web.Request) -> TargetsAsk:
    return TargetsAsk(day=day_said(request.query.get("day", "")), target_id=request.query.get("target", ""))


async def targets_file(request: web.Request) -> web.Response:
    """GET /campaigns/{campaign_id}/targets.csv[?day=2026-11-20]: figures in the smallest unit; no cell is a formula."""
    text = words.load(request[LANGUAGE]).text
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        campaign, listed = await _found(scene, request)
        lines = (await build_targets(scene, campaign, listed, _asked(request))).lines
    kept = io.StringIO()
    rows = [
        (
            each.name or text("targets.together"),
            text(f"targets.figure.{each.figure}"),
            text(f"targets.period.{each.period}"),
            str(each.aim),
            "" if each.value is None else str(each.value),
            each.currency or text(f"targets.unit.{each.figure}"),
            text(f"targets.standing.{each.standing}"),
        )
        for each in lines
    ]
    csv.writer(kept).writerows([neutral(cell) for cell in row] for row in [tuple(map(text, HEADERS)), *rows])
    answer = web.Response(body=b"\xef\xbb\xbf" + kept.getvalue().encode(), content_type="text/csv", charset="utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="targets-{campaign.campaign_id[:8]}.csv"'
    return answer


async def my_figures(request: web.Request) -> web.Response:
    """GET /my-figures/{campaign_id}[?show=reached&day=2026-11-25]: the reader's own calls, whoever is asked for."""
    async with open_scene(deps(request), request.config_dict[CALLERS], session_of(request)) as scene:
        campaign, listed = await _found(scene, request)
        if not await _works_on(scene, campaign):
            raise Missing
        here = f"/my-figures/{campaign.campaign_id}"
        asked = rows_asked(request, scene.user_id)
        rows = await build_rows(scene, campaign, asked, here)
        lines = await my_targets_in(scene, campaign)
        view = MineView(campaign.campaign_id, listed.name, lines, rows, scene.now)
        return await page(request, scene.connection, "desk/my_figures.html", view)


async def _works_on(scene: Scene, campaign: Campaign) -> bool:
    """Is the reader asked for something there, or do they work on it?"""
    listed = scene.world.lists.get(campaign.list_id)
    if scene.user_id in campaign.members(listed):
        return True
    return bool(await targets_of_agent(scene.connection, scene.user_id, [campaign.campaign_id]))


async def _found(scene: Scene, request: web.Request) -> tuple[Campaign, ListFile]:
    found = await campaign_and_list(scene, request.match_info["campaign_id"])
    if found is None:
        raise Missing
    return found
