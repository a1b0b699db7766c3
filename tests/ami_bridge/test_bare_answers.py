"""Every action is answered, refused, or ends as unknown in time: nothing waits for ever, nothing half is handed out."""

import asyncio

import pytest

from ami_bridge.client import AmiClient
from ami_bridge.errors import ActionRefused, LinkLost, UnsafeAction
from ami_bridge.inbox import LinkUp
from tests.ami_bridge.fake_ami import BOOTED, FakeAmi, Heard, bare_panoramisk, message, success
from tests.ami_bridge.reading import events, items

ADDED = "Message: Added interface to queue"
PLACE = {"Channel": "PJSIP/1@trunk", "Context": "attempt", "Exten": "talk", "Priority": "1", "ChannelId": "a-1"}


def row(heard: Heard, *headers: str) -> bytes:
    return message(*headers, f"ActionID: {heard['ActionID']}")


def two_channels(heard: Heard) -> bytes:
    start = success(heard, "EventList: start", "Message: Channels will follow")
    rows = b"".join(row(heard, "Event: CoreShowChannel", f"Uniqueid: tr-{n}") for n in (1, 2))
    return start + rows + row(heard, "Event: CoreShowChannelsComplete", "EventList: Complete", "ListItems: 2")


# -- QueueAdd -------------------------------------------------------------------------------------------------------


async def test_queue_add_hangs_in_the_bare_library(fake: FakeAmi) -> None:
    fake.answers["QueueAdd"] = lambda heard: success(heard, ADDED)
    async with bare_panoramisk(fake.port) as manager:
        asking = manager.send_action({"Action": "QueueAdd", "Queue": "q", "Interface": "PJSIP/b1"})
        done, _ = await asyncio.wait([asking], timeout=0.5)
        assert not done


async def test_queue_add_is_answered_in_ours(fake: FakeAmi, client: AmiClient) -> None:
    fake.answers["QueueAdd"] = lambda heard: success(heard, ADDED)
    reply = await client.action("QueueAdd", {"Queue": "q", "Interface": "PJSIP/b1"})
    assert reply.message == "Added interface to queue"


# -- Originate ------------------------------------------------------------------------------------------------------


async def test_a_synchronous_originate_ends_the_bare_link(fake: FakeAmi) -> None:
    fake.answers["Originate"] = lambda heard: success(heard, "Message: Originate successfully queued")
    async with bare_panoramisk(fake.port) as manager:
        manager.send_action({"Action": "Originate", **PLACE})
        await asyncio.sleep(0.1)
        assert manager.protocol.transport.is_closing()


async def test_ours_is_asynchronous_whoever_asks(fake: FakeAmi, client: AmiClient) -> None:
    fake.answers["Originate"] = lambda heard: (
        success(heard, "Message: Originate successfully queued")
        + row(heard, "Event: OriginateResponse", "Response: Failure", "Uniqueid: a-1")
    )
    await client.action("Originate", PLACE)
    assert fake.heard[-1]["Async"] == "true"
    assert (await events(client, 1, "OriginateResponse"))[0]["Response"] == "Failure"  # an event, not the answer
    with pytest.raises(UnsafeAction):
        await client.action("Originate", {**PLACE, "Async": "false"})


# -- enumerations ---------------------------------------------------------------------------------------------------


async def test_a_list_is_whole(fake: FakeAmi, client: AmiClient) -> None:
    fake.answers["CoreShowChannels"] = two_channels
    assert [each["Uniqueid"] for each in await client.list_action("CoreShowChannels")] == ["tr-1", "tr-2"]


async def test_a_list_cut_in_the_middle_hangs_in_the_bare_library(fake: FakeAmi) -> None:
    fake.answers["CoreShowChannels"] = lambda heard: two_channels(heard)[:-90]
    async with bare_panoramisk(fake.port, reconnect_timeout=0) as manager:
        asking = manager.send_action({"Action": "CoreShowChannels"})
        await fake.until("CoreShowChannels")
        await asyncio.sleep(0.05)
        fake.cut()
        done, _ = await asyncio.wait([asking], timeout=0.5)
        assert not done


@pytest.mark.parametrize("kept", range(0, 300, 20))
async def test_half_a_list_is_never_handed_out(fake: FakeAmi, client: AmiClient, kept: int) -> None:
    fake.answers["CoreShowChannels"] = lambda heard: two_channels(heard)[:kept]
    asking = asyncio.ensure_future(client.list_action("CoreShowChannels"))
    await fake.until("CoreShowChannels")
    await asyncio.sleep(0.02)
    fake.cut()
    with pytest.raises(LinkLost):
        await asking


async def test_an_error_to_a_list_hangs_in_the_bare_library_and_is_a_refusal_in_ours(
    fake: FakeAmi, client: AmiClient
) -> None:
    def refuse(heard: Heard) -> bytes:
        return message("Response: Error", f"ActionID: {heard['ActionID']}", "Message: Permission denied")

    fake.answers["QueueStatus"] = refuse
    async with bare_panoramisk(fake.port) as manager:
        asking = manager.send_action({"Action": "QueueStatus"}, as_list=True)
        done, _ = await asyncio.wait([asking], timeout=0.3)
        assert not done
    with pytest.raises(ActionRefused, match="Permission denied"):
        await client.list_action("QueueStatus")


async def test_events_between_the_rows_of_a_list_are_events(fake: FakeAmi, client: AmiClient) -> None:
    def interleaved(heard: Heard) -> bytes:
        one = b"Event: CoreShowChannel\r\n"
        return two_channels(heard).replace(one, message("Event: Hangup") + one)

    fake.answers["CoreShowChannels"] = interleaved
    assert len(await client.list_action("CoreShowChannels")) == 2
    assert len(await events(client, 2, "Hangup")) == 2


# -- one packet -----------------------------------------------------------------------------------------------------


async def test_events_in_the_packet_of_an_answer_are_not_lost_and_stand_after_the_mark(
    fake: FakeAmi, client: AmiClient
) -> None:
    first, booted = await items(client, 2)  # the login's answer and FullyBooted came in one write
    assert first == LinkUp(1, "11.0.0")
    assert booted["Event"] == "FullyBooted"  # type: ignore[index]
    fake.answers["QueueRemove"] = lambda heard: message("Event: A") + success(heard) + message("Event: B") + BOOTED
    await client.action("QueueRemove", {"Interface": "PJSIP/b1"})
    assert [each["Event"] for each in await items(client, 3)] == ["A", "B", "FullyBooted"]  # type: ignore[index]


# -- CallManager ----------------------------------------------------------------------------------------------------


def test_the_librarys_call_manager_mixes_calls_of_one_second() -> None:
    from panoramisk.call_manager import CallManager
    from panoramisk.message import Message

    manager = CallManager()
    for uniqueid in ("1763760000.1", "1763760000.2"):  # two callers, one second
        manager.handle_calls(manager, Message({"Event": "Newchannel", "Uniqueid": uniqueid}))
    assert len(manager.calls_queues) == 1  # one "call": why ours keys by the whole Uniqueid and never uses it
