"""Checked calls: those that were flagged, how their findings were judged, and how often each rule is right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.checks import Check
from domain.legs import first_to_talk
from domain.world import CHECKS
from store.tables import calls, conversations, projections, review_notes
from store.turn import state_of

table = projections["checks"]
GRAVE, SURE = table.c.gravity.desc(), table.c.sure_percent.desc()
NEWEST, OLDEST = calls.c.arrived_at.desc(), calls.c.arrived_at.asc()
ORDERS: Mapping[str, tuple[UnaryExpression[Any], ...]] = {
    "grave": (GRAVE, SURE, NEWEST),
    "sure": (SURE, GRAVE, NEWEST),
    "old": (OLDEST,),
}
"""By what flagged calls are listed: the gravest first, the surest, or those that came first."""
BY = tuple(ORDERS)
OPEN = table.c.unheard > 0
"""Somebody has to listen: whatever is queued anew meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which calls are asked for: `show` (`flagged`, `sampled`, `reviewed`, `not_assessed`), in which a `rule` was found
    broken (empty: any), from the place `first` on, flagged ones in the order `by` (one of BY)."""

    show: str
    rule: str = ""
    first: int = 0
    by: str = BY[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A checked call in a list. `agent_id`: who spoke by the script, or answered, or talked first with whom a menu had
    answered."""

    check: Check
    at: datetime | None
    person_id: str | None
    agent_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """How a rule has done: findings that nobody has judged, and how the others were judged; what it did not find in
    calls of the sample (`missed`), and in others (`missed_elsewhere`)."""

    rule: str
    waiting: int = 0
    judged: Mapping[str, int] = field(default_factory=dict)
    missed: int = 0
    missed_elsewhere: int = 0

    @property
    def right(self) -> int:
        """Findings that were so, whether or not the agent needs coaching."""
        return self.judged.get("right", 0) + self.judged.get("coach", 0)

    @property
    def wrong(self) -> int:
        """Findings that were not so."""
        return self.judged.get("wrong", 0)

    @property
    def share_right(self) -> float | None:
        """Of those judged; None: none was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None


async def check_of(connection: AsyncConnection, call_id: str) -> Check | None:
    """The check of a call."""
    row = (await connection.execute(select(table).where(table.c.call_id == call_id))).first()
    return None if row is None else state_of(CHECKS, row._mapping)


async def checks_in(connection: AsyncConnection, ask: Ask, limit: int = 50) -> Sequence[Listed]:
    """Calls to listen to, reviewed ones, or those that were not assessed; all but the flagged ones by their age, the
    newest first."""
    query = _listed().where(_shown(ask.show))
    if ask.rule:
        query = query.where(found_broken(ask.rule))
    order = ORDERS[ask.by] if ask.show == "flagged" else (NEWEST,)
    query = query.order_by(*order, table.c.call_id).offset(ask.first).limit(limit)
    return [_of(row) for row in await connection.execute(query)]


def found_broken(rule: str) -> ColumnElement[bool]:
    """Was this rule found broken in a call?"""
    return table.c.broken.cast(table.c.call_id.type).contains(f'"rule":"{rule}"', autoescape=True)


async def checked_call(connection: AsyncConnection, call_id: str) -> Listed | None:
    """One of them."""
    row = (await connection.execute(_listed().where(table.c.call_id == call_id))).first()
    return None if row is None else _of(row)


async def calls_by(connection: AsyncConnection, script_id: str, limit: int = 50) -> Sequence[Listed]:
    """Calls that were heard and held against a script, the newest first."""
    query = _listed().where(table.c.script_id == script_id, table.c.checked_at.is_not(None), table.c.why == "")
    query = query.order_by(calls.c.arrived_at.desc(), table.c.call_id).limit(limit)
    return [_of(row) for row in await connection.execute(query)]


async def next_flagged(connection: AsyncConnection, call_id: str) -> str | None:
    """The call that is to be listened to first, other than this."""
    order = (*ORDERS[BY[0]], table.c.call_id)
    query = select(table.c.call_id).join(calls, calls.c.call_id == table.c.call_id)
    found: str | None = await connection.scalar(query.where(OPEN, table.c.call_id != call_id).order_by(*order).limit(1))
    return found


async def count_checks(connection: AsyncConnection) -> dict[str, int]:
    """How many there are of each."""
    shows = ("flagged", "sampled", "reviewed", "not_assessed")
    counted = [func.count().filter(_shown(show)).label(show) for show in shows]
    row = (await connection.execute(select(*counted).select_from(table))).one()
    return {show: int(row._mapping[show]) for show in shows}


async def count_flagged(connection: AsyncConnection) -> int:
    """How many wait for somebody who listens."""
    return int(await connection.scalar(select(func.count()).select_from(table).where(OPEN)) or 0)


async def consents_waiting(connection: AsyncConnection) -> frozenset[str]:
    """Calls in which a customer's yes was heard, and nobody has said yet what it is."""
    return frozenset(await connection.scalars(select(table.c.call_id).where(table.c.consent_waits)))


