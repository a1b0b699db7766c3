"""Rules of the check: which only advise, and how they were judged week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain import days
from domain.check_rules import CheckRule
from domain.facts import FindingReviewed
from domain.world import CHECK_RULES
from store.codec import decode
from store.tables import check_rules, decision_whys, facts
from store.turn import state_of

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How a rule's findings were judged in a week; `begins`: its Monday."""

    begins: date
    right: int = 0
    wrong: int = 0


async def advising(connection: AsyncConnection) -> frozenset[str]:
    """Rules that flag no calls."""
    return frozenset(await connection.scalars(select(check_rules.c.rule).where(check_rules.c.advise_only.is_(True))))


async def check_rule(connection: AsyncConnection, rule: str) -> tuple[CheckRule | None, str]:
    """The last decision about a rule, and its reason."""
    query = select(check_rules, decision_whys.c.reason).outerjoin(
        decision_whys, decision_whys.c.decision_id == check_rules.c.switch_id
    )
    row = (await connection.execute(query.where(check_rules.c.rule == rule))).first()
    return (None, "") if row is None else (state_of(CHECK_RULES, row._mapping), row.reason or "")


async def weeks_of(connection: AsyncConnection, rule: str, now: datetime, zone: str, count: int) -> Sequence[Week]:
    """The last weeks, the oldest first. Of one finding the last word of a week counts."""
    here = ZoneInfo(zone)
    this = _monday(now, here)
    since = days.begins(this - (count - 1) * WEEK, here)
    query = select(facts).where(facts.c.kind == FindingReviewed.kind, facts.c.at >= since).order_by(facts.c.seq)
    said: dict[tuple[date, str, float | None], bool] = {}
    for row in await connection.execute(query):
        fact = decode(row.kind, row.version, row.body)
        if isinstance(fact, FindingReviewed) and fact.rule == rule:
            said[_monday(fact.at, here), fact.call_id, fact.second] = fact.verdict != "wrong"
    weeks = []
    for back in reversed(range(count)):
        begins = this - back * WEEK
        told = [right for (week, _, _), right in said.items() if week == begins]
        weeks.append(Week(begins=begins, right=sum(told), wrong=len(told) - sum(told)))
    return weeks


def _monday(at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
