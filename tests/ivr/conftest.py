"""The servers under test: ours in this process, the bare library's in a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ivr.fastagi import AgiServer, Flow, Limits
from ivr.flows import Room
from ivr.prompts import on_the_spot
from ivr.prompts.catalogue import load
from ivr.prompts.on_the_spot import Sentences
from ivr.session import AgiSession
from ivr.speaker import Speaker
from ivr.spool import Spool
from outbound.law import Law
from outbound.onward import PuttingThrough
from store.journal import Journal
from tests.ivr.asterisk_end import SECRET
from tests.ivr.house import FakeRecogniser, FakeTelephony, House

Serve = Callable[..., Awaitable[AgiServer]]


async def route(session: AgiSession) -> None:
    """The flow that the bare server has too: two commands."""
    await session.answer()
    await session.set_variable("ROUTE_DONE", 1)


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start our server with these flows."""
    servers: list[AgiServer] = []

    async def start(flow: Flow = route, *, limits: Limits | None = None, path: str = "route") -> AgiServer:
        server = AgiServer({path: flow}, secret=SECRET, limits=limits)
        await server.start("127.0.0.1", 0)
        servers.append(server)
        return server

    yield start
    for server in servers:
        await server.stop()
        assert server.sessions == 0


class Bare:
    """The bare library's server."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.port = 0
        self.plain_function = ""

    async def told(self, event: str, patience_s: float = 30.0) -> dict[str, Any]:
        """Wait for the next report of this kind. Raises TimeoutError."""
        assert self._process.stdout is not None
        async with asyncio.timeout(patience_s):
            while line := await self._process.stdout.readline():
                report: dict[str, Any] = json.loads(line)
                if report["event"] == event:
                    return report
        raise AssertionError(f"the bare server ended before {event}")

    def say(self, word: str) -> None:
        """Ask for something."""
        assert self._process.stdin is not None
        self._process.stdin.write(word.encode() + b"\n")


@pytest.fixture
async def bare() -> AsyncIterator[Bare]:
    """Start the bare library's server."""
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "ignore",
        str(root / "tests/ivr/bare_server.py"),
        cwd=root,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    server = Bare(process)
    listening = await server.told("listening", 20.0)
    server.port, server.plain_function = listening["port"], listening["plain_function"]
    yield server
    process.kill()
    await process.wait()


@pytest.fixture
async def house(journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A journal, a spool, a voice that is waited for on a busy machine too, and the server with every flow."""
    monkeypatch.setattr(on_the_spot, "PATIENCE_S", 60.0)
    (tmp_path / "spool").mkdir()
    with ThreadPoolExecutor(1) as pool:
        room = Room(
            journal=journal,
            telephony=FakeTelephony(),
            permission=Law(journal),
            through=PuttingThrough(journal),
            spool=Spool(tmp_path / "spool"),
            speaker=Speaker(pool),
            spoken_dir=tmp_path / "spoken",
            sentences=Sentences(load(), tmp_path / "spoken", pool),
            recogniser=FakeRecogniser(),
            recordings_dir=tmp_path,
        )
        house = House(room)
        await house.hotline()
        await house.server.start("127.0.0.1", 0)
        yield house
        await house.server.stop()
