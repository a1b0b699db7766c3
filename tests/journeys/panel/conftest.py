"""The house, open for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.journal import Journal
from tests.journeys.panel.house import House, open_house


@pytest.fixture
async def house(journal: Journal, tmp_path: Path) -> AsyncIterator[House]:
    """An organisation with its panel on a free port."""
    running = await open_house(journal, tmp_path)
    yield running.house
    await running.stop()
