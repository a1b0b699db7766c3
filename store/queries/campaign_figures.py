"""What a campaign has come to, in figures, and the calls and entries behind each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store import tables as t

CallsShown = Literal["tries", "reached", "promised"]
attempts, calls, words = t.attempts, t.calls, t.given_words
entries, rows, said = t.entries, t.list_rows, t.conversations


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of a campaign, or of one agent in it. `promised`: how many; `amounts`: what they come to, by currency."""

    tries: int = 0
    reached: int = 0
    talked_s: float = 0.0
    promised: int = 0
    amounts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CallsAsk:
    """Which calls of a campaign: from one on, so many. `agent_id` empty: everybody's."""

    campaign_id: str
    show: CallsShown
    agent_id: str
    first: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A call of a campaign. `outcome`: what the lines said; `said`: what the agent wrote down."""

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


async def figures_by_agent(connection: AsyncConnection, campaign_id: str) -> dict[str, Figures]:
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
        .where(_sent(campaign_id))
        .group_by(attempts.c.agent_id)
    )
    found = {row.agent_id or "": row for row in await connection.execute(counted)}
    given = await _promised(connection, campaign_id)
    return {
        agent_id: Figures(
            tries=found[agent_id].tries if agent_id in found else 0,
            reached=found[agent_id].reached if agent_id in found else 0,
            talked_s=float(found[agent_id].talked_s) if agent_id in found else 0.0,
            promised=sum(count for _, count, _ in given.get(agent_id, ())),
            amounts=tuple((currency, amount) for currency, _, amount in given.get(agent_id, ())),
        )
        for agent_id in {*found, *given}
    }


def summed(each: Sequence[Figures]) -> Figures:
    """All of them together."""
    amounts: dict[str, int] = {}
    for figures in each:
        for currency, amount in figures.amounts:
            amounts[currency] = amounts.get(currency, 0) + amount
    return Figures(
        tries=sum(one.tries for one in each),
        reached=sum(one.reached for one in each),
        talked_s=sum(one.talked_s for one in each),
        promised=sum(one.promised for one in each),
        amounts=tuple(sorted(amounts.items())),
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
        )
        .select_from(
            attempts.outerjoin(calls, calls.c.call_id == attempts.c.call_id)
            .outerjoin(said, said.c.call_id == attempts.c.call_id)
            .outerjoin(words, and_(words.c.call_id == attempts.c.call_id, words.c.phase != "cancelled"))
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
    theirs = (attempts.c.agent_id == ask.agent_id,) if ask.agent_id else ()
    of_figure: dict[str, tuple[ColumnElement[bool], ...]] = {
        "tries": (),
        "reached": (calls.c.talked_s > 0,),
        "promised": (words.c.promise_id.is_not(None),),
    }
    return (*theirs, *of_figure[ask.show])


async def _promised(connection: AsyncConnection, campaign_id: str) -> dict[str, list[tuple[str, int, int]]]:
    counted = (
        select(words.c.by_id, words.c.currency, func.count().label("times"), func.sum(words.c.amount_minor))
        .select_from(words.join(attempts, attempts.c.call_id == words.c.call_id))
        .where(_sent(campaign_id), words.c.phase != "cancelled")
        .group_by(words.c.by_id, words.c.currency)
        .order_by(words.c.currency)
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for by_id, currency, times, amount in await connection.execute(counted):
        found.setdefault(by_id, []).append((currency, times, int(amount)))
    return found


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
