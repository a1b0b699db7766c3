"""An action that was sent and not answered is never sent again: a phone that rings twice cannot be taken back."""

import asyncio

import pytest

from ami_bridge.client import AmiClient
from ami_bridge.errors import LinkAway, LinkLost, OutcomeUnknown
from tests.ami_bridge.fake_ami import FakeAmi, bare_panoramisk

ORIGINATE = {
    "Channel": "PJSIP/0901@trunk",
    "Context": "attempt",
    "Exten": "callback",
    "Priority": "1",
    "ChannelId": "attempt-1",
}


async def test_the_bare_library_rings_twice(fake: FakeAmi) -> None:
    fake.silent_on("Originate")
    async with bare_panoramisk(fake.port, reconnect_timeout=0) as manager:
        manager.send_action({"Action": "Originate", "Async": "true", **ORIGINATE})
        await fake.until("Originate")
        fake.cut()
        await fake.until("Originate", times=2)  # nobody asked for this one


async def test_ours_sends_once_and_says_that_the_outcome_is_unknown(fake: FakeAmi, client: AmiClient) -> None:
    fake.silent_on("Originate")
    asking = asyncio.ensure_future(client.action("Originate", ORIGINATE))
    await fake.until("Originate")
    fake.cut()
    with pytest.raises(LinkLost):
        await asking
    await fake.until("Login", times=2)
    await client.wait_up(30)
    await client.action("Ping")  # the new link works, and whatever it had to say it has said
    assert fake.names().count("Originate") == 1


async def test_ours_gives_up_waiting_by_itself(fake: FakeAmi, client: AmiClient) -> None:
    fake.silent_on("Originate")
    with pytest.raises(OutcomeUnknown):
        await client.action("Originate", ORIGINATE)
    assert client.is_up  # one slow answer is no reason to lose the events


async def test_ours_refuses_when_there_is_no_link(fake: FakeAmi, client: AmiClient) -> None:
    await fake.shut()
    await asyncio.sleep(0.05)
    with pytest.raises(LinkAway):
        await client.action("Originate", ORIGINATE)
    await fake.open()
    await client.wait_up(30)
    assert "Originate" not in fake.names()
