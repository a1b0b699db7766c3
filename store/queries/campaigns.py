"""What a campaign has to call: its candidates, who they are, and how far its list is worked through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.attempts import Attempt
from domain.campaigns.choosing import Candidate
from domain.campaigns.entries import Entry, entry_id, row_of
from domain.campaigns.state import Campaign
from domain.lists.state import AssignedList
from domain.world import CAMPAIGNS
from store import tables as t
from store.queries.lists import further_numbers
from store.queries.owning import in_turn, named_for, owned_by
from store.turn import state_of

AGAIN = ("retry", "callback", "released", "blocked")
LOOKED_AT = 30
"""So many of each kind are looked at for one line: of all the others some will be due again later."""
rows, entries, tries = t.list_rows, t.entries, t.campaign_tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Who an entry is. `numbers`: in the order of the list's columns."""

    entry_id: str
    list_id: str
    person_id: str
    numbers: tuple[str, ...]
    contract_id: str


async def candidates(
    connection: AsyncConnection, listed: AssignedList, agent_id: str, now: datetime
) -> list[Candidate]:
    """Entries of a list that an agent may call now: the first of each kind."""
    list_id = listed.list_id
    due = (
        select(entries.c.entry_id, entries.c.next_at, entries.c.agent_id)
        .where(entries.c.list_id == list_id, entries.c.phase.in_(AGAIN), entries.c.next_at <= now)
        .order_by(entries.c.next_at)
        .limit(LOOKED_AT)
    )
    number = cast(func.substr(entries.c.entry_id, len(list_id) + 2), Integer)
    of_row = (rows.c.list_id == list_id) & (rows.c.row == number)
    theirs = select(rows.c.row).where(of_row, or_(owned_by(listed, agent_id), owned_by(listed, None))).exists()
    found = [
        Candidate(entry_id=row.entry_id, kind="callback", place=0, due_at=row.next_at, owner_id=row.agent_id)
        for row in await connection.execute(due.where(entries.c.settled == "callback"))
    ]
    found += [
        Candidate(entry_id=row.entry_id, kind="again", place=0, due_at=row.next_at, owner_id=agent_id)
        for row in await connection.execute(due.where(entries.c.settled != "callback", theirs))
    ]
    return [*found, *await _fresh(connection, listed, agent_id)]


async def row_at(connection: AsyncConnection, entry: str) -> Row | None:
    """Who an entry is; None: its list was taken back."""
    list_id, number = row_of(entry)
    found = (
        await connection.execute(select(rows).where(rows.c.list_id == list_id, rows.c.row == number, rows.c.taken))
    ).first()
    if found is None or found.person_id is None:
        return None
    return Row(
        entry_id=entry,
        list_id=list_id,
        person_id=found.person_id,
        numbers=await _numbers(connection, found),
        contract_id=found.contract_id,
    )


async def next_number(connection: AsyncConnection, row: Row, entry: Entry) -> str:
    """The first number of a row that is not known to be none, and was not found to be somebody else's; empty: none is
    left."""
    wrong = select(t.wrong_numbers.c.number).where(t.wrong_numbers.c.number.in_(row.numbers))
    known = set(await connection.scalars(wrong))
    left, place = [number for number in row.numbers if number not in known], entry.came.get("invalid", 0)
    return left[place] if place < len(left) else ""


async def _numbers(connection: AsyncConnection, row: Any) -> tuple[str, ...]:
    """Those of the row, then those of other rows of the list about the same person and contract, each once."""
    others = further_numbers() & (rows.c.list_id == row.list_id) & (rows.c.of_row == row.row)
    query = select(rows.c.number, rows.c.number_2, rows.c.number_3).where(others, rows.c.person_id == row.person_id)
    found = (await connection.execute(query.order_by(rows.c.row))).all()
    of_all = [(row.number, row.number_2, row.number_3), *found]
    return tuple(dict.fromkeys(number for each in of_all for number in each if number))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledRow:
    """Who an entry is, as its list says."""

    person_id: str
    name: str
    language: str
    unit: str
    due_on: date | None


async def called_row(connection: AsyncConnection, entry: str) -> CalledRow | None:
    """What an agent sees of an entry before they call; None: its list was taken back."""
    return (await called_rows(connection, [entry])).get(entry)


async def called_rows(connection: AsyncConnection, asked: Iterable[str]) -> dict[str, CalledRow]:
    """The same of several entries, read at once; those of lists that were taken back are not in it."""
    of_lists: dict[str, list[int]] = {}
    for list_id, number in map(row_of, asked):
        of_lists.setdefault(list_id, []).append(number)
    columns = (rows.c.person_id, rows.c.name, rows.c.language, rows.c.unit, rows.c.due_on)
    found: dict[str, CalledRow] = {}
    for list_id, numbers in of_lists.items():
        theirs = (rows.c.list_id == list_id, rows.c.row.in_(numbers), rows.c.taken)
        for number, *said in await connection.execute(select(rows.c.row, *columns).where(*theirs)):
            found[entry_id(list_id, number)] = CalledRow(
                person_id=said[0], name=said[1], language=said[2], unit=said[3], due_on=said[4]
            )
    return found


