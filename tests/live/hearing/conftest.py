"""One whole house with ears for all tests of hearing."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from domain.facts import LinkUp
from tests.live.whole import Whole, whole_house
from threerings.demo.place import ROBOTS_ONLY

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The house lives in one event loop: so do the tests that use it."""
    for item in items:
        if is_async_test(item) and HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The whole house, with models that hear robots' voices."""
    folder = tmp_path_factory.mktemp("hearing")
    (folder / "hotlines").mkdir()
    shutil.copy(HERE / "harbour.yaml", folder / "hotlines")
    async with whole_house(folder, speech=ROBOTS_ONLY) as running:
        await running.until(LinkUp)
        yield running
