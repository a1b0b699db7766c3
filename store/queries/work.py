"""Work in hand: form drafts, duties finished today, tries to reach somebody, what happened in a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty
from domain.facts import Fact
from domain.world import DUTIES
from store.codec import decode
from store.tables import attempts, drafts, duties, facts
from store.turn import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """A form as far as it was typed."""

    fields: dict[str, str]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often somebody was called for something, and how the last try went."""

    count: int
    last: str


async def draft_of(connection: AsyncConnection, call_id: str) -> SavedDraft | None:
    """The draft of a call's form."""
    row = (await connection.execute(select(drafts).where(drafts.c.call_id == call_id))).first()
    return None if row is None else SavedDraft(fields=dict(row.fields), saved_at=row.saved_at)


async def duties_done_since(connection: AsyncConnection, since: datetime) -> Sequence[Duty]:
    """Duties fulfilled since then, the latest first."""
    query = select(duties).where(duties.c.done_at >= since).order_by(duties.c.done_at.desc()).limit(100)
    return [state_of(DUTIES, row._mapping) for row in await connection.execute(query)]


async def tries_for(connection: AsyncConnection, for_ids: Iterable[str]) -> dict[str, Tries]:
    """Attempts made for duties or cases, by what they were for."""
    if not (wanted := list(for_ids)):
        return {}
    query = (
        select(attempts.c.for_id, attempts.c.outcome)
        .where(attempts.c.for_id.in_(wanted), attempts.c.sent_at.is_not(None))
        .order_by(attempts.c.reserved_at)
    )
    found: dict[str, Tries] = {}
    for row in await connection.execute(query):
        before = found.get(row.for_id)
        found[row.for_id] = Tries(count=1 + (before.count if before else 0), last=row.outcome or "")
    return found


async def facts_of_call(connection: AsyncConnection, call_id: str, *kinds: type[Fact]) -> Sequence[Fact]:
    """What happened in a call, oldest first; of these kinds only, if any is named."""
    query = select(facts).where(facts.c.call_id == call_id).order_by(facts.c.seq)
    if kinds:
        query = query.where(facts.c.kind.in_([kind.kind for kind in kinds]))
    return [decode(row.kind, row.version, row.body) for row in await connection.execute(query)]


async def count_since(connection: AsyncConnection, kind: type[Fact], since: datetime) -> int:
    """How often something happened since then."""
    query = select(func.count()).select_from(facts).where(facts.c.kind == kind.kind, facts.c.at >= since)
    return int(await connection.scalar(query) or 0)


async def last_of(connection: AsyncConnection, kind: type[Fact]) -> Fact | None:
    """The latest fact of a kind."""
    query = select(facts).where(facts.c.kind == kind.kind).order_by(facts.c.seq.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else decode(row.kind, row.version, row.body)
