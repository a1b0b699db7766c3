"""A small FastAGI server for tests of the dialplan: answers each flow with fixed variables, or misbehaves as told.

It is no model of ours: it stands where the application will, so that the dialplan is tested by itself.
Run as a program (`python -m tests.live.asterisk.agi_stub PORT`) it is a process that can be stopped by SIGSTOP.
"""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

Answers = Mapping[str, Mapping[str, str]]
"""Flow -> variables to set, in order; the finished-flag is set after them."""

FLAGS = {
    "route": "ROUTE_DONE",
    "menu": "MENU_DONE",
    "agent_gone": "GONE_DONE",
    "message_left": "MSG_DONE",
    "permitted": "PERMIT_DONE",
    "no_more": "MORE_DONE",
    "alone": "ALONE_DONE",
}


@dataclass
class AgiStub:
    """`how`: answer, close (accept and close), drip (a byte a second), deaf (accept and say nothing)."""

    port: int
    answers: Answers = field(default_factory=dict)
    how: str = "answer"
    delay_s: float = 0.0
    only: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def dies_after(self, flow: str) -> None:
        """Every flow but this one finds the door closing: accepted, then closed."""
        self.only = flow

    async def __aenter__(self) -> "AgiStub":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.how == "close":
            return
        environment = await _environment(reader)
        self.asked.append(environment)
        if self.how == "deaf":
            await asyncio.Event().wait()
        while self.how == "drip":
            writer.write(b"S")
            await writer.drain()
            await asyncio.sleep(1)
        await asyncio.sleep(self.delay_s)
        flow = environment["agi_network_script"]
        if self.only not in ("", flow):
            return
        for name, value in {**self.answers.get(flow, {}), FLAGS[flow]: "1"}.items():
            writer.write(f'SET VARIABLE {name} "{value}"\n'.encode())
            await writer.drain()
            await reader.readline()


async def _environment(reader: asyncio.StreamReader) -> dict[str, str]:
    environment = {}
    while line := (await reader.readline()).decode("utf-8", "replace").strip():
        name, _, value = line.partition(": ")
        environment[name] = value
    return environment


async def _main(port: int) -> None:
    async with AgiStub(port):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
