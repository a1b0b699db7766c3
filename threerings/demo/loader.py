"""The demo organisation, loaded: rows, and the cases that were open before the demo began."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from store.journal import Journal
from store.organisation import keep, open_cases, read_organisation

ORGANISATION = Path(__file__).with_name("organisation.yaml")


async def load_organisation(engine: AsyncEngine, path: Path = ORGANISATION) -> None:
    """Load an organisation into a database that nobody writes to. Again changes nothing. Raises OrganisationWrong,
    DatabaseUnusable."""
    read, now = read_organisation(path), datetime.now(UTC)
    journal = Journal(engine, lambda: datetime.now(UTC))
    await journal.open()
    try:
        await journal.decide(lambda turn: keep(turn.connection, read, now))
        await open_cases(journal, read, now)
    finally:
        await journal.close()
