"""How far what was asked is reached: targets held against the same counts that the page of a campaign shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaigns.state import Campaign
from domain.campaigns.targets import (
    FULL,
    Aim,
    Gives,
    Standing,
    Target,
    beyond,
    day_gone,
    standing,
    whole_gone,
)
from domain.days import ONE, begins, day_of, ends
from domain.facts.targets import TargetPeriod
from domain.lists.state import AssignedList
from store.queries.campaign_figures import (
    ALWAYS,
    Figures,
    Span,
    compliance_by_agent,
    compliance_course,
    course,
    figures_by_agent,
    over_since,
    summed,
)
from store.queries.campaigns import left
from store.queries.organisation import the_organisation
from store.queries.targets import list_gives

Judged = Mapping[str, tuple[int, int]]
NOTHING: tuple[int, int] = (0, 0)
TICK = timedelta(microseconds=1)


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
class DayOf:
    """What there was of one figure on one day, and what was asked for it then; `value` None: nothing to be judged."""

    day: date
    value: int | None
    aim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What was done in one period, by each and by all together."""

    figures: Mapping[str, Figures]
    judged: Judged
    whole: Figures
    span: Span = ALWAYS
    gone: float = 1.0


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
    return [_progress(target, counted[target.period], gives[target.agent_id]) for target in asked]


async def progress_on(
    connection: AsyncConnection, campaign: Campaign, listed: AssignedList, targets: Sequence[Target], day: date
) -> list[Progress]:
    """Each target of a day as it stood when a day was over that has passed; by what was asked at its end."""
    zone = ZoneInfo((await the_organisation(connection)).zone)
    daily = [target for target in targets if target.period == "day"]
    then = [replace(target, aim=target.aim_at(ends(day, zone) - TICK)) for target in daily]
    asked = [target for target in then if target.aim]
    span = Span(begins(day, zone), ends(day, zone))
    done = await _done(connection, campaign, span, share=any(target.figure == "compliance" for target in asked))
    gives = {each: await list_gives(connection, listed, each) for each in {target.agent_id for target in asked}}
    return [_progress(target, done, gives[target.agent_id]) for target in asked]


async def days_of(
    connection: AsyncConnection, campaign: Campaign, target: Target, until: date, count: int
) -> list[DayOf]:
    """A target of a day on the last so many days, the oldest first; none before the campaign was launched."""
    zone = ZoneInfo((await the_organisation(connection)).zone)
    launched = day_of(campaign.launched_at, zone) if campaign.launched_at else until
    first = min(until, max(until - ONE * (count - 1), launched))
    each = [first + ONE * n for n in range((until - first).days + 1)]
    cuts = [*(begins(day, zone) for day in each), ends(until, zone)]
    figures = await course(connection, campaign.campaign_id, cuts)
    share = target.figure == "compliance"
    judged = await compliance_course(connection, campaign.campaign_id, cuts) if share else [{} for _ in each]
    found = []
    for day, theirs, checked, over in zip(each, figures, judged, cuts[1:], strict=True):
        done = _Counted(figures=theirs, judged=checked, whole=summed(tuple(theirs.values())))
        found.append(DayOf(day=day, value=_value(target, done), aim=target.aim_at(over - TICK)))
    return found


def _progress(target: Target, done: _Counted, gives: Gives) -> Progress:
    value = _value(target, done)
    aim = Aim(figure=target.figure, period=target.period, aim=target.aim)
    return Progress(
        target=target,
        value=value,
        gone=done.gone,
        standing=standing(target, value, done.gone),
        beyond=beyond(aim, gives),
        span=done.span,
    )


async def _count(
    connection: AsyncConnection, campaign: Campaign, period: TargetPeriod, now: datetime, *, share: bool
) -> _Counted:
    house = await the_organisation(connection)
    zone = ZoneInfo(house.zone)
    today = day_of(now, zone)
    span = Span(begins(today, zone), ends(today, zone)) if period == "day" else ALWAYS
    if campaign.over:
        gone = 1.0
    elif period == "day":
        hours = campaign.hours or ((house.rules.callback_from, house.rules.callback_to),)
        gone = day_gone(hours, zone, now)
    else:
        over = await over_since(connection, campaign.list_id, campaign.launched_at or now)
        gone = whole_gone(await left(connection, campaign.list_id), over)
    return await _done(connection, campaign, span, share=share, gone=gone)


async def _done(
    connection: AsyncConnection, campaign: Campaign, span: Span, *, share: bool, gone: float = 1.0
) -> _Counted:
    figures = await figures_by_agent(connection, campaign.campaign_id, span)
    judged = await compliance_by_agent(connection, campaign.campaign_id, span) if share else {}
    whole = summed(tuple(figures.values()))
    return _Counted(figures=figures, judged=judged, whole=whole, span=span, gone=gone)


def _value(target: Target, done: _Counted) -> int | None:
    """What there is of a figure, of one agent or of all together."""
    if target.figure == "compliance":
        return _share(target, done.judged)
    figures = done.figures.get(target.agent_id, Figures()) if target.agent_id else done.whole
    amounts = {"amount": figures.amounts, "collected": figures.collected}
    if target.figure in amounts:
        return dict(amounts[target.figure]).get(target.currency, 0)
    counts = {"tries": figures.tries, "reached": figures.reached, "talk": int(figures.talked_s)}
    return {**counts, "promised": figures.promised, "kept": figures.kept, "visits": figures.visits}[target.figure]


def _share(target: Target, judged: Judged) -> int | None:
    """Whole hundredths, rounded down: 99.6 is not yet a hundred."""
    theirs = [judged.get(target.agent_id, NOTHING)] if target.agent_id else list(judged.values())
    every = sum(count for count, _ in theirs)
    return FULL * sum(unbroken for _, unbroken in theirs) // every if every else None
