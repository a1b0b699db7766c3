"""A manager that speaks real bytes over a real socket, and misbehaves exactly as it is told to.

A fake, not a mock: tests look at what reached it and at what came out on our side, never at who called what.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from panoramisk import Manager

Heard = dict[str, str]
Answer = Callable[[Heard], bytes | None]

BOOTED = b"Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 5\r\nStatus: Fully Booted\r\n\r\n"


def message(*headers: str) -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n"


def success(heard: Heard, *more: str) -> bytes:
    return message("Response: Success", f"ActionID: {heard.get('ActionID', '')}", *more)


async def until(condition: Callable[[], bool], within_s: float = 30) -> None:
    """Waits for something that the other side of a socket does."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.005)


class FakeAmi:
    """Answers Login and Ping like Asterisk, everything else with Success, unless `answers` says otherwise."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[Heard] = []
        self.answers: dict[str, Answer] = {
            "Login": lambda heard: success(heard, "Message: Authentication accepted") + BOOTED,
            "Ping": lambda heard: success(heard, "Ping: Pong"),
        }
        self.banner = b"Asterisk Call Manager/11.0.0\r\n"
        self.accepted = 0
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    def names(self) -> list[str]:
        return [heard.get("Action", "?") for heard in self.heard]

    def silent_on(self, *actions: str) -> None:
        for action in actions:
            self.answers[action] = lambda heard: None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Stops listening and cuts every link."""
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.sleep(0)

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def say(self, data: bytes) -> None:
        """To the newest link, as one write."""
        self._writers[-1].write(data)

    async def until(self, action: str, times: int = 1, within_s: float = 30) -> None:
        await until(lambda: self.names().count(action) >= times, within_s)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self._writers.append(writer)
        writer.write(self.banner)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                block = await reader.readuntil(b"\r\n\r\n")
                pairs = (line.split(": ", 1) for line in block.decode().split("\r\n") if ": " in line)
                self._hear(dict(pairs), writer)

    def _hear(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        self.heard.append(heard)
        data = self.answers.get(heard.get("Action", ""), success)(heard)
        if data is not None:
            writer.write(data)


@asynccontextmanager
async def bare_panoramisk(port: int, **config: Any) -> AsyncIterator[Manager]:
    """The library as it is, logged in, to show what it does by itself."""
    manager = Manager(host="127.0.0.1", port=port, username="tr", secret="s", **config)
    await manager.connect()
    await until(lambda: manager.authenticated)
    try:
        yield manager
    finally:
        manager.connect = lambda *_: None  # it would come back by its own timer
        manager.close()
        await asyncio.sleep(0)
