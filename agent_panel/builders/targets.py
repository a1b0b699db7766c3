"""Targets and how far they are, for a lead and for an agent; and the decisions that made them what they are."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.views.target_lines import TargetLine
from agent_panel.views.targets import ChangeLine, Member, TargetsView
from domain.campaigns.state import Campaign
from domain.campaigns.targets import FIGURES, Change, Target
from domain.facts.targets import TargetFigure
from domain.lists.state import AssignedList
from outbound.campaigns.progress import Progress, progress_of
from store.queries.campaigns import campaign_of
from store.queries.lists import ListFile, list_file
from store.queries.targets import list_state, targets_of_agent, targets_of_campaign, whys_of

OPENS: dict[TargetFigure, str] = {"talk": "reached", "amount": "promised"}
"""The calls behind a figure are those of another one."""
RANK = {"missed": 0, "behind": 1, "unknown": 2, "under_way": 3, "reached": 4}
CHANGES_SHOWN = 100


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


async def build_targets(scene: Scene, campaign: Campaign, listed: ListFile) -> TargetsView:
    """The page of a campaign's targets."""
    state = await list_state(scene.connection, campaign.list_id)
    asked = await targets_of_campaign(scene.connection, campaign.campaign_id)
    return TargetsView(
        campaign_id=campaign.campaign_id,
        name=listed.name,
        over=campaign.over,
        started=campaign.phase != "off",
        currency=scene.organisation.currency,
        members=tuple(Member(each, scene.name(each)) for each in campaign.members(state)),
        lines=await _all(scene, campaign, state, asked) if state else (),
        changes=await _changes(scene, asked),
        figures=FIGURES,
        now=scene.now,
    )


async def _all(
    scene: Scene, campaign: Campaign, listed: AssignedList, asked: Sequence[Target]
) -> tuple[TargetLine, ...]:
    lines = await _lines(scene, campaign, listed, asked, f"/campaigns/{campaign.campaign_id}")
    return tuple(sorted(lines, key=lambda each: (RANK[each.standing], each.name, FIGURES.index(each.figure))))


async def _mine(scene: Scene, campaign: Campaign, asked: Sequence[Target]) -> tuple[TargetLine, ...]:
    listed = await list_state(scene.connection, campaign.list_id)
    mine = [each for each in asked if each.campaign_id == campaign.campaign_id]
    return await _lines(scene, campaign, listed, mine, f"/my-figures/{campaign.campaign_id}") if listed else ()


async def _lines(
    scene: Scene, campaign: Campaign, listed: AssignedList, asked: Sequence[Target], here: str
) -> tuple[TargetLine, ...]:
    found = await progress_of(scene.connection, campaign, listed, asked, scene.now)
    return tuple(_line(scene, each, here) for each in found)


def _line(scene: Scene, each: Progress, here: str) -> TargetLine:
    target, zone = each.target, ZoneInfo(scene.organisation.zone)
    day = scene.now.astimezone(zone).date().isoformat() if target.period == "day" else ""
    said = {"show": OPENS.get(target.figure, target.figure), "agent": target.agent_id, "day": day}
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
        href=f"{here}?" + urlencode({name: text for name, text in said.items() if text}),
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
