"""One whole house for all tests of the three rings; each test seats its own staff and leaves the house quiet."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.live.agent.aftermath import Aftermath
from tests.live.rings.hotline import Hotline
from tests.live.rings.staff import Staff
from tests.live.whole import Whole, whole_house

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The house lives in one event loop: so do the tests that use it."""
    for item in items:
        if is_async_test(item) and HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The application, the PBX and the telephone network; about ten seconds, once."""
    async with whole_house(tmp_path_factory.mktemp("rings")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def hotline(whole: Whole) -> AsyncIterator[Hotline]:
    """The hotline as callers, the carrier and the journal know it, from here on. Callers still there in the end go."""
    aftermath = await Aftermath.begin(whole)
    line = Hotline(whole, aftermath.watching)
    yield line
    await line.everybody_hangs_up()
    await aftermath.check()


@pytest_asyncio.fixture(loop_scope="package")
async def staff(whole: Whole, hotline: Hotline) -> AsyncIterator[Staff]:
    """Seats robots at desk phones; in the end callers go, then everybody finishes their work and leaves."""
    async with AsyncExitStack() as stack:
        yield Staff(whole, hotline.watching, stack)
        await hotline.everybody_hangs_up()
