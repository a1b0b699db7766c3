"""The loop against a manager that misbehaves: half enumerations, unready Asterisk, a database that is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from ami_bridge.bridge import Bridge, BridgeRules
from ami_bridge.client import AmiClient
from ami_bridge.keeping import keep
from domain.facts import (
    AgentPaused,
    AgentUnpaused,
    CallArrived,
    Fact,
    LinkDown,
    LinkUp,
    PhoneIssued,
    PhoneReachable,
    Reconciled,
    Repaired,
    UserSignedIn,
)
from store.journal import Journal
from store.turn import Turn
from tests.ami_bridge.conftest import QUICK, account
from tests.ami_bridge.fake_ami import FakeAmi, Heard, message, success, until
from tests.conftest import HandClock

T = TypeVar("T")
SEAT = "b0123456789"
CALL = "0c0ffee0-1111-4222-8333-000000000001"


def listing(heard: Heard, *rows: bytes, end: str) -> bytes:
    tagged = b"".join(row[:-2] + f"ActionID: {heard['ActionID']}\r\n\r\n".encode() for row in rows)
    over = message(f"Event: {end}", "EventList: Complete", f"ActionID: {heard['ActionID']}")
    return success(heard, "EventList: start") + tagged + over


CHANNEL = message(
    "Event: CoreShowChannel",
    "Channel: PJSIP/trunk-a-00000001",
    "ChannelState: 4",
    "Context: rings",
    "Uniqueid: tr-1",
    "Linkedid: tr-1",
    f"ChanVariable: CALL_ID={CALL}",
    "BridgeId: ",
)
QUEUE = message("Event: QueueParams", "Queue: hotline-main")


def asterisk(fake: FakeAmi, *channels: bytes) -> None:
    """From now on this is what there is."""
    fake.answers["CoreShowChannels"] = lambda heard: listing(heard, *channels, end="CoreShowChannelsComplete")
    fake.answers["QueueStatus"] = lambda heard: listing(heard, QUEUE, end="QueueStatusComplete")
    values = {"HOTLINE": "main", "RING_AT": "1795293323303", "CYCLE_MS": "5000"}
    fake.answers["Getvar"] = lambda heard: success(heard, f"Value: {values.get(heard['Variable'], '')}")


@pytest.fixture
async def bridge(fake: FakeAmi, journal: Journal) -> AsyncIterator[Bridge]:
    """Started, with nobody to speak to yet who has anything."""
    asterisk(fake)
    client = AmiClient(account(fake.port), QUICK)
    bridge = Bridge(client, journal, BridgeRules(settle_s=0.02, retry_s=0.05))
    await bridge.start()
    yield bridge
    await client.stop()
    await bridge.stop()


async def facts(journal: Journal) -> list[Fact]:
    return [recorded.fact for recorded in await journal.read()]


async def reconciled(bridge: Bridge) -> None:
    await asyncio.wait_for(bridge.reconciled.wait(), 30)


async def test_a_link_is_told_and_reconciled(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    await bridge.client.start()
    await reconciled(bridge)
    assert [type(fact) for fact in await facts(journal)] == [LinkUp, Reconciled]


async def test_a_call_that_nobody_told_of_is_found(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    asterisk(fake, CHANNEL)
    await bridge.client.start()
    await reconciled(bridge)
    call = journal.world.calls.get(CALL)
    assert call is not None
    assert (call.hotline_id, call.cycle_ms, call.phase, list(call.legs)) == ("main", 5000, "ringing", ["tr-1"])
    told = await facts(journal)
    assert [(fact.what, fact.subject_id) for fact in told if isinstance(fact, Repaired)] == [
        ("call", CALL),
        ("leg", "tr-1"),
    ]
    assert all(fact.inferred for fact in told if not isinstance(fact, LinkUp | Reconciled))


async def test_half_an_enumeration_is_no_knowledge(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    """The first look is cut in the middle of its list: not one channel of it is believed."""
    await journal.append(
        CallArrived(at=journal.now(), call_id=CALL, hotline_id="main", ring_started_at=journal.now(), cycle_ms=5000)
    )

    def half(heard: Heard) -> bytes:
        asyncio.get_running_loop().call_later(0.05, fake.cut)
        asyncio.get_running_loop().call_later(0.06, asterisk, fake, CHANNEL)
        return listing(heard, end="CoreShowChannelsComplete")[:-30]

    fake.answers["CoreShowChannels"] = half
    await bridge.client.start()
    await until(lambda: fake.accepted == 2)
    await reconciled(bridge)
    assert journal.world.calls.get(CALL) is not None  # an empty half list would have ended it
    told = [type(fact) for fact in await facts(journal)]
    assert told.count(LinkUp) == 2
    assert told.count(LinkDown) == 1
    assert told.count(Reconciled) == 1


async def test_an_asterisk_that_is_not_ready_is_asked_again(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    refused = 0

    def not_yet(heard: Heard) -> bytes:
        nonlocal refused
        refused += 1
        if refused == 2:
            asterisk(fake)
        return message("Response: Error", f"ActionID: {heard['ActionID']}", "Message: Invalid/unknown command")

    fake.answers["QueueStatus"] = not_yet
    await bridge.client.start()
    await reconciled(bridge)
    assert refused == 2
    assert [type(fact) for fact in await facts(journal)] == [LinkUp, Reconciled]


async def test_what_two_looks_do_not_agree_on_is_no_difference(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    """A channel that is seen once and then not (its Newchannel and Hangup were under way) is not repaired."""
    looks = 0

    def once(heard: Heard) -> bytes:
        nonlocal looks
        looks += 1
        return listing(heard, *([CHANNEL] if looks == 1 else []), end="CoreShowChannelsComplete")

    fake.answers["CoreShowChannels"] = once
    await bridge.client.start()
    await reconciled(bridge)
    assert looks == 2
    assert [type(fact) for fact in await facts(journal)] == [LinkUp, Reconciled]


async def sign_in(journal: Journal) -> None:
    now = journal.now()
    await journal.append(
        UserSignedIn(at=now, user_id="an", session_id="s", role="agent"),
        PhoneIssued(at=now, agent_id="an", seat=SEAT, phone="browser"),
        PhoneReachable(at=now, agent_id="an", seat=SEAT),
    )


async def test_queue_members_follow_what_agents_do(fake: FakeAmi, bridge: Bridge, journal: Journal) -> None:
    asterisk(fake)
    fake.answers["Getvar"] = lambda heard: success(heard, f"Value: PJSIP/{SEAT}/sip:x@y")
    await bridge.client.start()
    await reconciled(bridge)
    await sign_in(journal)
    await fake.until("QueueAdd")
    now = journal.now()
    await journal.append(AgentPaused(at=now, agent_id="an", reason="meal"))
    await fake.until("QueueRemove")
    await journal.append(AgentPaused(at=now, agent_id="an", reason="training"))
    await journal.append(AgentUnpaused(at=now, agent_id="an", reason="meal"))  # one of two: still paused
    await asyncio.sleep(0.1)
    assert fake.names().count("QueueAdd") == 1
    await journal.append(AgentUnpaused(at=now, agent_id="an", reason="training"))
    await fake.until("QueueAdd", times=2)
    assert {heard["Interface"] for heard in fake.heard if "Interface" in heard} == {f"PJSIP/{SEAT}"}


async def test_an_asterisk_that_forgot_its_members_is_told_again(
    fake: FakeAmi, bridge: Bridge, journal: Journal
) -> None:
    fake.answers["Getvar"] = lambda heard: success(heard, f"Value: PJSIP/{SEAT}/sip:x@y")
    await sign_in(journal)
    await bridge.client.start()
    await reconciled(bridge)
    assert fake.names().count("QueueAdd") == 1
    fake.cut()
    await until(lambda: fake.accepted == 2)
    await fake.until("QueueAdd", times=2)


class LockedTwice(Journal):
    """A journal whose database is locked for the first two writers."""

    tried = 0

    async def decide(self, decider: Callable[[Turn], Awaitable[T]]) -> T:
        self.tried += 1
        if self.tried < 3:
            raise OperationalError("insert", {}, Exception("database is locked"))
        return await super().decide(decider)


async def test_a_database_that_is_away_is_waited_for(engine: AsyncEngine, now: HandClock) -> None:
    fact = CallArrived(at=now(), call_id=CALL, hotline_id="main", ring_started_at=now(), cycle_ms=5000)
    journal = LockedTwice(engine, now)
    await journal.open()
    await keep(journal, [fact])
    assert journal.tried == 3
    assert await facts(journal) == [fact]
    await journal.close()
