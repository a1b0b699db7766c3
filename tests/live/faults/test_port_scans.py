"""Strangers knock at every port while two people talk: the talk goes on, nothing breaks, nothing is left open."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest

from domain.facts import CallEnded, Fact, LegBridged, LinkDown, StrangersKnocked
from store.codec import Recorded
from tests.live.faults.hands import people
from tests.live.faults.waiting import eventually
from tests.live.whole import CALLER_HZ, Whole, whole_house
from threerings.carrier.network import RobotCall
from threerings.carrier.sound import RATE_HZ, Heard

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]
SEED = 7
KNOCKS, DATAGRAMS, HALF_OPEN = 40, 400, 12
LISTENS_S = 3.0
LINES = (
    b"GET /" + b"A" * 9000 + b" HTTP/1.1\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
    b"GET /live HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
    b"Action: Login\r\nUsername: admin\r\nSecret: admin\r\n\r\n",
    b"agi_network: yes\nagi_network_script: route\nagi_arg_1: x\nagi_arg_2: y\n\n",
    b"SSH-2.0-libssh\r\n",
    b"\x00" * 4096,
    b"\r\n" * 500,
)
SIP = (
    "OPTIONS sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK{n}\r\n"
    "From: <sip:x@x>;tag={n}\r\nTo: <sip:100@x>\r\nCall-ID: {n}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
)


async def test_the_talk_goes_on(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    async with whole_house(tmp_path) as whole:
        answers = f"ring=0.5|answer|say={whole.voice('caller')}"
        async with people(whole, 1, chance, answers):
            call = await whole.ring()
            await whole.until(LegBridged, agent_id="khue")
            before, began = await _open_files(whole), call.heard.seconds
            assert not [entry for entry in await whole.read() if isinstance(entry.fact, StrangersKnocked)]
            async with _half_open(whole, chance):
                await asyncio.gather(*(_knock(port, chance) for port in _ports(whole) for _ in range(KNOCKS)))
                _spray(whole.settings.sip_port, chance)
                await asyncio.sleep(4)
                journal = await whole.read()
                _unharmed(whole, journal)
                _counted([entry.fact for entry in journal])
            await call.hang_up()
            await call.over()
            _heard_all_along(call, began)
            await eventually(lambda: _closed_again(whole, before), "what strangers opened is closed", 30)


def _ports(whole: Whole) -> tuple[int, ...]:
    settings = whole.settings
    return settings.ami_port, settings.agi_port, settings.http_port, settings.panel_port


async def _knock(port: int, chance: random.Random) -> None:
    """Say something that nobody asked for, and go, at once or after listening."""
    said = chance.choice((*LINES, chance.randbytes(chance.randint(1, 5000))))
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(said)
            if chance.random() < 0.5:
                await asyncio.wait_for(reader.read(1000), LISTENS_S)
        except TimeoutError:
            pass
        finally:
            await _drop(writer)


@asynccontextmanager
async def _half_open(whole: Whole, chance: random.Random) -> AsyncIterator[None]:
    """Connections on which nothing, or half a line, is ever said."""
    held = []
    for port in _ports(whole):
        for _ in range(HALF_OPEN):
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(chance.choice((b"", b"agi_net", b"GET / HT", b"Acti")))
                held.append(writer)
    try:
        yield
    finally:
        for writer in held:
            await _drop(writer)


async def _drop(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


def _spray(port: int, chance: random.Random) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number in range(DATAGRAMS):
            noise = chance.choice((chance.randbytes(chance.randint(1, 1400)), SIP.format(n=number).encode()))
            stranger.sendto(noise, ("127.0.0.1", port))


def _unharmed(whole: Whole, journal: list[Recorded]) -> None:
    facts = [entry.fact for entry in journal]
    assert not [fact for fact in facts if isinstance(fact, CallEnded | LinkDown)]
    said = whole.supervisor.application.log_file.read_text(encoding="utf-8")
    assert "Traceback" not in said and "exception" not in said, said
    assert whole.supervisor.restarts == 0


def _counted(facts: list[Fact]) -> None:
    """That strangers knock is told at once; however many they are, it is one fact a minute."""
    knocks = [fact for fact in facts if isinstance(fact, StrangersKnocked)]
    assert len(knocks) == 1 and knocks[0].unknown + knocks[0].refused > 0


def _heard_all_along(call: RobotCall, began: float) -> None:
    """The caller heard the other side, without a gap, while all that went on."""
    during = Heard(call.heard.samples[int((began + 4.5) * RATE_HZ) : -RATE_HZ // 2])
    assert during.seconds > 2
    assert during.share_of_tone(CALLER_HZ) > 0.9
    assert during.sounding_s() > during.seconds - 0.3


async def _open_files(whole: Whole) -> int:
    process = whole.supervisor.application.process
    assert process is not None
    return int(psutil.Process(process.pid).num_fds())


async def _closed_again(whole: Whole, before: int) -> bool:
    return await _open_files(whole) <= before + 3
