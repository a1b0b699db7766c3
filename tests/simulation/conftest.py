"""A database that is not asked to survive a power cut: what is simulated here is the world, not the disk."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from store.database import create_tables, database_url, open_engine
from tests.conftest import warm


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An engine over an empty SQLite file with our tables, quick and careless."""
    engine = warm(open_engine(database_url("", tmp_path)))
    event.listen(engine.sync_engine, "connect", _careless)
    await create_tables(engine)
    yield engine
    await engine.dispose()


def _careless(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
