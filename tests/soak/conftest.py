"""What the long proofs with callers of our own making share. Each module opens the house that it needs: `whole`."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.live.ivr.outside import Outside
from tests.live.whole import Whole


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def outside(whole: Whole) -> AsyncIterator[Outside]:
    """Nobody has called yet."""
    everybody = Outside(whole)
    yield everybody
    await everybody.everybody_leaves()
