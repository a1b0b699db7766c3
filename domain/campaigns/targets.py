"""A target: so much of a figure, asked of an agent or of all together, a day or until the campaign is over.

    asked ──► changed, any number of times ──► withdrawn ──► asked again

It is held against what really happened, and against how much of its time is gone:

    reached     there is as much as was asked
    under_way   not yet, and no less than the time that is gone would have brought
    behind      less than that
    missed      its time is over
    unknown     nothing is there yet that could be judged (a share of no calls is no share)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from domain.campaigns.hours import Window, second_of
from domain.facts.targets import TargetFigure, TargetPeriod, TargetSet, TargetWithdrawn
from domain.facts.vocabulary import Fact
from domain.may_call.wall_clock import second_of_day

FIGURES: tuple[TargetFigure, ...] = get_args(TargetFigure)
PERIODS: tuple[TargetPeriod, ...] = get_args(TargetPeriod)
OF_MONEY: tuple[TargetFigure, ...] = ("amount", "collected")
ONCE_EACH: tuple[TargetFigure, ...] = ("reached", "promised", "kept")
"""An entry can hardly give one of these twice."""
FULL = 100
DAY_S = 86_400
MOST = 10**15
"""As the largest amount that a list may hold."""
Standing = Literal["reached", "under_way", "behind", "missed", "unknown"]
Wrong = Literal["not_positive", "too_much"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """So much of a figure. `aim`: pieces, seconds, the smallest unit of money, or of a hundred."""

    figure: TargetFigure
    period: TargetPeriod
    aim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One decision about a target. `aim` 0: it was withdrawn."""

    change_id: str
    at: datetime
    by_id: str
    aim: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`agent_id` empty: all together. `aim` 0: nothing is asked now; `changes`: the first one first."""

    target_id: str
    campaign_id: str = ""
    agent_id: str = ""
    figure: TargetFigure = "reached"
    period: TargetPeriod = "day"
    aim: int = 0
    currency: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def phase(self) -> str:
        """`asked` or `withdrawn`."""
        return "asked" if self.aim else "withdrawn"

    def aim_at(self, moment: datetime) -> int:
        """What was asked then; 0: nothing."""
        return next((each.aim for each in reversed(self.changes) if each.at <= moment), 0)


@dataclass(frozen=True, slots=True)
class Gives:
    """What a list holds for somebody: entries, and what these owe together in the smallest unit of money."""

    entries: int
    owed_minor: int


def target_id(campaign_id: str, agent_id: str, aim: Aim) -> str:
    """One id for one question: asked again it is the same target, changed."""
    return f"{campaign_id}:{agent_id}:{aim.figure}:{aim.period}"


def step(known: Target | None, fact: Fact) -> Target | None:
    """What a fact does to its target; None where it means nothing."""
    match fact:
        case TargetSet():
            now = known or Target(target_id=fact.target_id)
            return replace(
                now,
                campaign_id=fact.campaign_id,
                agent_id=fact.agent_id,
                figure=fact.figure,
                period=fact.period,
                aim=fact.aim,
                currency=fact.currency,
                changes=(*now.changes, _change(fact, fact.aim)),
            )
        case TargetWithdrawn():
            now = known or Target(target_id=fact.target_id, campaign_id=fact.campaign_id, agent_id=fact.agent_id)
            return replace(now, aim=0, changes=(*now.changes, _change(fact, 0))) if now.aim or not known else None
    return None


def aim_wrong(aim: Aim) -> Wrong | None:
    """What is wrong with a figure that somebody asks for: nothing or less, or more than there can be."""
    if aim.aim <= 0:
        return "not_positive"
    most = {"compliance": FULL, "talk": DAY_S if aim.period == "day" else MOST}.get(aim.figure, MOST)
    return "too_much" if aim.aim > most else None


def beyond(aim: Aim, gives: Gives) -> bool:
    """Is it more than the list holds for them? That is no refusal: the same people may be reached on several days."""
    if aim.figure in OF_MONEY:
        return aim.aim > gives.owed_minor
    return aim.figure in ONCE_EACH and aim.aim > gives.entries


def standing(target: Target, value: int | None, gone: float) -> Standing:
    """How a target stands. `value`: what there is, None: nothing to be judged; `gone`: of its time, from 0 to 1. A
    share of calls is right or wrong at any time; all else grows, and is behind when less than the whole pieces are
    there that the time gone would have brought."""
    if value is None:
        return "unknown"
    if value >= target.aim:
        return "reached"
    if gone >= 1:
        return "missed"
    if target.figure == "compliance":
        return "behind"
    return "behind" if value < int(target.aim * gone) else "under_way"


def day_gone(hours: Sequence[Window], zone: ZoneInfo, now: datetime) -> float:
    """Of the hours of this day so much is over, from 0 to 1, by the wall clock of `zone`."""
    second = second_of_day(now, zone)
    spans = [(second_of(begins), second_of(ends)) for begins, ends in hours]
    whole = sum(ends - begins for begins, ends in spans)
    over = sum(min(max(second - begins, 0), ends - begins) for begins, ends in spans)
    return over / whole if whole else 1.0


def whole_gone(left: int, over: int) -> float:
    """Of the entries of a campaign so much is over, from 0 to 1."""
    return over / (left + over) if left + over else 1.0


def _change(fact: TargetSet | TargetWithdrawn, aim: int) -> Change:
    return Change(change_id=fact.change_id, at=fact.at, by_id=fact.by_id, aim=aim)
