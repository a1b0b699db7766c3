"""How far what was asked is reached: targets held against the same counts that the page of a campaign shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.campaigns.targets import (
    FULL,
    Aim,
    Standing,
    Target,
    beyond,
    day_gone,
    standing,
    whole_gone,
)
from domain.facts.targets import TargetPeriod
from domain.lists.state import AssignedList
from store.queries.campaign_figures import (
    ALWAYS,
    Figures,
    Span,
    compliance_by_agent,
    figures_by_agent,
    over_since,
    summed,
)
from store.queries.campaigns import left
from store.queries.organisation import the_organisation
from store.queries.targets import list_gives

Judged = Mapping[str, tuple[int, int]]
NOTHING: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A target as it stands. `value`: what there is, in the figure's unit, None: nothing that could be judged; `gone`:
    of its time, from 0 to 1; `beyond`: more is asked than the list holds; `span`: in which it is counted."""

    target: Target
    value: int | None
    gone: float
    standing: Standing
    beyond: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What was done in one period."""

    span: Span
    gone: float
    figures: Mapping[str, Figures]
    judged: Judged


async def progress_of(
    connection: AsyncConnection, campaign: Campaign, listed: AssignedList, targets: Sequence[Target], now: datetime
) -> list[Progress]:
    """Each target that is asked, as it stands now."""
    asked = [target for target in targets if target.aim]
    counted: dict[TargetPeriod, _Counted] = {}
    for period in {target.period for target in asked}:
        share = any(target.figure == "compliance" for target in asked if target.period == period)
        counted[period] = await _count(connection, campaign, period, now, share=share)
    gives = {each: await list_gives(connection, listed, each) for each in {target.agent_id for target in asked}}
    found = []
    for target in asked:
        done = counted[target.period]
        value = _value(target, done)
        aim = Aim(figure=target.figure, period=target.period, aim=target.aim)
        found.append(
            Progress(
                target=target,
                value=value,
                gone=done.gone,
                standing=standing(target, value, done.gone),
                beyond=beyond(aim, gives[target.agent_id]),
                span=done.span,
            )
        )
    return found


def span_of(day: date, zone: ZoneInfo) -> Span:
    """A day of the house's wall calendar."""
    begins = datetime.combine(day, time(), zone)
    return Span(begins, datetime.combine(day + timedelta(days=1), time(), zone))


async def _count(
    connection: AsyncConnection, campaign: Campaign, period: TargetPeriod, now: datetime, *, share: bool
) -> _Counted:
    house = await the_organisation(connection)
    zone = ZoneInfo(house.zone)
    span = span_of(now.astimezone(zone).date(), zone) if period == "day" else ALWAYS
    if campaign.over:
        gone = 1.0
    elif period == "day":
        hours = campaign.hours or ((house.rules.callback_from, house.rules.callback_to),)
        gone = day_gone(hours, zone, now)
    else:
        over = await over_since(connection, campaign.list_id, campaign.launched_at or now)
        gone = whole_gone(await left(connection, campaign.list_id), over)
    figures = await figures_by_agent(connection, campaign.campaign_id, span)
    judged = await compliance_by_agent(connection, campaign.campaign_id, span) if share else {}
    return _Counted(span=span, gone=gone, figures=figures, judged=judged)


def _value(target: Target, done: _Counted) -> int | None:
    """What there is of a figure, of one agent or of all together."""
    if target.figure == "compliance":
        return _share(target, done.judged)
    whole = summed(tuple(done.figures.values()))
    figures = done.figures.get(target.agent_id, Figures()) if target.agent_id else whole
    amounts = {"amount": figures.amounts, "collected": figures.collected}
    if target.figure in amounts:
        return dict(amounts[target.figure]).get(target.currency, 0)
    counts = {"tries": figures.tries, "reached": figures.reached, "talk": int(figures.talked_s)}
    return {**counts, "promised": figures.promised, "kept": figures.kept}[target.figure]


def _share(target: Target, judged: Judged) -> int | None:
    """Whole hundredths, rounded down: 99.6 is not yet a hundred."""
    theirs = [judged.get(target.agent_id, NOTHING)] if target.agent_id else list(judged.values())
    every = sum(count for count, _ in theirs)
    return FULL * sum(unbroken for _, unbroken in theirs) // every if every else None
