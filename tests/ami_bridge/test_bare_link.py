"""The link itself: dead peers are noticed, refusals respected, a link that is back is used within a second."""

import asyncio
import time

import pytest

from ami_bridge.backoff import Backoff, Ending
from ami_bridge.client import AmiClient, AmiRules
from ami_bridge.errors import LinkAway, UnsafeAction
from ami_bridge.framing import Event
from ami_bridge.inbox import LinkDown, LinkUp
from ami_bridge.link import AmiAccount
from tests.ami_bridge.conftest import QUICK, account
from tests.ami_bridge.fake_ami import FakeAmi, bare_panoramisk, message, until
from tests.ami_bridge.reading import items

# -- pings ----------------------------------------------------------------------------------------------------------


async def test_unanswered_pings_mean_nothing_to_the_bare_library(fake: FakeAmi) -> None:
    fake.silent_on("Ping")
    async with bare_panoramisk(fake.port, ping_delay=0, ping_interval=0.01) as manager:
        manager.ping_interval = 0.05
        await fake.until("Ping", times=8)
        assert fake.accepted == 1
        assert not manager.protocol.transport.is_closing()


async def test_ours_gives_the_link_up_after_three_and_makes_a_new_one(fake: FakeAmi, client: AmiClient) -> None:
    fake.silent_on("Ping")
    began = time.monotonic()
    await until(lambda: fake.accepted == 2)
    assert time.monotonic() - began > 3 * QUICK.ping_interval_s
    assert "pings" in client.counts.last_loss


async def test_answered_pings_keep_it(fake: FakeAmi, client: AmiClient) -> None:
    await fake.until("Ping", times=6)
    assert fake.accepted == 1


# -- refused logins -------------------------------------------------------------------------------------------------


def refuse(fake: FakeAmi) -> None:
    fake.answers["Login"] = lambda heard: message(
        "Response: Error", f"ActionID: {heard['ActionID']}", "Message: Authentication failed"
    )


async def test_the_bare_library_never_hears_that_it_was_refused(fake: FakeAmi) -> None:
    refuse(fake)
    from panoramisk import Manager

    manager = Manager(host="127.0.0.1", port=fake.port, username="tr", secret="wrong", reconnect_timeout=0)
    await manager.connect()
    for logins in range(1, 6):  # Asterisk closes after a refusal; the library comes back at once, every time
        await fake.until("Login", times=logins, within_s=0.5)
        await asyncio.sleep(0.02)
        fake.cut()
    manager.connect = lambda *_: None
    manager.close()
    await asyncio.sleep(0)


async def test_ours_backs_off_and_comes_back_with_its_credentials(fake: FakeAmi) -> None:
    right = fake.answers["Login"]
    refuse(fake)
    async with AmiClient(account(fake.port), QUICK) as client:
        await asyncio.sleep(0.8)
        assert fake.names().count("Login") == 1  # the next one is due a second after the refusal
        assert client.counts.refused_logins == 1
        with pytest.raises(LinkAway, match="Authentication failed"):
            await client.wait_up(0.01)
        fake.answers["Login"] = right
        await client.wait_up(30)
        assert fake.heard[-1]["Secret"] == fake.heard[0]["Secret"] == "s"


def test_back_off_doubles_to_half_a_minute_for_refusals_and_stays_below_a_second_else() -> None:
    backoff, waits = Backoff(), []
    for _ in range(8):
        backoff = backoff.after(Ending.REFUSED)
        waits.append(backoff.wait_s)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]
    for _ in range(2000):
        backoff = backoff.after(Ending.UNREACHABLE)
        assert 0 < backoff.wait_s <= 0.5
    assert backoff.after(Ending.LOST).wait_s < 0.1


# -- away and back --------------------------------------------------------------------------------------------------


async def test_back_within_a_second_and_marked_in_the_inbox(fake: FakeAmi, client: AmiClient) -> None:
    took = []
    for link_no in (2, 3, 4):
        await fake.shut()
        await until(lambda: not client.is_up)
        await asyncio.sleep(0.7)  # long enough for the waits to have grown
        await fake.open()
        began = time.monotonic()
        await client.wait_up(30)
        took.append(time.monotonic() - began)
        assert client.counts.links == link_no
    assert max(took) < 3.0, "no wait grows beyond half a second; the rest is a busy machine"
    marks = [type(item) for item in await items(client, 11) if not isinstance(item, Event)]
    assert marks == [LinkUp, LinkDown, LinkUp, LinkDown, LinkUp, LinkDown, LinkUp]


async def test_it_starts_before_asterisk_does() -> None:
    fake = FakeAmi()
    await fake.open()
    port = fake.port
    await fake.shut()
    async with AmiClient(account(port), QUICK) as client:
        await asyncio.sleep(0.3)
        await fake.open()
        await client.wait_up(30)
    await fake.shut()


@pytest.mark.parametrize("banner", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"Asterisk Call Ma"])
async def test_what_is_no_manager_is_let_go_and_said(banner: bytes) -> None:
    fake = FakeAmi()
    fake.banner = banner
    await fake.open()
    async with AmiClient(account(fake.port), AmiRules(connect_s=0.1)) as client:
        await until(lambda: fake.accepted >= 3)
        with pytest.raises(LinkAway):
            await client.wait_up(0.01)
        assert "Login" not in fake.names()  # the secret is told to nobody who did not greet like Asterisk
    await fake.shut()


async def test_shutdown_ends_the_link_at_once(fake: FakeAmi, client: AmiClient) -> None:
    fake.say(message("Event: Shutdown", "Shutdown: Uncleanly", "Restart: False"))
    await until(lambda: fake.accepted == 2)
    assert client.counts.last_loss == "Asterisk is shutting down"


async def test_a_secret_that_cannot_be_sent_is_said_at_the_start() -> None:
    with pytest.raises(UnsafeAction):
        await AmiClient(AmiAccount("127.0.0.1", 1, "tr", "a\r\nb")).start()


def test_the_secret_is_in_no_log_line() -> None:
    assert "hunter2" not in repr(AmiAccount("127.0.0.1", 5038, "tr", "hunter2"))


# -- overflow -------------------------------------------------------------------------------------------------------


async def test_more_than_fits_drops_the_link_and_says_so_where_the_gap_is(fake: FakeAmi) -> None:
    async with AmiClient(account(fake.port), AmiRules(inbox_events=100)) as client:
        await client.wait_up(30)
        for number in range(500):
            fake.say(message("Event: Newstate", f"Number: {number}"))
        await until(lambda: client.counts.overflows == 1)
        await asyncio.sleep(0.2)
        assert fake.accepted == 1  # not while the inbox is full: it would only overflow again
        taken = await items(client, 101)
        numbers = [int(item["Number"]) for item in taken if isinstance(item, Event) and "Number" in item]
        assert numbers == list(range(len(numbers)))  # no hole before the mark
        assert taken[-1] == LinkDown(1, "inbox overflow")
        await until(lambda: fake.accepted == 2)


async def test_a_reader_that_is_late_loses_nothing_that_fits(fake: FakeAmi, client: AmiClient) -> None:
    for number in range(5000):
        fake.say(message("Event: Newstate", f"Number: {number}"))
    await asyncio.sleep(0.3)  # nobody takes anything, and pings are answered all the same
    taken = [int(i["Number"]) for i in await items(client, 5002) if isinstance(i, Event) and "Number" in i]
    assert taken == list(range(5000))
    assert client.is_up
