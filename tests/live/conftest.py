"""Fixtures over real programs. `house` is one PBX and one carrier for the whole run: each test leaves it quiet."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.live.pbx import House, build
from threerings.asterisk.pbx import Pbx
from threerings.carrier.network import Network


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
