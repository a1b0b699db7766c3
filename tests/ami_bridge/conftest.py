"""Fixtures of the manager's tests: the fake on a free port, and a client that is logged in to it."""

from collections.abc import AsyncIterator

import pytest

from ami_bridge.client import AmiClient, AmiRules
from ami_bridge.link import AmiAccount
from tests.ami_bridge.fake_ami import FakeAmi

QUICK = AmiRules(connect_s=1.0, login_s=1.0, action_s=1.0, ping_interval_s=0.3)


def account(port: int) -> AmiAccount:
    return AmiAccount("127.0.0.1", port, "tr", "s")


@pytest.fixture
async def fake() -> AsyncIterator[FakeAmi]:
    server = FakeAmi()
    await server.open()
    yield server
    await server.shut()


@pytest.fixture
async def client(fake: FakeAmi) -> AsyncIterator[AmiClient]:
    async with AmiClient(account(fake.port), QUICK) as ours:
        await ours.wait_up(30)
        yield ours
