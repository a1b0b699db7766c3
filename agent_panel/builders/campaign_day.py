"""A day of a campaign, hour by hour, for its charts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from zoneinfo import ZoneInfo

from agent_panel.builders.scene import Scene
from agent_panel.views.campaign_day import DayView, HourLine
from domain.campaigns.forecast import left_then, measured_from
from domain.campaigns.hours import second_of
from domain.campaigns.state import Campaign
from domain.days import ONE, Hour, day_of, hours
from store.queries.campaign_figures import course, over_by, over_since, summed

HOUR_S = 3600


async def build_day(scene: Scene, campaign: Campaign, left: int, asked: date | None = None) -> DayView:
    """A day from the launch on; another one than those is today. `left`: entries that are not over, now."""
    zone, currency = ZoneInfo(scene.organisation.zone), scene.organisation.currency
    today = day_of(scene.now, zone)
    first = day_of(campaign.launched_at, zone) if campaign.launched_at else today
    day = asked if asked and first <= asked <= today else today
    there = hours(day, zone)
    cuts = [*(each.begins for each in there), there[-1].ends]
    done = [summed(tuple(each.values())) for each in await course(scene.connection, campaign.campaign_id, cuts)]
    lines = [
        HourLine(
            hour=each.hour,
            tries=figures.tries,
            reached=figures.reached,
            promised=figures.promised,
            amount=dict(figures.amounts).get(currency, 0),
        )
        for each, figures in zip(there, done, strict=True)
    ]
    lines = await _with_left(scene, campaign, (there, left), lines)
    return DayView(
        campaign_id=campaign.campaign_id,
        day=day,
        today=day == today,
        hours=_shown(scene, campaign, lines),
        currency=currency,
        before=day - ONE if day > first else None,
        after=day + ONE if day < today else None,
    )


async def _with_left(
    scene: Scene, campaign: Campaign, known: tuple[list[Hour], int], lines: Sequence[HourLine]
) -> list[HourLine]:
    """How many were left at the end of each hour, and how many were foretold to be. What was foretold an hour before
    follows from the pace of the hour before that; what is to come, from the pace by which the end is foretold."""
    (there, left), now = known, scene.now
    cuts = [each.begins for each in there] + [there[-1].ends]
    over = await over_by(scene.connection, campaign.list_id, cuts)
    since = list(accumulate(reversed(over)))[::-1]
    at_cut = [left + each for each in since]
    began, running = campaign.started_at, campaign.phase == "running"
    pace_from = measured_from(began, now) if began and running else now
    pace = await over_since(scene.connection, campaign.list_id, pace_from) if running else 0
    found = []
    for n, (hour, line) in enumerate(zip(there, lines, strict=True)):
        if hour.begins >= now:
            told = left_then(left, pace, pace_from, now, hour.ends)
            found.append(replace(line, foretold=told))
        elif campaign.launched_at is None or hour.ends <= campaign.launched_at:
            found.append(line)
        else:
            came = at_cut[n - 1] - at_cut[n] if n else 0
            told = left_then(at_cut[n], came, there[n - 1].begins, hour.begins, hour.ends) if n else None
            found.append(replace(line, left=left if hour.ends > now else at_cut[n + 1], foretold=told))
    return found


def _shown(scene: Scene, campaign: Campaign, lines: Sequence[HourLine]) -> tuple[HourLine, ...]:
    """From the first to the last hour in which the campaign calls, and any other in which something was done."""
    rules = scene.organisation.rules
    windows = campaign.hours or ((rules.callback_from, rules.callback_to),)
    first = min(second_of(begins) for begins, _ in windows) // HOUR_S
    last = -(-max(second_of(ends) for _, ends in windows) // HOUR_S) - 1
    busy = [each.hour for each in lines if each.tries or each.promised]
    first, last = min([first, *busy]), max([last, *busy])
    return tuple(each for each in lines if first <= each.hour <= last)
