"""Phones of logins, and the relay that carries their SIP to Asterisk."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web

from agent_panel.app import panel_app
from agent_panel.deps import SipSettings
from agent_panel.keys import DEPS, PHONES
from domain.facts import PhoneIssued, PhoneWithdrawn
from store.journal import Journal
from tests.conftest import HandClock
from tests.journeys.panel.browser import Browser
from tests.journeys.panel.house import House, open_house

TRIES = 1500


@dataclass
class Asterisk:
    """Stands for Asterisk's WebSocket: keeps what it hears, says what it is told."""

    heard: list[str] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    url: str = ""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """GET /ws."""
        line = web.WebSocketResponse(protocols=("sip",))
        await line.prepare(request)
        self.sockets.append(line)
        async for message in line:
            if message.type == WSMsgType.TEXT:
                self.heard.append(message.data)
        return line


@pytest.fixture
async def asterisk() -> AsyncIterator[Asterisk]:
    """On a free port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    made = Asterisk(url=f"ws://127.0.0.1:{listening.getsockname()[1]}/ws")
    app = web.Application()
    app.router.add_get("/ws", made.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    yield made
    await runner.cleanup()


@pytest.fixture
async def house(journal: Journal, tmp_path: Path, asterisk: Asterisk) -> AsyncIterator[House]:
    """The house with a telephone behind it."""
    sip = SipSettings(
        ws_url=asterisk.url,
        domain="127.0.0.1",
        host="127.0.0.1",
        port=5060,
        browser_seats=("b01", "b02"),
        desk_seats=("d01",),
    )
    running = await open_house(journal, tmp_path, sip=sip)
    yield running.house
    await running.stop()


async def until(condition: Callable[[], object]) -> None:
    for _ in range(TRIES):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def register(seat: str) -> str:
    return (
        "REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\n"
        f"From: <sip:{seat}@127.0.0.1>;tag=1\r\nTo: <sip:{seat}@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n\r\n"
    )


async def line(browser: Browser) -> ClientWebSocketResponse:
    return await browser.client.ws_connect(
        f"{browser.origin}/sip", protocols=("sip",), headers={"Origin": browser.origin}
    )


async def test_a_phone_is_issued_with_a_fresh_password_each_time(house: House) -> None:
    browser = await house.signed_in("khue")
    one = (await browser.post("/api/phone", {"kind": "browser"})).data
    two = (await browser.post("/api/phone", {"kind": "browser"})).data

    assert one["seat"] == two["seat"] == "b01"
    assert one["password"] != two["password"]
    assert house.seats.passwords == {"b01": two["password"]}
    assert set(two) == {"seat", "password", "domain", "ws_path", "sip_host", "sip_port", "echo"}
    journal_says = [r.fact for r in await house.journal.read() if isinstance(r.fact, PhoneIssued)]
    assert "password" not in str(journal_says)


async def test_two_agents_get_two_phones_and_the_third_is_told_that_there_is_none(house: House) -> None:
    seats = [
        (await (await house.signed_in(login)).post("/api/phone", {"kind": "browser"})).data
        for login in ("khue", "ngan", "hang")
    ]
    assert [seats[0]["seat"], seats[1]["seat"]] == ["b01", "b02"]
    assert seats[2]["error"]["code"] == "no_seat"
    assert seats[2]["error"]["remedy"]


async def test_changing_to_a_desk_phone_withdraws_the_browsers(house: House) -> None:
    browser = await house.signed_in("khue")
    await browser.post("/api/phone", {"kind": "browser"})
    desk = (await browser.post("/api/phone", {"kind": "desk"})).data

    assert desk["seat"] == "d01"
    assert set(house.seats.passwords) == {"d01"}


async def test_who_comes_next_gets_the_seat_that_was_free_longest(house: House) -> None:
    """The phone of one who left may still be registered for some seconds: it shall not ring for the next."""

    async def sits_and_leaves(login: str) -> str:
        browser = await house.signed_in(login)
        seat: str = (await browser.post("/api/phone", {"kind": "browser"})).data["seat"]
        assert set(house.seats.passwords) == {seat}
        await browser.post("/sign-out")
        return seat

    assert [await sits_and_leaves(login) for login in ("khue", "ngan", "hang")] == ["b01", "b02", "b01"]


async def test_after_a_kill_no_stray_phone_keeps_its_password(house: House) -> None:
    browser = await house.signed_in("khue")
    await browser.post("/api/phone", {"kind": "browser"})
    house.seats.passwords |= {"b02": "left behind", "d01": "left behind"}
    again = web.AppRunner(panel_app(house.app[DEPS]))

    await again.setup()
    await again.cleanup()

    assert set(house.seats.passwords) == {"b01"}


async def test_sip_goes_both_ways(house: House, asterisk: Asterisk) -> None:
    browser = await house.agent("khue")
    phone = await line(browser)
    await phone.send_str(register("b01"))
    await until(lambda: asterisk.heard)
    await asterisk.sockets[0].send_str("OPTIONS sip:x SIP/2.0\r\n\r\n")

    assert asterisk.heard == [register("b01")]
    assert (await phone.receive_str()).startswith("OPTIONS")
    assert phone.protocol == "sip"


async def test_sip_of_another_seat_ends_the_connection(house: House, asterisk: Asterisk) -> None:
    browser = await house.agent("khue")
    await house.agent("ngan")
    phone = await line(browser)
    await phone.send_str(register("b02"))
    await phone.receive()

    assert phone.close_code == 1008
    assert asterisk.heard == []


async def test_without_a_phone_there_is_no_relay(house: House) -> None:
    browser = await house.signed_in("khue")
    with pytest.raises(WSServerHandshakeError) as refused:
        await line(browser)
    assert refused.value.status == 409


async def test_signing_out_closes_the_relay_at_once(house: House, asterisk: Asterisk) -> None:
    browser = await house.agent("khue")
    phone = await line(browser)
    await until(lambda: asterisk.sockets)
    await browser.post("/sign-out")
    await asyncio.wait_for(phone.receive(), 30)

    assert phone.closed
    await until(lambda: asterisk.sockets[0].closed)


async def test_an_old_login_ends_at_its_time_and_its_relay_with_it(
    house: House, asterisk: Asterisk, now: HandClock
) -> None:
    browser = await house.agent("khue")
    phone = await line(browser)
    await until(lambda: asterisk.sockets)
    now.forward(house.settings.limits.absolute_s + 1)
    await browser.get("/desk")
    await asyncio.wait_for(phone.receive(), 30)

    assert phone.closed
    assert any(isinstance(r.fact, PhoneWithdrawn) for r in await house.journal.read())


async def test_the_sweeper_ends_what_nobody_asks_for_any_more(house: House, now: HandClock) -> None:
    await house.agent("khue")
    ngan = await house.agent("ngan")
    await house.call("ngan")
    now.forward(house.settings.limits.absolute_s + 1)
    await house.app[PHONES].end_old()

    assert set(house.seats.passwords) == {"b02"}, "who is in a call keeps the phone until the call is over"
    assert (await ngan.get("/desk")).status == 200


async def test_a_phone_taken_in_another_window_ends_the_first(house: House, asterisk: Asterisk) -> None:
    first = await house.agent("khue")
    phone = await line(first)
    await until(lambda: asterisk.sockets)
    second = await house.agent("khue")
    await asyncio.wait_for(phone.receive(), 30)

    assert phone.closed
    fresh = await line(second)
    await fresh.send_str(register("b01"))
    await until(lambda: asterisk.heard)
    with pytest.raises(WSServerHandshakeError):
        await line(first)


async def test_the_window_that_lost_the_phone_cannot_take_it_away_by_signing_out(house: House) -> None:
    first, _second = await house.agent("khue"), await house.agent("khue")
    await first.post("/sign-out")
    assert set(house.seats.passwords) == {"b01"}


async def test_asterisk_going_away_closes_the_phone_cleanly_and_it_comes_back(house: House, asterisk: Asterisk) -> None:
    browser = await house.agent("khue")
    phone = await line(browser)
    await until(lambda: asterisk.sockets)
    await asterisk.sockets[0].close()
    await asyncio.wait_for(phone.receive(), 30)
    assert phone.close_code in (1000, 1001)

    again = await line(browser)
    await again.send_str(register("b01"))
    await until(lambda: asterisk.heard)


async def test_asterisk_not_there_is_a_clean_try_again(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path)
    browser = await running.house.agent("khue")
    phone = await line(browser)
    await asyncio.wait_for(phone.receive(), 30)
    await running.stop()

    assert phone.close_code == 1013
