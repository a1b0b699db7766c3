"""Whoever listens cannot hurt the link: an exception stays an exception, order stays order."""

import asyncio
from typing import Any

from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from tests.ami_bridge.conftest import QUICK, account
from tests.ami_bridge.fake_ami import FakeAmi, bare_panoramisk, message
from tests.ami_bridge.reading import events


def numbered(*numbers: int) -> bytes:
    return b"".join(message("Event: Newstate", f"Number: {number}") for number in numbers)


async def test_an_exception_in_a_callback_ends_the_bare_link(fake: FakeAmi) -> None:
    async with bare_panoramisk(fake.port) as manager:

        def fail(_: Any, event: Any) -> None:
            raise RuntimeError("a bug in a listener")

        manager.register_event("Newstate", fail)
        fake.say(numbered(1))
        await asyncio.sleep(0.1)
        assert manager.protocol.transport.is_closing()


async def test_an_exception_in_a_witness_costs_ours_nothing(fake: FakeAmi) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError("a bug in a listener")

    async with AmiClient(account(fake.port), QUICK, witness=fail) as client:
        await client.wait_up(30)
        fake.say(numbered(1, 2))
        assert [event["Number"] for event in await events(client, 2, "Newstate")] == ["1", "2"]
        await client.action("Ping")
        assert fake.accepted == 1
        await client.stop()
        assert client.counts.bad_messages == 3  # FullyBooted and the two: counted, not hidden


async def test_coroutine_callbacks_reorder_events_in_the_bare_library(fake: FakeAmi) -> None:
    heard: list[str] = []

    async def listen(_: Any, event: Any) -> None:
        await asyncio.sleep(0.05 if event.number == "1" else 0)  # the first needs a database, say
        heard.append(event.number)

    async with bare_panoramisk(fake.port) as manager:
        manager.register_event("Newstate", listen)
        fake.say(numbered(1, 2, 3))
        await asyncio.sleep(0.2)
    assert heard == ["2", "3", "1"]


async def test_ours_keeps_their_order(fake: FakeAmi, client: AmiClient) -> None:
    for number in range(200):
        fake.say(numbered(number))
    heard = []
    for event in await events(client, 200, "Newstate"):
        await asyncio.sleep(0.01 if event["Number"] == "0" else 0)
        heard.append(int(event["Number"]))
    assert heard == list(range(200))
