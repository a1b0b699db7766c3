"""The calls, entries and visits behind each figure of a campaign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.state import AssignedList
from store import tables as t
from store.queries.campaign_figures import ALWAYS, JUDGED, PAID, SPECIAL, Span, sent_for, unbroken, visits_for
from store.queries.owning import key_of_row, owned_by

CallsShown = Literal["tries", "reached", "promised", "kept", "collected", "compliance", "special"]
WHOEVER = "-"
attempts, calls, words, duties = t.attempts, t.calls, t.given_words, t.duties
entries, rows, said = t.entries, t.list_rows, t.conversations
checks = t.projections["checks"]


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
    """An entry of a list, begun or not. `agent_id`: whom its row names; `place`: whose turn it is else."""

    row: int
    name: str
    person_id: str | None
    agent_id: str | None
    place: int
    begun: bool
    promised_by: str | None
    phase: str
    tries: int
    reason: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMade:
    """One of ours was with a customer."""

    person_id: str
    by_id: str
    done_at: datetime


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
            and_(checks.c.phase.in_(JUDGED), ~unbroken()).label("broken"),
        )
        .select_from(
            attempts.outerjoin(calls, calls.c.call_id == attempts.c.call_id)
            .outerjoin(said, said.c.call_id == attempts.c.call_id)
            .outerjoin(words, and_(words.c.call_id == attempts.c.call_id, words.c.phase != "cancelled"))
            .outerjoin(checks, checks.c.call_id == attempts.c.call_id)
        )
        .where(sent_for(ask.campaign_id), *_only(ask))
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


@dataclass(frozen=True, slots=True)
class LeftAsk:
    """Entries that are not over: from one on, so many. `agent_id` empty: of all, `WHOEVER`: of whoever is next;
    `promised`: only callbacks, of who promised them."""

    agent_id: str
    first: int
    limit: int
    promised: bool = False


async def entries_left(connection: AsyncConnection, listed: AssignedList, ask: LeftAsk) -> list[EntryRow]:
    """Entries that are not over, in the order of the list."""
    query = _of_list(listed.list_id).where(entries.c.over.isnot(True))
    if ask.promised:
        query = query.where(entries.c.phase == "callback", entries.c.agent_id == ask.agent_id)
    elif ask.agent_id:
        query = query.where(owned_by(listed, None if ask.agent_id == WHOEVER else ask.agent_id))
    return await _entries(connection, query, ask.first, ask.limit)


async def entries_blocked(
    connection: AsyncConnection, list_id: str, reason: str, *, first: int, limit: int
) -> list[EntryRow]:
    """Entries that the rules keep from being called, for one reason or any."""
    query = _of_list(list_id).where(entries.c.phase == "blocked")
    return await _entries(connection, query.where(entries.c.reason == reason) if reason else query, first, limit)


async def visits_made(connection: AsyncConnection, ask: CallsAsk) -> list[VisitMade]:
    """Visits to people on a campaign's list, the newest first."""
    mine = (duties.c.done_by == ask.agent_id,) if ask.agent_id else ()
    query = (
        select(duties.c.person_id, duties.c.done_by.label("by_id"), duties.c.done_at)
        .where(visits_for(ask.campaign_id), ask.span.holds(duties.c.done_at), *mine)
        .order_by(duties.c.done_at.desc())
    )
    found = await connection.execute(query.offset(ask.first).limit(ask.limit))
    return [VisitMade(**row._mapping) for row in found]


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


def _of_list(list_id: str) -> Select[Any]:
    """A list's rows with what has become of them."""
    return (
        select(
            rows.c.row, rows.c.name, rows.c.person_id, rows.c.agent_id, rows.c.place, rows.c.begun_at,
            entries.c.phase, entries.c.tries, entries.c.reason, entries.c.next_at,
            entries.c.agent_id.label("promised_by"),
        )
        .select_from(rows.outerjoin(entries, key_of_row()))
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
            place=row.place,
            begun=row.begun_at is not None,
            promised_by=row.promised_by,
            phase=row.phase or "waiting",
            tries=row.tries or 0,
            reason=row.reason or "",
            next_at=row.next_at,
        )
        for row in await connection.execute(query.offset(first).limit(limit))
    ]
