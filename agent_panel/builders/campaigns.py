"""A lead's campaigns, and one of them with the rows behind a figure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.builders.targets import target_lines
from agent_panel.languages import KNOWN
from agent_panel.views.campaigns import (
    AgentLine,
    CallLine,
    CampaignLine,
    CampaignsView,
    CampaignView,
    EntryLine,
    FiguresView,
    RowsView,
)
from domain.campaigns.doing import Around, doing
from domain.campaigns.forecast import ends_at, measured_from
from domain.campaigns.hours import opens_at
from domain.campaigns.pacing import callers_without_agent
from domain.campaigns.state import Campaign
from outbound.campaigns.progress import span_of
from outbound.lists.asking import asked_of
from scripts.doings import library
from store.queries.campaign_figures import (
    ALWAYS,
    SPECIAL,
    CallsAsk,
    EntryRow,
    Figures,
    PlacedCall,
    calls_placed,
    entries_blocked,
    entries_left,
    figures_by_agent,
    over_since,
    special_situations,
    summed,
)
from store.queries.campaigns import all_campaigns, left, next_due, skipped
from store.queries.lists import ListFile, list_file
from store.queries.persons import persons_by_id

PAGE = 50
CALLS_SHOWN = ("tries", "reached", "promised", "kept", "collected", "compliance", "special")
SHOWN = (*CALLS_SHOWN, "left", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsAsk:
    """Which figure is opened, from which row on. `reason`: of those that the rules keep back, or how special situations
    came out; `agent_id`: of whose calls; `day`: of that day alone. `show` empty: none."""

    show: str = "tries"
    reason: str = ""
    agent_id: str = ""
    first: int = 0
    day: date | None = None


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
        targets=await target_lines(scene, campaign),
        special=await _special(scene, campaign),
        reassigned=scene.session.role == "lead" and not campaign.over and not campaign.agent_ids,
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


async def _special(scene: Scene, campaign: Campaign) -> tuple[tuple[str, int], ...]:
    found = await special_situations(scene.connection, campaign.campaign_id)
    return tuple((each, found[each]) for each in SPECIAL if each in found)


async def build_rows(scene: Scene, campaign: Campaign, ask: RowsAsk, page: str) -> RowsView:
    """The rows behind a figure. `page`: the address that shows them."""
    day = ask.day.isoformat() if ask.day else ""
    asked = {"show": ask.show, "reason": ask.reason, "agent": ask.agent_id, "day": day}
    view = RowsView(
        show=ask.show,
        here=f"{page}?" + urlencode({name: said for name, said in asked.items() if said}),
        reason=ask.reason,
        agent=scene.name(ask.agent_id),
        first=ask.first,
        size=PAGE,
        day=ask.day,
    )
    if ask.show in CALLS_SHOWN:
        span = span_of(ask.day, ZoneInfo(scene.organisation.zone)) if ask.day else ALWAYS
        wanted = CallsAsk(campaign.campaign_id, ask.show, ask.agent_id, ask.first, PAGE + 1, span, ask.reason)  # type: ignore[arg-type]
        found = await calls_placed(scene.connection, wanted)
        return replace(view, calls=await _calls(scene, found[:PAGE]), more=len(found) > PAGE)
    if not ask.show:
        return view
    entries = await _entries_asked(scene, campaign.list_id, ask)
    return replace(view, entries=_entries(scene, entries[:PAGE]), more=len(entries) > PAGE)


async def _entries_asked(scene: Scene, list_id: str, ask: RowsAsk) -> list[EntryRow]:
    if ask.show == "left":
        return await entries_left(scene.connection, list_id, first=ask.first, limit=PAGE + 1)
    return await entries_blocked(scene.connection, list_id, ask.reason, first=ask.first, limit=PAGE + 1)


async def _calls(scene: Scene, found: Iterable[PlacedCall]) -> tuple[CallLine, ...]:
    calls = tuple(found)
    people = await persons_by_id(scene.connection, {each.person_id for each in calls if each.person_id})
    return tuple(
        CallLine(
            call_id=each.call_id,
            person=people[each.person_id].name if each.person_id in people else "",
            agent=scene.name(each.agent_id),
            sent_at=each.sent_at,
            outcome=each.outcome,
            said=each.said,
            talked_s=each.talked_s,
            promised_minor=each.promised_minor,
            currency=each.currency,
            came_in=each.paid_minor,
            broken=each.broken,
        )
        for each in calls
    )


def _entries(scene: Scene, found: Iterable[EntryRow]) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(
            row=each.row,
            name=each.name,
            agent=scene.name(each.agent_id),
            phase=each.phase,
            tries=each.tries,
            reason=each.reason,
            next_at=each.next_at,
            href=f"/rules?person={each.person_id}" if each.person_id else "",
        )
        for each in found
    )


def _figures(figures: Figures) -> FiguresView:
    return FiguresView(figures.tries, figures.reached, figures.talked_s, figures.promised, figures.amounts)
