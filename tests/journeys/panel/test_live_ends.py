"""How a live stream ends: with its login, with the server, or because its browser takes nothing."""

import asyncio
import socket
from pathlib import Path

from agent_panel.hub import MOST_TABS
from agent_panel.keys import HUB
from domain.facts import Repaired
from store.journal import Journal
from tests.conftest import HandClock
from tests.journeys.panel.house import House, open_house
from tests.journeys.panel.page import opened


async def test_every_socket_of_a_login_hears_goodbye_when_it_ends(house: House) -> None:
    browser = await house.agent("khue")
    lives = [await browser.live("/desk"), await browser.live("/cases")]
    for live in lives:
        await live.until("snapshot")
    await browser.post("/sign-out")
    for live in lives:
        assert (await live.until("bye"))["reason"] == "signed_out"


async def test_a_login_with_too_many_tabs_loses_the_oldest(house: House) -> None:
    browser = await house.signed_in("khue")
    lives = []
    for _ in range(MOST_TABS + 1):
        lives.append(await browser.live("/cases"))
        await lives[-1].until("snapshot")

    assert (await lives[0].until("bye"))["reason"] == "elsewhere"
    await lives[1].say("ping", t=1)
    await lives[1].until("pong")


async def test_an_expired_login_is_said_so(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    now.forward(house.settings.limits.idle_s + 1)
    await browser.get("/desk")
    assert (await live.until("bye"))["reason"] == "expired"


async def test_waiting_agents_stay_signed_in_while_their_page_is_open(house: House, now: HandClock) -> None:
    browser = await house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    for _ in range(8):
        now.forward(house.settings.limits.idle_s / 4)
        await live.say("ping", t=1)
        await live.until("pong")
    await asyncio.sleep(0.05)
    assert (await browser.get("/desk")).status == 200


async def test_a_browser_that_takes_nothing_is_closed_and_the_others_do_not_wait(
    journal: Journal, tmp_path: Path
) -> None:
    running = await open_house(journal, tmp_path, send_buffer=8192, send_s=0.3, slow_s=0.0)
    house = running.house
    lead, deaf = await house.signed_in("hang"), await house.signed_in("manager")
    _, live = await opened(lead, "/floor")
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.connect(("127.0.0.1", int(house.origin.rsplit(":", 1)[1])))
    reader, writer = await asyncio.open_connection(sock=small, limit=1024)
    cookie = f"session={deaf.cookies['session']}"
    writer.write(
        f"GET /live?page=/floor HTTP/1.1\r\nHost: x\r\nOrigin: {house.origin}\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    await writer.drain()
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    hub = house.app[HUB]
    hears = asyncio.create_task(live.quiet(2.0))
    for n in range(600):
        await house.tell(Repaired(at=journal.now(), what="x" * 10, subject_id=str(n)))
        for stream in tuple(hub._streams):
            stream.look_at("/floor")
        await asyncio.sleep(0.01)
        if hub.counts["streams"] == 1:
            break

    assert hub.counts["streams"] == 1, "the deaf one is gone, the other is there"
    await hears
    await live.say("ping", t=7)
    assert (await live.until("pong"))["t"] == 7
    writer.transport.abort()
    await running.stop()


async def test_the_server_says_that_it_will_be_back(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path)
    browser = await running.house.agent("khue")
    live = await browser.live("/desk")
    await live.until("snapshot")
    stopping = asyncio.create_task(running.runner.cleanup())
    assert (await live.until("bye"))["reason"] == "restart"
    await live.socket.close()
    await stopping
    await running.stop()
