"""A lead's campaigns, and one of them with the rows behind a figure."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent_panel.builders.campaign_day import build_day
from agent_panel.builders.campaign_rows import RowsAsk, build_rows
from agent_panel.builders.scene import Scene
from agent_panel.builders.targets import target_lines
from agent_panel.languages import KNOWN
from agent_panel.views.campaigns import (
    AgentLine,
    CampaignLine,
    CampaignsView,
    CampaignView,
    FiguresView,
    HandedView,
    HandingView,
    PartView,
)
from domain.campaigns.doing import Around, doing
from domain.campaigns.forecast import ends_at, measured_from
from domain.campaigns.hours import opens_at
from domain.campaigns.ladders import CAME
from domain.campaigns.pacing import callers_without_agent
from domain.campaigns.state import Campaign
from outbound.lists.acts import CALLERS
from outbound.lists.asking import asked_of
from scripts.doings import library
from store.queries.campaign_figures import (
    SPECIAL,
    Figures,
    figures_by_agent,
    over_since,
    special_situations,
    summed,
)
from store.queries.campaigns import all_campaigns, left, next_due, skipped
from store.queries.lists import ListFile, list_file
from store.queries.owning import callbacks_of, left_of
from store.queries.persons import persons_by_id


async def build_campaigns(scene: Scene) -> CampaignsView:
    """Every campaign, the newest first."""
    return CampaignsView(tuple([await _line(scene, each) for each in await all_campaigns(scene.connection)]))


async def build_campaign(scene: Scene, campaign: Campaign, listed: ListFile, ask: RowsAsk) -> CampaignView:
    """One campaign as it is now."""
    by_agent = await figures_by_agent(scene.connection, campaign.campaign_id)
    remaining = await left(scene.connection, campaign.list_id)
    script = library().get(campaign.script_id)
    refused = await skipped(scene.connection, campaign.list_id)
    return CampaignView(
        campaign_id=campaign.campaign_id,
        list_id=campaign.list_id,
        name=listed.name,
        purpose=asked_of(listed.asked).purpose,
        phase=campaign.phase,
        pause=campaign.pause,
        mode=campaign.mode,
        script=script.title[KNOWN.get(scene.reader.language, "vi")] if script else campaign.script_id,
        caller_id=campaign.caller_id,
        hours=campaign.hours,
        now=scene.now,
        left=remaining,
        figures=_figures(summed(tuple(by_agent.values()))),
        ends_at=await _ends(scene, campaign, remaining),
        next_at=await next_due(scene.connection, campaign.list_id, scene.now) if not campaign.over else None,
        refused=tuple(sorted(refused.items(), key=lambda each: (-each[1], each[0]))),
        agents=await _agents(scene, campaign, by_agent),
        rows=await build_rows(scene, campaign, ask, f"/campaigns/{campaign.campaign_id}"),
        by_hour=await build_day(scene, campaign, remaining, ask.day),
        targets=await target_lines(scene, campaign),
        special=await _special(scene, campaign),
        ladders=tuple((came, tuple(campaign.ladders.get(came, ()))) for came in CAME),
        handing=await _handing(scene, campaign),
    )


async def _line(scene: Scene, campaign: Campaign) -> CampaignLine:
    listed = await list_file(scene.connection, campaign.list_id)
    figures = summed(tuple((await figures_by_agent(scene.connection, campaign.campaign_id)).values()))
    assert campaign.launched_at and listed, "a campaign is folded from its launch, for a list that is there"
    return CampaignLine(
        campaign_id=campaign.campaign_id,
        name=listed.name,
        purpose=asked_of(listed.asked).purpose,
        phase=campaign.phase,
        pause=campaign.pause,
        mode=campaign.mode,
        left=await left(scene.connection, campaign.list_id),
        figures=_figures(figures),
        launched_at=campaign.launched_at,
        launched_by=scene.name(campaign.launched_by),
    )


async def _ends(scene: Scene, campaign: Campaign, remaining: int) -> datetime | None:
    if campaign.phase != "running" or campaign.started_at is None:
        return None
    since = measured_from(campaign.started_at, scene.now)
    over = await over_since(scene.connection, campaign.list_id, since)
    return ends_at(remaining, over, since, scene.now)


async def _agents(scene: Scene, campaign: Campaign, by_agent: dict[str, Figures]) -> tuple[AgentLine, ...]:
    world = scene.world
    listed = world.lists.get(campaign.list_id)
    members = campaign.members(listed)
    mine = {each.for_agent: each for each in world.entries.values()}
    placing = {each.agent_id for each in world.attempts.values() if each.purpose != "ready"}
    callers = callers_without_agent(world.agents.values(), world.calls.values()) > 0
    rings, zone = timedelta(seconds=campaign.ring_s), ZoneInfo(scene.organisation.zone)
    around = Around(callers=callers, closed=opens_at(campaign.hours, zone, scene.now, rings) != scene.now)
    people = await persons_by_id(scene.connection, {each.person_id for each in mine.values() if each.person_id})
    lines = []
    for user_id in dict.fromkeys((*members, *(each for each in by_agent if each))):
        agent, entry = world.agents.get(user_id), mine.get(user_id)
        person = people.get(entry.person_id or "") if entry else None
        lines.append(
            AgentLine(
                user_id=user_id,
                name=scene.name(user_id),
                doing=doing(campaign, agent, replace(around, entry=entry, placing=user_id in placing)),
                since=agent.since if agent else None,
                whom=person.name if person else "",
                figures=_figures(by_agent.get(user_id, Figures())),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.name))


async def _handing(scene: Scene, campaign: Campaign) -> HandingView | None:
    """None: the reader gives no lists to others, or those who work on it were named when it was launched."""
    listed = scene.world.lists.get(campaign.list_id)
    if scene.session.role != "lead" or campaign.over or campaign.agent_ids or listed is None:
        return None
    theirs, may = await left_of(scene.connection, listed), scene.people.values()
    owed = await callbacks_of(scene.connection, listed.list_id)
    callers = sorted((p for p in may if p.role in CALLERS and not p.disabled), key=lambda each: each.name)
    before = listed.before
    return HandingView(
        list_id=listed.list_id,
        left=tuple(PartView(each, scene.name(each), theirs.get(each, 0), owed.get(each, 0)) for each in listed.team),
        anybodys=theirs.get(None, 0),
        to=tuple((each.user_id, each.name) for each in callers),
        last=HandedView(scene.name(before.from_id), tuple(map(scene.name, before.to_ids)), before.entries, before.at)
        if before and before.at
        else None,
    )


async def _special(scene: Scene, campaign: Campaign) -> tuple[tuple[str, int], ...]:
    found = await special_situations(scene.connection, campaign.campaign_id)
    return tuple((each, found[each]) for each in SPECIAL if each in found)


def _figures(figures: Figures) -> FiguresView:
    return FiguresView(figures.tries, figures.reached, figures.talked_s, figures.promised, figures.amounts)
