"""Conversations by a script and what was promised in them: where a call stands, what was said, what came of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.conversations import Conversation
from domain.facts import MeasureDecided
from domain.rows import SpokenWords
from domain.scripts.keeping import Doing, KeptGiven
from domain.word.state import GivenWord, Payment
from domain.world import CONVERSATIONS, GIVEN_WORDS, PAYMENTS
from store.codec import decode
from store.tables import (
    contracts,
    conversations,
    dues,
    facts,
    given_words,
    payment_references,
    payments,
    spoken_words,
    talk_values,
    walks,
)
from store.turn import Turn, state_of, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedWalk:
    """Where a call stands in its script."""

    call_id: str
    user_id: str
    script_id: str
    content: str
    given: KeptGiven
    did: tuple[Doing, ...]


@dataclass(frozen=True, slots=True)
class LastWords:
    """What somebody said the last time, and when."""

    fields: dict[str, str]
    at: datetime | None


async def walk_of(connection: AsyncConnection, call_id: str) -> SavedWalk | None:
    """The walk of a call; None where it has none, or none any more."""
    row = (await connection.execute(select(walks).where(walks.c.call_id == call_id))).first()
    return None if row is None else SavedWalk(**{name: row._mapping[name] for name in SavedWalk.__dataclass_fields__})


async def save_walk(turn: Turn, walk: SavedWalk) -> None:
    """Keep where it stands."""
    row = {name: getattr(walk, name) for name in SavedWalk.__dataclass_fields__} | {"saved_at": turn.now}
    await turn.connection.execute(upsert(turn.connection, walks), row)


async def forget_walk(turn: Turn, call_id: str) -> None:
    """It is over: what was typed is not kept twice."""
    await turn.connection.execute(delete(walks).where(walks.c.call_id == call_id))


async def keep_values(turn: Turn, call_id: str, given: KeptGiven) -> None:
    """Keep what was known and written down in a call: it is looked for in what was said."""
    await turn.connection.execute(upsert(turn.connection, talk_values), {"call_id": call_id, "given": given})


async def values_of_call(connection: AsyncConnection, call_id: str) -> KeptGiven | None:
    """What was known and written down in a call that was spoken by a script; None: nobody kept it, or it is erased."""
    found: KeptGiven | None = await connection.scalar(
        select(talk_values.c.given).where(talk_values.c.call_id == call_id)
    )
    return found


async def conversation_of(connection: AsyncConnection, call_id: str) -> Conversation | None:
    """A call that was spoken by a script."""
    row = (await connection.execute(select(conversations).where(conversations.c.call_id == call_id))).first()
    return None if row is None else state_of(CONVERSATIONS, row._mapping)


async def spoken_of(connection: AsyncConnection, call_id: str) -> SpokenWords | None:
    """What was said in a call."""
    row = (await connection.execute(select(spoken_words).where(spoken_words.c.call_id == call_id))).first()
    return None if row is None else SpokenWords(**row._mapping)


async def last_words_of(connection: AsyncConnection, person_id: str) -> LastWords | None:
    """What a person said in their last call that was spoken by a script."""
    query = (
        select(spoken_words.c.fields, conversations.c.outcome_at)
        .join(conversations, conversations.c.call_id == spoken_words.c.call_id)
        .where(spoken_words.c.person_id == person_id)
        .order_by(conversations.c.outcome_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else LastWords(row.fields, row.outcome_at)


async def words_of_person(connection: AsyncConnection, person_id: str) -> Sequence[GivenWord]:
    """What a person promised to pay, the latest first."""
    query = select(given_words).where(given_words.c.person_id == person_id).order_by(given_words.c.made_at.desc())
    return [state_of(GIVEN_WORDS, row._mapping) for row in await connection.execute(query)]


async def words_of_persons(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, list[GivenWord]]:
    """The same of several persons, the first made first."""
    found: dict[str, list[GivenWord]] = {}
    if wanted := list(ids):
        query = select(given_words).where(given_words.c.person_id.in_(wanted)).order_by(given_words.c.made_at)
        for row in await connection.execute(query):
            found.setdefault(row.person_id, []).append(state_of(GIVEN_WORDS, row._mapping))
    return found


async def words_in(connection: AsyncConnection, phases: Iterable[str], limit: int = 500) -> Sequence[GivenWord]:
    """Promises in these phases, the day that comes last first."""
    query = (
        select(given_words)
        .where(given_words.c.phase.in_(list(phases)))
        .order_by(given_words.c.due_on.desc(), given_words.c.promise_id)
        .limit(limit)
    )
    return [state_of(GIVEN_WORDS, row._mapping) for row in await connection.execute(query)]


async def count_words(connection: AsyncConnection) -> dict[str, int]:
    """How many promises stand in each phase."""
    query = select(given_words.c.phase, func.count().label("times")).group_by(given_words.c.phase)
    return {row.phase: int(row.times) for row in await connection.execute(query)}


async def payments_of_persons(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, list[Payment]]:
    """What came in from several persons, the first first."""
    found: dict[str, list[Payment]] = {}
    if wanted := list(ids):
        query = select(payments).where(payments.c.person_id.in_(wanted)).order_by(payments.c.paid_on)
        for row in await connection.execute(query):
            found.setdefault(row.person_id, []).append(state_of(PAYMENTS, row._mapping))
    return found


async def contracts_called(connection: AsyncConnection, numbers: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Contracts by the number that people know: each one's id, and whose it is."""
    found: dict[str, list[tuple[str, str]]] = {}
    columns = (contracts.c.number, contracts.c.contract_id, contracts.c.person_id)
    for some in _portions(numbers):
        for row in await connection.execute(select(*columns).where(contracts.c.number.in_(some))):
            found.setdefault(row.number, []).append((row.contract_id, row.person_id))
    return found