async def rule_records(connection: AsyncConnection, since: datetime) -> list[RuleRecord]:
    """How each rule has done in calls that were checked since then; those with most to listen to first."""
    told = or_(table.c.phase.in_(("flagged", "reviewed", "queued")), table.c.misses != ())
    waiting: Counter[str] = Counter()
    judged: dict[str, Counter[str]] = {}
    missed: Counter[tuple[str, bool]] = Counter()
    columns = (table.c.broken, table.c.reviews, table.c.misses, table.c.sampled_at)
    for row in await connection.execute(select(*columns).where(table.c.checked_at >= since, told)):
        for key, rule in {each.key: each.rule for each in row.broken}.items():
            if key not in row.reviews:
                waiting[rule] += 1
        for key, verdict in row.reviews.items():
            judged.setdefault(key.partition("@")[0], Counter())[verdict] += 1
        missed.update((each.rule, row.sampled_at is not None) for each in row.misses)
    found = [
        RuleRecord(
            rule=rule,
            waiting=waiting[rule],
            judged=judged.get(rule, {}),
            missed=missed[rule, True],
            missed_elsewhere=missed[rule, False],
        )
        for rule in {*waiting, *judged, *(rule for rule, _ in missed)}
    ]
    return sorted(found, key=lambda each: (-each.waiting, each.rule))


async def count_sample_heard(connection: AsyncConnection, since: datetime) -> int:
    """How many calls of the sample were listened to, of those checked since then."""
    heard = select(func.count()).where(table.c.sample_heard_at.is_not(None), table.c.checked_at >= since)
    return int(await connection.scalar(heard) or 0)


async def notes_of(connection: AsyncConnection, call_id: str) -> dict[str, tuple[str, str]]:
    """What was noted about the findings of a call, and by whom, by the finding's key."""
    query = select(review_notes).where(review_notes.c.call_id == call_id)
    return {row.finding: (row.note, row.by_id) for row in await connection.execute(query)}


def _listed() -> Select[tuple[object, ...]]:
    spoke = func.coalesce(conversations.c.by_id, calls.c.answered_by_agent).label("spoke_id")
    return (
        select(table, calls.c.arrived_at, calls.c.person_id, calls.c.legs, spoke)
        .join(calls, calls.c.call_id == table.c.call_id)
        .outerjoin(conversations, conversations.c.call_id == table.c.call_id)
    )


def _of(row: object) -> Listed:
    mapping = row._mapping  # type: ignore[attr-defined]
    return Listed(
        check=state_of(CHECKS, mapping),
        at=mapping["arrived_at"],
        person_id=mapping["person_id"],
        agent_id=mapping["spoke_id"] or first_to_talk(mapping["legs"].values()),
    )


def _shown(show: str) -> ColumnElement[bool]:
    if show in ("flagged", "sampled"):
        return and_(OPEN, table.c.gravity > 0 if show == "flagged" else table.c.gravity == 0)
    return table.c.phase == show
