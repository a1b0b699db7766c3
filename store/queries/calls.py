"""Calls, live or over, with the other side of the line and earlier contacts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.menus.model import TO_CALL
from domain.recordings import Recording
from domain.rows import Party
from domain.world import CALLS, RECORDINGS
from store.tables import call_notes, calls, case_texts, cases, entered_numbers, parties, recordings
from store.turn import state_of

RECENT, TALKS = timedelta(hours=12), 20
"""The last so many talks of so long ago still tell how fast the line moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An earlier call. `content`: what the case it made says, empty where it made none."""

    call_id: str
    direction: str
    at: datetime
    agent_id: str | None
    talked_s: float
    message_s: float | None
    abandoned: bool
    content: str


async def call_of(connection: AsyncConnection, call_id: str) -> Call | None:
    """A call as the journal has folded it, live or over."""
    row = (await connection.execute(select(calls).where(calls.c.call_id == call_id))).first()
    return None if row is None else state_of(CALLS, row._mapping)


async def recording_of(connection: AsyncConnection, call_id: str) -> Recording | None:
    """The recording of a call."""
    row = (await connection.execute(select(recordings).where(recordings.c.call_id == call_id))).first()
    return None if row is None else state_of(RECORDINGS, row._mapping)


async def party_of(connection: AsyncConnection, call_id: str) -> Party | None:
    """The other side of a call, as the network told it."""
    row = (await connection.execute(select(parties).where(parties.c.call_id == call_id))).first()
    return None if row is None else Party(**row._mapping)


async def note_of(connection: AsyncConnection, call_id: str) -> str:
    """What was noted after a call that the caller was told."""
    told: str | None = await connection.scalar(select(call_notes.c.told).where(call_notes.c.call_id == call_id))
    return told or ""


async def numbers_entered(connection: AsyncConnection, call_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """What callers keyed in during several calls, by call and by what it is."""
    found: dict[str, dict[str, str]] = {}
    if wanted := list(call_ids):
        rows = await connection.execute(select(entered_numbers).where(entered_numbers.c.call_id.in_(wanted)))
        for row in rows:
            found.setdefault(row.call_id, {})[row.asked] = row.digits
    return found


async def parties_of(connection: AsyncConnection, call_ids: Iterable[str]) -> dict[str, Party]:
    """The other sides of several calls, by call."""
    if not (wanted := list(call_ids)):
        return {}
    rows = await connection.execute(select(parties).where(parties.c.call_id.in_(wanted)))
    return {row.call_id: Party(**row._mapping) for row in rows}


async def number_to_call(connection: AsyncConnection, call_ids: Sequence[str]) -> str:
    """The number under which somebody wants to be called because of these calls: the last one that they keyed in, else
    the last one that the network told. Empty where there is none."""
    entered = await numbers_entered(connection, call_ids)
    keyed = [entered[call_id][TO_CALL] for call_id in call_ids if TO_CALL in entered.get(call_id, {})]
    parties = await parties_of(connection, call_ids)
    shown = [parties[call_id].number for call_id in call_ids if call_id in parties and parties[call_id].number]
    return next(iter((*reversed(keyed), *reversed(shown))), "")


async def talk_times(connection: AsyncConnection, now: datetime) -> list[float]:
    """How long the last talks with callers took that are over, in seconds: what told times are reckoned from."""
    query = (
        select(calls.c.talked_s)
        .where(calls.c.direction == "in", calls.c.talked_s > 0, calls.c.ended_at >= now - RECENT)
        .order_by(calls.c.ended_at.desc())
        .limit(TALKS)
    )
    return [float(talked_s) for talked_s in await connection.scalars(query)]


async def calls_of(connection: AsyncConnection, call_ids: Iterable[str]) -> dict[str, Call]:
    """Several calls by id."""
    if not (wanted := list(call_ids)):
        return {}
    rows = await connection.execute(select(calls).where(calls.c.call_id.in_(wanted)))
    return {row.call_id: state_of(CALLS, row._mapping) for row in rows}


async def contacts_with(
    connection: AsyncConnection, person_id: str | None, number: str, *, before: datetime, limit: int = 5
) -> Sequence[Contact]:
    """The last calls with a person, or, of somebody unknown, from their number. Newest first."""
    whose: list[ColumnElement[bool]] = [calls.c.person_id == person_id] if person_id else []
    if number and not person_id:
        whose.append(calls.c.call_id.in_(select(parties.c.call_id).where(parties.c.number == number)))
    if not whose:
        return []
    query = (
        select(calls, func.coalesce(case_texts.c.content, "").label("content"))
        .join(cases, cases.c.call_id == calls.c.call_id, isouter=True)
        .join(case_texts, case_texts.c.case_id == cases.c.case_id, isouter=True)
        .where(or_(*whose), calls.c.arrived_at < before)
        .order_by(calls.c.arrived_at.desc())
        .limit(limit)
    )
    return [_contact(row) for row in await connection.execute(query)]


async def calls_between(connection: AsyncConnection, start: datetime, end: datetime) -> Sequence[Call]:
    """Calls that arrived from `start` until before `end`."""
    query = select(calls).where(calls.c.arrived_at >= start, calls.c.arrived_at < end).order_by(calls.c.arrived_at)
    return [state_of(CALLS, row._mapping) for row in await connection.execute(query)]


def _contact(row: Any) -> Contact:
    return Contact(
        call_id=row.call_id,
        direction=row.direction,
        at=row.arrived_at,
        agent_id=row.answered_by_agent,
        talked_s=row.talked_s or 0.0,
        message_s=row.message_s,
        abandoned=bool(row.abandoned),
        content=row.content,
    )


async def calls_answered_by(connection: AsyncConnection, agent_id: str, since: datetime) -> Sequence[Call]:
    """Calls that an agent answered since then."""
    query = select(calls).where(calls.c.answered_by_agent == agent_id, calls.c.arrived_at >= since)
    return [state_of(CALLS, row._mapping) for row in await connection.execute(query)]