async def payments_of_contracts(connection: AsyncConnection, ids: Iterable[str]) -> list[Payment]:
    """What came in for several contracts."""
    found: list[Payment] = []
    for some in _portions(ids):
        rows = await connection.execute(select(payments).where(payments.c.contract_id.in_(some)))
        found += [state_of(PAYMENTS, row._mapping) for row in rows]
    return found


async def references_of(connection: AsyncConnection, contract_ids: Iterable[str]) -> dict[str, str]:
    """The references of payments for several contracts, by payment."""
    found: dict[str, str] = {}
    columns = (payment_references.c.payment_id, payment_references.c.reference)
    for some in _portions(contract_ids):
        rows = await connection.execute(select(*columns).where(payment_references.c.contract_id.in_(some)))
        found |= {row.payment_id: row.reference for row in rows}
    return found


def _portions(wanted: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """So many at once as every database takes in one question."""
    named = sorted(wanted)
    for first in range(0, len(named), size):
        yield named[first : first + size]


@dataclass(frozen=True, slots=True)
class OverdueDebt:
    """What lacks under one contract and is late. `days`: since the first of it was due."""

    person_id: str
    contract_id: str
    contract: str
    amount_minor: int
    currency: str
    days: int


async def overdue_debts(connection: AsyncConnection, today: date, limit: int = 500) -> list[OverdueDebt]:
    """Contracts with payments that are late, the oldest first."""
    first = func.min(dues.c.due_on)
    query = (
        select(
            contracts.c.person_id,
            contracts.c.contract_id,
            contracts.c.number,
            dues.c.currency,
            func.sum(dues.c.amount_minor - dues.c.paid_minor).label("amount_minor"),
            first.label("first"),
        )
        .join(dues, dues.c.contract_id == contracts.c.contract_id)
        .where(dues.c.paid_on.is_(None), dues.c.due_on < today, dues.c.amount_minor > 0)
        .group_by(contracts.c.person_id, contracts.c.contract_id, contracts.c.number, dues.c.currency)
        .order_by(first, contracts.c.contract_id)
        .limit(limit)
    )
    return [
        OverdueDebt(r.person_id, r.contract_id, r.number, int(r.amount_minor), r.currency, (today - r.first).days)
        for r in await connection.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that came in for a contract beyond all that was owed under it."""

    person_id: str
    contract: str
    amount_minor: int
    currency: str


async def credits(connection: AsyncConnection, limit: int = 500) -> list[Credit]:
    """Contracts with money left over, the most first."""
    left = _left_over(true()).subquery()
    query = select(contracts.c.person_id, contracts.c.number, left.c.over, left.c.currency).join(
        left, left.c.contract_id == contracts.c.contract_id
    )
    rows = await connection.execute(query.order_by(left.c.over.desc(), contracts.c.number).limit(limit))
    return [Credit(row.person_id, row.number, int(row.over), row.currency) for row in rows]


async def left_over(connection: AsyncConnection, contract_ids: Sequence[str]) -> list[tuple[str, str, int]]:
    """Of these contracts those with money left over: which, in what currency, how much."""
    if not contract_ids:
        return []
    rows = await connection.execute(_left_over(payments.c.contract_id.in_(contract_ids)))
    return [(row.contract_id, row.currency, int(row.over)) for row in rows]


def _left_over(which: ColumnElement[bool]) -> Select[Any]:
    """What came in by contract and currency, less all that it paid. `which`: the payments that are looked at."""
    by = (payments.c.contract_id, payments.c.currency)
    came_in = select(*by, func.sum(payments.c.amount_minor).label("minor")).where(by[0].is_not(None), which)
    money = came_in.group_by(*by).subquery()
    mine = (dues.c.contract_id == money.c.contract_id) & (dues.c.currency == money.c.currency)
    spent = select(func.coalesce(func.sum(dues.c.paid_minor), 0)).where(mine).scalar_subquery()
    over = (money.c.minor - spent).label("over")
    return select(money.c.contract_id, money.c.currency, over).where(money.c.minor > spent)


async def conversations_of_persons(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Conversation]:
    """The last conversation of each that has an outcome."""
    found: dict[str, Conversation] = {}
    if wanted := list(ids):
        query = select(conversations).where(
            conversations.c.person_id.in_(wanted), conversations.c.outcome_at.is_not(None)
        )
        for row in await connection.execute(query.order_by(conversations.c.outcome_at)):
            found[row.person_id] = state_of(CONVERSATIONS, row._mapping)
    return found


async def last_measures(connection: AsyncConnection) -> dict[tuple[str, str | None], MeasureDecided]:
    """The last decision about each debt, by person and contract."""
    query = select(facts).where(facts.c.kind == MeasureDecided.kind).order_by(facts.c.seq)
    decided = (decode(row.kind, row.version, row.body) for row in await connection.execute(query))
    return {(each.person_id, each.contract_id): each for each in decided if isinstance(each, MeasureDecided)}
