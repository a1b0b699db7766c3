"""Fixtures over real programs. `house` is one PBX and one carrier for the whole run: each test leaves it quiet."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.live.pbx import House, build
from tests.live.taken_away import Watch
from threerings.asterisk.pbx import Pbx
from threerings.carrier.network import Network

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A live test that fails while the machine stands still (`taken_away`) is run once more, and that one counts."""
    if HERE not in item.path.parents or not isinstance(item, pytest.Function):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    watch = Watch()
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(report.failed for report in reports) and watch.too_much:
        item._initrequest()
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short name: the path of an Asterisk's control socket has to fit into 100 bytes."""
    return tmp_path_factory.mktemp("t")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running PBX with its carrier. No application: nothing listens at the AGI port until a test does."""
    house = build(tmp_path_factory.mktemp("house"))
    asyncio.run(house.start())
    yield house
    asyncio.run(house.stop())


@pytest.fixture
async def quiet_house(house: House) -> AsyncIterator[House]:
    """The shared house; afterwards no channel may be left, and the next test finds none either way."""
    yield house
    try:
        await house.quiet()
    finally:
        await house.clear()


@pytest.fixture
async def own_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house of the test's own, for tests that kill, stop or rearrange it."""
    house = build(tmp_path_factory.mktemp("own"))
    await house.start()
    yield house
    await house.stop()


@pytest.fixture
def pbx(house: House) -> Pbx:
    """The shared PBX."""
    return house.pbx


@pytest.fixture
def carrier(house: House) -> Network:
    """The shared telephone network."""
    return house.carrier
