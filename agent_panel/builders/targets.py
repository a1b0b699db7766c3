"""Targets and how far they are, for a lead and for an agent; and the decisions that made them what they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.views.target_lines import TargetLine
from agent_panel.views.targets import ChangeLine, CourseDay, CourseView, Member, TargetsView
from domain.campaigns.state import Campaign
from domain.campaigns.targets import FIGURES, Change, Target
from domain.days import day_of
from domain.facts.targets import TargetFigure
from domain.lists.state import AssignedList
from outbound.campaigns.progress import Progress, days_of, progress_of, progress_on
from store.queries.campaigns import campaign_of
from store.queries.lists import ListFile, list_file
from store.queries.targets import list_state, targets_of_agent, targets_of_campaign, whys_of

OPENS: dict[TargetFigure, str] = {"talk": "reached", "amount": "promised"}
"""The calls behind a figure are those of another one."""
RANK = {"missed": 0, "behind": 1, "unknown": 2, "under_way": 3, "reached": 4}
CHANGES_SHOWN = 100
DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsAsk:
    """What of the page is asked: a day other than today, and the target whose last days are drawn."""

    day: date | None = None
    target_id: str = ""


async def target_lines(scene: Scene, campaign: Campaign) -> tuple[TargetLine, ...]:
    """All that is asked for a campaign; what lags first."""
    listed = await list_state(scene.connection, campaign.list_id)
    if listed is None:
        return ()
    return await _all(scene, campaign, listed, await targets_of_campaign(scene.connection, campaign.campaign_id))


async def my_targets(scene: Scene) -> tuple[TargetLine, ...]:
    """What is asked of the reader in campaigns that are not over: their own, and nobody else's."""
    living = {each.campaign_id: each for each in scene.world.campaigns.values()}
    asked = await targets_of_agent(scene.connection, scene.user_id, living) if living else []
    lines: list[TargetLine] = []
    several = sorted({each.campaign_id for each in asked})
    for campaign in (living[each] for each in several):
        listed = await list_file(scene.connection, campaign.list_id) if len(several) > 1 else None
        mine = await _mine(scene, campaign, asked)
        lines += [replace(each, of=listed.name) for each in mine] if listed else mine
    return tuple(lines)


async def my_targets_in(scene: Scene, campaign: Campaign) -> tuple[TargetLine, ...]:
    """The same of one campaign."""
    return await _mine(scene, campaign, await targets_of_agent(scene.connection, scene.user_id, [campaign.campaign_id]))


async def build_targets(scene: Scene, campaign: Campaign, listed: ListFile, ask: TargetsAsk) -> TargetsView:
    """The page of a campaign's targets."""
    zone = ZoneInfo(scene.organisation.zone)
    today = day_of(scene.now, zone)
    first = day_of(campaign.launched_at, zone) if campaign.launched_at else today
    day = ask.day if ask.day and first <= ask.day <= today else today
    state = await list_state(scene.connection, campaign.list_id)
    asked = await targets_of_campaign(scene.connection, campaign.campaign_id)
    return TargetsView(
        campaign_id=campaign.campaign_id,
        name=listed.name,
        over=campaign.over,
        started=campaign.phase != "off",
        currency=scene.organisation.currency,
        members=tuple(Member(each, scene.name(each)) for each in campaign.members(state)),
        day=day,
        today=today,
        first=first,
        lines=await _all(scene, campaign, state, asked, None if day == today else day) if state else (),
        course=await _course(scene, campaign, asked, (ask.target_id, day)),
        changes=await _changes(scene, asked),
        figures=FIGURES,
        now=scene.now,
    )


