"""What a campaign has come to, in figures, and the calls and entries behind each of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Select, Text, and_, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t

CallsShown = Literal["tries", "reached", "promised", "kept", "collected", "compliance", "special"]
attempts, calls, words = t.attempts, t.calls, t.given_words
entries, rows, said = t.entries, t.list_rows, t.conversations
checks = t.projections["checks"]
SPECIAL = ("special", "dispute", "hardship")
"""How a conversation came out that somebody above has to look at."""
PAID = ("kept", "partly")
JUDGED = ("clean", "sampled", "reviewed")
"""Checked calls with nothing found, or with every finding judged by somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of a campaign, or of one agent in it. `promised`: how many; `amounts`: what they come to, by currency; `kept`: of
    the promises, once their day was over or all was paid; `collected`: what had come in for them then."""

    tries: int = 0
    reached: int = 0
    talked_s: float = 0.0
    promised: int = 0
    amounts: tuple[tuple[str, int], ...] = ()
    kept: int = 0
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


@dataclass(frozen=True, slots=True)
class CallsAsk:
    """Which calls of a campaign: from one on, so many. `agent_id` empty: everybody's; `said`: of special situations
    those that came out so, empty: all."""

    campaign_id: str
    show: CallsShown
    agent_id: str
    first: int
    limit: int
    span: Span = ALWAYS
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A call of a campaign. `outcome`: what the lines said; `said`: what the agent wrote down; `paid_minor`: what came
    in for the promise, once that was judged; `broken`: it was checked, and something in it was broken."""

    call_id: str
    entry_id: str
    person_id: str | None
    agent_id: str | None
    sent_at: datetime
    outcome: str
    said: str
    talked_s: float
    promised_minor: int | None
    currency: str
    paid_minor: int
    broken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry of a list, begun or not."""

    row: int
    name: str
    person_id: str | None
    agent_id: str | None
    phase: str
    tries: int
    reason: str
    next_at: datetime | None


async def figures_by_agent(connection: AsyncConnection, campaign_id: str, span: Span = ALWAYS) -> dict[str, Figures]:
    """What each agent has done for a campaign, by their id."""
    talked = func.coalesce(calls.c.talked_s, 0.0)
    counted = (
        select(
            attempts.c.agent_id,
            func.count().label("tries"),
            func.count().filter(talked > 0).label("reached"),
            func.sum(talked).label("talked_s"),
        )
        .select_from(attempts.outerjoin(calls, calls.c.call_id == attempts.c.call_id))
        .where(_sent(campaign_id), span.holds(attempts.c.sent_at))
        .group_by(attempts.c.agent_id)
    )
    found = {row.agent_id or "": row for row in await connection.execute(counted)}
    given = await _promised(connection, campaign_id, span)
    return {
        agent_id: replace(
            given.get(agent_id, Figures()),
            tries=found[agent_id].tries if agent_id in found else 0,
            reached=found[agent_id].reached if agent_id in found else 0,
            talked_s=float(found[agent_id].talked_s) if agent_id in found else 0.0,
        )
        for agent_id in {*found, *given}
    }


async def compliance_by_agent(
    connection: AsyncConnection, campaign_id: str, span: Span = ALWAYS
) -> dict[str, tuple[int, int]]:
    """Of each agent's calls that were judged: how many, and in how many nothing was broken. What a person overturned
    was not broken, what was heard and not found was; a call that waits for somebody who listens is in neither."""
    counted = (
        select(attempts.c.agent_id, func.count().label("judged"), func.count().filter(_unbroken()).label("unbroken"))
        .select_from(attempts.join(checks, checks.c.call_id == attempts.c.call_id))
        .where(_sent(campaign_id), span.holds(attempts.c.sent_at), checks.c.phase.in_(JUDGED))
        .group_by(attempts.c.agent_id)
    )
    return {row.agent_id or "": (row.judged, row.unbroken) for row in await connection.execute(counted)}


async def special_situations(connection: AsyncConnection, campaign_id: str) -> dict[str, int]:
    """Calls of a campaign that somebody above has to look at, by how they came out."""
    counted = (
        select(said.c.outcome, func.count())
        .select_from(attempts.join(said, said.c.call_id == attempts.c.call_id))
        .where(_sent(campaign_id), said.c.outcome.in_(SPECIAL))
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
        collected=_added(amount for one in each for amount in one.collected),
    )


async def calls_placed(connection: AsyncConnection, ask: CallsAsk) -> list[PlacedCall]:
    """Calls of a campaign, the newest first."""
    query = (
        select(
            *(attempts.c[name] for name in ("call_id", "entry_id", "person_id", "agent_id", "sent_at", "outcome")),
            func.coalesce(calls.c.talked_s, 0.0).label("talked_s"),
            said.c.outcome.label("said"),
            words.c.amount_minor,
            words.c.currency,
            words.c.paid_minor,
            and_(checks.c.phase.in_(JUDGED), ~_unbroken()).label("broken"),
        )
        .select_from(
            attempts.outerjoin(calls, calls.c.call_id == attempts.c.call_id)
            .outerjoin(said, said.c.call_id == attempts.c.call_id)
            .outerjoin(words, and_(words.c.call_id == attempts.c.call_id, words.c.phase != "cancelled"))
            .outerjoin(checks, checks.c.call_id == attempts.c.call_id)
        )
        .where(_sent(ask.campaign_id), *_only(ask))
        .order_by(attempts.c.sent_at.desc())
    )
    found = await connection.execute(query.offset(ask.first).limit(ask.limit))
    return [
        PlacedCall(
            call_id=row.call_id,
            entry_id=row.entry_id,
            person_id=row.person_id,
            agent_id=row.agent_id,
            sent_at=row.sent_at,
            outcome=row.outcome or "",
            said=row.said or "",
            talked_s=row.talked_s,
            promised_minor=row.amount_minor,
            currency=row.currency or "",
            paid_minor=row.paid_minor or 0,
            broken=bool(row.broken),
        )
        for row in found
    ]


async def entries_left(connection: AsyncConnection, list_id: str, *, first: int, limit: int) -> list[EntryRow]:
    """Entries that are not over, in the order of the list."""
    return await _entries(connection, _of_list(list_id).where(entries.c.over.isnot(True)), first, limit)


async def entries_blocked(
    connection: AsyncConnection, list_id: str, reason: str, *, first: int, limit: int
) -> list[EntryRow]:
    """Entries that the rules keep from being called, for one reason or any."""
    query = _of_list(list_id).where(entries.c.phase == "blocked")
    return await _entries(connection, query.where(entries.c.reason == reason) if reason else query, first, limit)


async def over_since(connection: AsyncConnection, list_id: str, since: datetime) -> int:
    """Entries of a list that have come to an end since then."""
    counted = select(func.count()).where(
        entries.c.list_id == list_id, entries.c.over.is_(True), entries.c.settled_at >= since
    )
    return int(await connection.scalar(counted) or 0)


def _sent(campaign_id: str) -> ColumnElement[bool]:
    return and_(attempts.c.campaign_id == campaign_id, attempts.c.sent_at.is_not(None))


def _only(ask: CallsAsk) -> tuple[ColumnElement[bool], ...]:
    """The rows that a figure counts, and no others."""
    of_words = ask.show in ("promised", "kept", "collected")
    whose, moment = (words.c.by_id, words.c.settled_at) if of_words else (attempts.c.agent_id, attempts.c.sent_at)
    moment = words.c.made_at if ask.show == "promised" else moment
    of_figure: dict[CallsShown, tuple[ColumnElement[bool], ...]] = {
        "tries": (),
        "reached": (calls.c.talked_s > 0,),
        "promised": (words.c.promise_id.is_not(None),),
        "kept": (words.c.phase == "kept",),
        "collected": (words.c.phase.in_(PAID), words.c.paid_minor > 0),
        "compliance": (checks.c.phase.in_(JUDGED),),
        "special": (said.c.outcome.in_((ask.said,) if ask.said in SPECIAL else SPECIAL),),
    }
    return (*((whose == ask.agent_id,) if ask.agent_id else ()), ask.span.holds(moment), *of_figure[ask.show])


def _unbroken() -> ColumnElement[bool]:
    """Nothing was broken in a call that is judged: no finding that somebody let stand, and none that they added."""
    told = cast(checks.c.reviews, Text)
    stands = or_(told.contains(':"right"', autoescape=True), told.contains(':"coach"', autoescape=True))
    return and_(checks.c.misses == (), or_(checks.c.phase != "reviewed", ~stands))


async def _promised(connection: AsyncConnection, campaign_id: str, span: Span) -> dict[str, Figures]:
    made, judged = span.holds(words.c.made_at), span.holds(words.c.settled_at)
    came_in = and_(judged, words.c.phase.in_(PAID))
    counted = (
        select(
            words.c.by_id,
            words.c.currency,
            func.count().filter(made).label("promised"),
            func.sum(words.c.amount_minor).filter(made).label("amount"),
            func.count().filter(judged, words.c.phase == "kept").label("kept"),
            func.sum(words.c.paid_minor).filter(came_in).label("collected"),
        )
        .select_from(words.join(attempts, attempts.c.call_id == words.c.call_id))
        .where(_sent(campaign_id), words.c.phase != "cancelled")
        .group_by(words.c.by_id, words.c.currency)
    )
    found: dict[str, list[Figures]] = {}
    for row in await connection.execute(counted):
        one = Figures(
            promised=row.promised,
            amounts=((row.currency, int(row.amount)),) if row.promised else (),
            kept=row.kept,
            collected=((row.currency, int(row.collected)),) if row.collected else (),
        )
        found.setdefault(row.by_id, []).append(one)
    return {by_id: summed(each) for by_id, each in found.items()}


def _added(each: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for currency, minor in each:
        sums[currency] = sums.get(currency, 0) + minor
    return tuple(sorted(sums.items()))


def _of_list(list_id: str) -> Select[Any]:
    """A list's rows with what has become of them: the entry's id is made of the list's and the row's."""
    key = entries.c.entry_id == rows.c.list_id + ":" + cast(rows.c.row, Text)
    return (
        select(
            rows.c.row, rows.c.name, rows.c.person_id, rows.c.agent_id,
            entries.c.phase, entries.c.tries, entries.c.reason, entries.c.next_at,
        )
        .select_from(rows.outerjoin(entries, key))
        .where(rows.c.list_id == list_id, rows.c.taken)
        .order_by(rows.c.row)
    )  # fmt: skip


async def _entries(connection: AsyncConnection, query: Select[Any], first: int, limit: int) -> list[EntryRow]:
    return [
        EntryRow(
            row=row.row,
            name=row.name,
            person_id=row.person_id,
            agent_id=row.agent_id,
            phase=row.phase or "waiting",
            tries=row.tries or 0,
            reason=row.reason or "",
            next_at=row.next_at,
        )
        for row in await connection.execute(query.offset(first).limit(limit))
    ]
