"""What was heard goes into the journal, and is held in hand until it is there: events are told once and never again."""

import asyncio
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from domain.facts import Fact
from domain.rows import Party, Row
from store import tables
from store.journal import Journal
from store.turn import Turn

log = structlog.get_logger(__name__)
FIRST_RETRY_S = 0.1
LONGEST_RETRY_S = 5.0


async def keep(journal: Journal, items: Sequence[Fact | Row]) -> None:
    """Returns once all of it is committed. A database that is away is waited for; meanwhile the inbox fills, and when
    it is full the link is dropped and everything later is found by reconciliation."""
    wait_s = FIRST_RETRY_S
    while True:
        try:
            return await journal.decide(lambda turn: append(turn, items))
        except (SQLAlchemyError, OSError) as error:
            log.error("ami.journal_away", waiting=len(items), error=type(error).__name__)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_RETRY_S)


async def append(turn: Turn, items: Sequence[Fact | Row]) -> None:
    """Facts as they are. Who calls is written only where the route's question has not told it better before."""
    for item in items:
        if isinstance(item, Party) and await _known(turn, item.call_id):
            continue
        await turn.append(item)


async def _known(turn: Turn, call_id: str) -> bool:
    table = tables.parties
    return await turn.connection.scalar(select(table.c.call_id).where(table.c.call_id == call_id)) is not None