async def _course(
    scene: Scene, campaign: Campaign, asked: Sequence[Target], chosen: tuple[str, date]
) -> CourseView | None:
    """The last days of one target of a day: the one that was chosen, else the first; None: there is none."""
    target_id, until = chosen
    daily = [each for each in asked if each.period == "day" and (each.aim or each.target_id == target_id)]
    daily.sort(key=lambda each: (scene.name(each.agent_id), FIGURES.index(each.figure)))
    target = next((each for each in daily if each.target_id == target_id), next(iter(daily), None))
    if target is None:
        return None
    here = f"/campaigns/{campaign.campaign_id}"
    return CourseView(
        target_id=target.target_id,
        name=scene.name(target.agent_id),
        figure=target.figure,
        currency=target.currency,
        until=until,
        days=tuple(
            CourseDay(each.day, each.value, each.aim, _opens(target, here, each.day))
            for each in await days_of(scene.connection, campaign, target, until, DAYS_SHOWN)
        ),
    )


async def _all(
    scene: Scene, campaign: Campaign, listed: AssignedList, asked: Sequence[Target], past: date | None = None
) -> tuple[TargetLine, ...]:
    here = f"/campaigns/{campaign.campaign_id}"
    if past is None:
        lines = await _lines(scene, campaign, listed, asked, here)
    else:
        found = await progress_on(scene.connection, campaign, listed, asked, past)
        lines = tuple(_line(scene, each, here, past) for each in found)
    return tuple(sorted(lines, key=lambda each: (RANK[each.standing], each.name, FIGURES.index(each.figure))))


async def _mine(scene: Scene, campaign: Campaign, asked: Sequence[Target]) -> tuple[TargetLine, ...]:
    listed = await list_state(scene.connection, campaign.list_id)
    mine = [each for each in asked if each.campaign_id == campaign.campaign_id]
    return await _lines(scene, campaign, listed, mine, f"/my-figures/{campaign.campaign_id}") if listed else ()


async def _lines(
    scene: Scene, campaign: Campaign, listed: AssignedList, asked: Sequence[Target], here: str
) -> tuple[TargetLine, ...]:
    found = await progress_of(scene.connection, campaign, listed, asked, scene.now)
    today = day_of(scene.now, ZoneInfo(scene.organisation.zone))
    return tuple(_line(scene, each, here, today) for each in found)


def _opens(target: Target, here: str, day: date | None) -> str:
    """Where the calls behind a figure are; `day`: on that day."""
    whose = {"show": OPENS.get(target.figure, target.figure), "agent": target.agent_id}
    said = {**whose, "day": day.isoformat() if day else ""}
    return f"{here}?" + urlencode({name: text for name, text in said.items() if text})


def _line(scene: Scene, each: Progress, here: str, day: date) -> TargetLine:
    target = each.target
    return TargetLine(
        target_id=target.target_id,
        agent_id=target.agent_id,
        name=scene.name(target.agent_id),
        figure=target.figure,
        period=target.period,
        aim=target.aim,
        value=each.value,
        currency=target.currency,
        standing=each.standing,
        beyond=each.beyond,
        href=_opens(target, here, day if target.period == "day" else None),
    )


async def _changes(scene: Scene, asked: Sequence[Target]) -> tuple[ChangeLine, ...]:
    decided = [(target, was, each) for target in asked for was, each in _with_before(target)]
    decided = sorted(decided, key=lambda one: (one[2].at, one[0].target_id), reverse=True)[:CHANGES_SHOWN]
    whys = await whys_of(scene.connection, {each.change_id for _, _, each in decided})
    return tuple(
        ChangeLine(
            at=each.at,
            by=scene.name(each.by_id),
            name=scene.name(target.agent_id),
            figure=target.figure,
            period=target.period,
            was=was,
            aim=each.aim,
            currency=target.currency,
            reason=whys.get(each.change_id, ""),
        )
        for target, was, each in decided
    )


def _with_before(target: Target) -> list[tuple[int, Change]]:
    """Each decision, with what was asked until then."""
    before = [0, *(each.aim for each in target.changes)]
    return list(zip(before, target.changes, strict=False))


async def campaign_and_list(scene: Scene, campaign_id: str) -> tuple[Campaign, ListFile] | None:
    """A campaign with its list; None: there is none."""
    found = await campaign_of(scene.connection, campaign_id)
    listed = await list_file(scene.connection, found.list_id) if found else None
    return None if found is None or listed is None else (found, listed)
