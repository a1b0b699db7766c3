"""What a campaign has come to, in figures: of each agent, in all or hour by hour and day by day. What is behind each of
them: `campaign_rows`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t

attempts, calls, words = t.attempts, t.calls, t.given_words
campaigns, duties, entries, rows, said = t.campaigns, t.duties, t.entries, t.list_rows, t.conversations
checks = t.projections["checks"]
SPECIAL = ("special", "dispute", "hardship")
"""How a conversation came out that somebody above has to look at."""
PAID = ("kept", "partly")
JUDGED = ("clean", "sampled", "reviewed")
"""Checked calls with nothing found, or with every finding judged by somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of a campaign, or of one agent in it. `promised`: how many; `amounts`: what they come to, by currency; `kept`: of
    the promises, once their day was over or all was paid; `collected`: what had come in for them then; `visits`: made
    to people on its list."""

    tries: int = 0
    reached: int = 0
    talked_s: float = 0.0
    promised: int = 0
    amounts: tuple[tuple[str, int], ...] = ()
    kept: int = 0
    visits: int = 0
    collected: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, and until another; None: without end. A call counts when it was sent, a promise when it was
    made, a kept one when it was judged."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: Column[Any]) -> ColumnElement[bool]:
        """Is a moment in it?"""
        bounds = (
            moment >= self.since if self.since else None,
            moment < self.until if self.until else None,
        )
        return and_(true(), *(each for each in bounds if each is not None))


ALWAYS = Span()


async def figures_by_agent(connection: AsyncConnection, campaign_id: str, span: Span = ALWAYS) -> dict[str, Figures]:
    """What each agent has done for a campaign, by their id."""
    return (await _figures(connection, campaign_id, span, ())).get(0, {})


async def course(connection: AsyncConnection, campaign_id: str, cuts: Sequence[datetime]) -> list[dict[str, Figures]]:
    """The same between each cut and the next one, in their order; one fewer than there are cuts."""
    found = await _figures(connection, campaign_id, Span(cuts[0], cuts[-1]), cuts[1:-1])
    return [found.get(stretch, {}) for stretch in range(len(cuts) - 1)]


async def compliance_by_agent(
    connection: AsyncConnection, campaign_id: str, span: Span = ALWAYS
) -> dict[str, tuple[int, int]]:
    """Of each agent's calls that were judged: how many, and in how many nothing was broken. What a person overturned
    was not broken, what was heard and not found was; a call that waits for somebody who listens is in neither."""
    return (await _judged(connection, campaign_id, span, ())).get(0, {})


async def compliance_course(
    connection: AsyncConnection, campaign_id: str, cuts: Sequence[datetime]
) -> list[dict[str, tuple[int, int]]]:
    """The same between each cut and the next one."""
    found = await _judged(connection, campaign_id, Span(cuts[0], cuts[-1]), cuts[1:-1])
    return [found.get(stretch, {}) for stretch in range(len(cuts) - 1)]


async def special_situations(connection: AsyncConnection, campaign_id: str) -> dict[str, int]:
    """Calls of a campaign that somebody above has to look at, by how they came out."""
    counted = (
        select(said.c.outcome, func.count())
        .select_from(attempts.join(said, said.c.call_id == attempts.c.call_id))
        .where(sent_for(campaign_id), said.c.outcome.in_(SPECIAL))
        .group_by(said.c.outcome)
    )
    return {row[0]: row[1] for row in await connection.execute(counted)}


def summed(each: Sequence[Figures]) -> Figures:
    """All of them together."""
    return Figures(
        tries=sum(one.tries for one in each),
        reached=sum(one.reached for one in each),
        talked_s=sum(one.talked_s for one in each),
        promised=sum(one.promised for one in each),
        amounts=_added(amount for one in each for amount in one.amounts),
        kept=sum(one.kept for one in each),
        visits=sum(one.visits for one in each),
        collected=_added(amount for one in each for amount in one.collected),
    )


async def over_by(connection: AsyncConnection, list_id: str, cuts: Sequence[datetime]) -> list[int]:
    """Entries of a list that came to an end between each cut and the next one, and after the last one."""
    stretch = _stretch(entries.c.settled_at, cuts[1:])
    mine = (entries.c.list_id == list_id, entries.c.over.is_(True), entries.c.settled_at >= cuts[0])
    counted = select(stretch, func.count()).where(*mine).group_by("stretch")
    found: dict[int, int] = {row[0]: row[1] for row in await connection.execute(counted)}
    return [found.get(each, 0) for each in range(len(cuts))]


async def over_since(connection: AsyncConnection, list_id: str, since: datetime) -> int:
    """Entries of a list that have come to an end since then."""
    counted = select(func.count()).where(
        entries.c.list_id == list_id, entries.c.over.is_(True), entries.c.settled_at >= since
    )
    return int(await connection.scalar(counted) or 0)


def sent_for(campaign_id: str) -> ColumnElement[bool]:
    """Calls of a campaign that left."""
    return and_(attempts.c.campaign_id == campaign_id, attempts.c.sent_at.is_not(None))


def unbroken() -> ColumnElement[bool]:
    """Nothing was broken in a call that is judged: no finding that somebody let stand, and none that they added."""
    told = cast(checks.c.reviews, Text)
    stands = or_(told.contains(':"right"', autoescape=True), told.contains(':"coach"', autoescape=True))
    return and_(checks.c.misses == (), or_(checks.c.phase != "reviewed", ~stands))


def _stretch(moment: Column[Any], cuts: Sequence[datetime]) -> Label[int]:
    """Between which cuts a moment lies: 0 before the first one."""
    which = case(*((moment < cut, n) for n, cut in enumerate(cuts)), else_=len(cuts)) if cuts else literal(0)
    return which.label("stretch")


async def _figures(
    connection: AsyncConnection, campaign_id: str, span: Span, cuts: Sequence[datetime]
) -> dict[int, dict[str, Figures]]:
    """By stretch and agent."""
    found: dict[int, dict[str, list[Figures]]] = {}
    counts = (_tried(campaign_id, span, cuts), _made(campaign_id, span, cuts), _came(campaign_id, span, cuts))
    for query in (*counts, _visited(campaign_id, span, cuts)):
        for row in await connection.execute(query):
            one = _of_row(row._mapping)
            found.setdefault(row.stretch, {}).setdefault(row.whose or "", []).append(one)
    return {stretch: {who: summed(each) for who, each in theirs.items()} for stretch, theirs in found.items()}


def _of_row(row: Mapping[Any, Any]) -> Figures:
    """What one row of a count adds; what it does not count is nothing."""
    return Figures(
        tries=row.get("tries", 0),
        reached=row.get("reached", 0),
        talked_s=float(row.get("talked_s") or 0),
        promised=row.get("promised", 0),
        amounts=((row["currency"], int(row["amounts"])),) if row.get("amounts") else (),
        kept=row.get("kept", 0),
        visits=row.get("visits", 0),
        collected=((row["currency"], int(row["collected"])),) if row.get("collected") else (),
    )


def _tried(campaign_id: str, span: Span, cuts: Sequence[datetime]) -> Select[Any]:
    talked = func.coalesce(calls.c.talked_s, 0.0)
    return (
        select(
            _stretch(attempts.c.sent_at, cuts),
            attempts.c.agent_id.label("whose"),
            func.count().label("tries"),
            func.count().filter(talked > 0).label("reached"),
            func.sum(talked).label("talked_s"),
        )
        .select_from(attempts.outerjoin(calls, calls.c.call_id == attempts.c.call_id))
        .where(sent_for(campaign_id), span.holds(attempts.c.sent_at))
        .group_by("stretch", attempts.c.agent_id)
    )


def _made(campaign_id: str, span: Span, cuts: Sequence[datetime]) -> Select[Any]:
    made = (func.count().label("promised"), func.sum(words.c.amount_minor).label("amounts"))
    return _of_words(_stretch(words.c.made_at, cuts), *made).where(sent_for(campaign_id), span.holds(words.c.made_at))


def _came(campaign_id: str, span: Span, cuts: Sequence[datetime]) -> Select[Any]:
    kept = func.count().filter(words.c.phase == "kept").label("kept")
    came_in = (kept, func.sum(words.c.paid_minor).label("collected"))
    settled = (sent_for(campaign_id), span.holds(words.c.settled_at), words.c.phase.in_(PAID))
    return _of_words(_stretch(words.c.settled_at, cuts), *came_in).where(*settled)


def _of_words(stretch: Label[int], *counted: ColumnElement[Any]) -> Select[Any]:
    return (
        select(stretch, words.c.by_id.label("whose"), words.c.currency, *counted)
        .select_from(words.join(attempts, attempts.c.call_id == words.c.call_id))
        .where(words.c.phase != "cancelled")
        .group_by("stretch", words.c.by_id, words.c.currency)
    )


def _visited(campaign_id: str, span: Span, cuts: Sequence[datetime]) -> Select[Any]:
    return (
        select(_stretch(duties.c.done_at, cuts), duties.c.done_by.label("whose"), func.count().label("visits"))
        .where(visits_for(campaign_id), span.holds(duties.c.done_at))
        .group_by("stretch", duties.c.done_by)
    )


def visits_for(campaign_id: str) -> ColumnElement[bool]:
    """Visits made since a campaign was launched to people on its list."""
    theirs = select(campaigns.c.launched_at).where(campaigns.c.campaign_id == campaign_id).scalar_subquery()
    list_id = select(campaigns.c.list_id).where(campaigns.c.campaign_id == campaign_id).scalar_subquery()
    on_list = select(rows.c.person_id).where(rows.c.list_id == list_id, rows.c.taken)
    visited = and_(duties.c.duty == "visit", duties.c.result == "visited", duties.c.done_at >= theirs)
    return and_(visited, duties.c.person_id.in_(on_list))


async def _judged(
    connection: AsyncConnection, campaign_id: str, span: Span, cuts: Sequence[datetime]
) -> dict[int, dict[str, tuple[int, int]]]:
    counts = (func.count().label("judged"), func.count().filter(unbroken()).label("unbroken"))
    counted = (
        select(_stretch(attempts.c.sent_at, cuts), attempts.c.agent_id, *counts)
        .select_from(attempts.join(checks, checks.c.call_id == attempts.c.call_id))
        .where(sent_for(campaign_id), span.holds(attempts.c.sent_at), checks.c.phase.in_(JUDGED))
        .group_by("stretch", attempts.c.agent_id)
    )
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for row in await connection.execute(counted):
        found.setdefault(row.stretch, {})[row.agent_id or ""] = (row.judged, row.unbroken)
    return found


def _added(each: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for currency, minor in each:
        sums[currency] = sums.get(currency, 0) + minor
    return tuple(sorted(sums.items()))