async def promised_by(connection: AsyncConnection, agent_id: str, limit: int) -> list[tuple[str, datetime]]:
    """Entries that an agent promised to call back, and when, the next one first."""
    theirs = (entries.c.phase == "callback") & (entries.c.agent_id == agent_id)
    found = select(entries.c.entry_id, entries.c.next_at).where(theirs).order_by(entries.c.next_at).limit(limit)
    return [(row.entry_id, row.next_at) for row in await connection.execute(found)]


async def number_rings(connection: AsyncConnection, number: str, attempts: Sequence[Attempt]) -> bool:
    """Is a call to this number reserved or open: of a campaign, or of anything else that we place?"""
    reserved = select(func.count()).where(tries.c.number == number, tries.c.open)
    if await connection.scalar(reserved):
        return True
    called = [attempt.call_id for attempt in attempts]
    placed = select(func.count()).where(t.parties.c.number == number, t.parties.c.call_id.in_(called))
    return bool(called and await connection.scalar(placed))


async def campaign_of(connection: AsyncConnection, campaign_id: str) -> Campaign | None:
    """A campaign, living or over."""
    row = (await connection.execute(select(t.campaigns).where(t.campaigns.c.campaign_id == campaign_id))).first()
    return None if row is None else state_of(CAMPAIGNS, row._mapping)


async def all_campaigns(connection: AsyncConnection) -> list[Campaign]:
    """Every campaign, the newest first."""
    found = await connection.execute(select(t.campaigns).order_by(t.campaigns.c.launched_at.desc()))
    return [state_of(CAMPAIGNS, row._mapping) for row in found]


async def progress(connection: AsyncConnection, list_id: str) -> dict[str, int]:
    """Entries of a list by where they stand; `waiting`: those that nobody has begun."""
    counted = select(entries.c.phase, func.count()).where(entries.c.list_id == list_id).group_by(entries.c.phase)
    found: dict[str, int] = {row[0]: row[1] for row in await connection.execute(counted)}
    untouched = select(func.count()).select_from(rows).where(rows.c.list_id == list_id, rows.c.taken)
    return {"waiting": int(await connection.scalar(untouched.where(rows.c.begun_at.is_(None))) or 0), **found}


async def skipped(connection: AsyncConnection, list_id: str) -> dict[str, int]:
    """Entries that may not be called now, by reason."""
    counted = select(entries.c.reason, func.count()).where(entries.c.list_id == list_id, entries.c.phase == "blocked")
    return {row[0]: row[1] for row in await connection.execute(counted.group_by(entries.c.reason))}


async def left(connection: AsyncConnection, list_id: str) -> int:
    """Entries that are not over: somebody of them may be called again, or for the first time."""
    open_ones = select(func.count()).where(entries.c.list_id == list_id, entries.c.over.is_(False))
    begun = int(await connection.scalar(open_ones) or 0)
    return begun + (await progress(connection, list_id))["waiting"]


async def anybody_left(connection: AsyncConnection, list_id: str, entries_now: Sequence[Entry]) -> bool:
    """May somebody of this list be called yet? `entries_now`: as this turn has them; the table may not say so yet, and
    a row that was begun a moment ago is not without a record."""
    mine = [entry for entry in entries_now if entry.list_id == list_id]
    if any(not entry.over for entry in mine):
        return True
    over = [entry.entry_id for entry in mine]
    theirs = (entries.c.list_id == list_id) & entries.c.over.is_(False) & entries.c.entry_id.not_in(over)
    if await connection.scalar(select(entries.c.entry_id).where(theirs).limit(1)) is not None:
        return True
    untouched = (rows.c.list_id == list_id) & rows.c.taken & rows.c.begun_at.is_(None)
    return await connection.scalar(select(rows.c.row).where(untouched).limit(1)) is not None


async def next_due(connection: AsyncConnection, list_id: str, now: datetime) -> datetime | None:
    """When time alone makes another entry of a list due."""
    ahead = and_(entries.c.list_id == list_id, entries.c.phase.in_(AGAIN), entries.c.next_at > now)
    moment: datetime | None = await connection.scalar(
        select(entries.c.next_at).where(ahead).order_by(entries.c.next_at).limit(1)
    )
    return moment


async def _fresh(connection: AsyncConnection, listed: AssignedList, agent_id: str) -> list[Candidate]:
    """Two questions, each by an index of its own: a few that were handed over may lie behind many of others."""
    list_id = listed.list_id
    query = select(rows.c.row, rows.c.place).where(rows.c.list_id == list_id, rows.c.taken, rows.c.begun_at.is_(None))
    query = query.order_by(rows.c.place).limit(LOOKED_AT)
    found: set[tuple[int, int]] = set()
    for whose in (named_for, in_turn):
        theirs = or_(whose(listed, agent_id), whose(listed, None))
        found |= {(row.place, row.row) for row in await connection.execute(query.where(theirs))}
    return [
        Candidate(entry_id=entry_id(list_id, row), kind="fresh", place=place, owner_id=agent_id)
        for place, row in sorted(found)[:LOOKED_AT]
    ]
