"""FastAGI sessions a second and core: ours with all checks, against an asyncio-streams floor and bare panoramisk.

    python -m tests.bench.fastagi [--sessions 1500] [--rounds 3] [--json]

Method: a second process is Asterisk: it holds 50 or 500 sessions open in mid-command, then runs `sessions` short ones,
40 at a time: an environment of 23 lines, four commands with their replies, the end. The server's own CPU time
(time.process_time) for those is what counts, so a busy neighbour changes little. The three servers take turns in each
round, all on uvloop as in production; figures are medians over the rounds, ratios are taken within a round.
"""

import argparse
import asyncio
import json
import logging
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
import uvloop
from panoramisk.fast_agi import Application

from ivr.fastagi import AgiServer, Limits
from ivr.session import AgiSession
from tests.ivr.asterisk_end import SECRET, environment

HELD = (50, 500)
AT_ONCE = 40
WORDS = ("LANG", "RING1", "ROUTE_DONE")
HELLO = environment()
READY = b"200 result=0\n"

Serve = Callable[[], Awaitable[tuple[int, Callable[[], Awaitable[None]]]]]


async def ours() -> tuple[int, Callable[[], Awaitable[None]]]:
    """The server of the house."""

    async def flow(session: AgiSession) -> None:
        await session.answer()
        for word in WORDS:
            await session.set_variable(word, 1)

    server = AgiServer({"route": flow}, secret=SECRET, limits=Limits(environment_s=30))
    await server.start("127.0.0.1", 0)
    return server.port, server.stop


async def floor() -> tuple[int, Callable[[], Awaitable[None]]]:
    """The least that asyncio's streams can do: nothing is parsed, checked, bounded or timed."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (await reader.readline()).strip():
            pass
        for command in (b"ANSWER\n", *(b'SET VARIABLE "%s" "1"\n' % word.encode() for word in WORDS)):
            writer.write(command)
            await writer.drain()
            if not await reader.readline():
                break
        writer.close()

    return await _listen(talk)


async def bare() -> tuple[int, Callable[[], Awaitable[None]]]:
    """panoramisk as it is."""
    application = Application()

    async def route(request: Any) -> None:
        await request.send_command("ANSWER")
        for word in WORDS:
            await request.send_command(f'SET VARIABLE "{word}" "1"')

    application.add_route("route", route)
    return await _listen(application.handler)


async def _listen(talk: Callable[..., Awaitable[None]]) -> tuple[int, Callable[[], Awaitable[None]]]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)

    async def stop() -> None:
        server.close()
        await server.wait_closed()

    return int(server.sockets[0].getsockname()[1]), stop


SERVERS: dict[str, Serve] = {"ours": ours, "floor": floor, "panoramisk": bare}


class Caller(asyncio.Protocol):
    """One session as Asterisk leads it; a held one never answers its first command."""

    def __init__(self, *, held: bool) -> None:
        loop = asyncio.get_running_loop()
        self._held, self.asked, self.over = held, loop.create_future(), loop.create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.transport.write(HELLO)

    def data_received(self, data: bytes) -> None:
        if not self.asked.done():
            self.asked.set_result(None)
        if not self._held:
            self.transport.write(READY * data.count(b"\n"))

    def connection_lost(self, exc: Exception | None) -> None:
        for waited in (self.asked, self.over):
            if not waited.done():
                waited.set_result(None)


async def call(held: bool, port: int) -> Caller:
    _, caller = await asyncio.get_running_loop().create_connection(lambda: Caller(held=held), "127.0.0.1", port)
    await (caller.asked if held else caller.over)
    return caller


async def be_asterisk() -> None:
    """The other process. Reads `port held sessions`, says `held`, waits for a line, says `done`, lets the held go."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        port, held, sessions = (int(word) for word in line.split())
        holding = [await call(True, port) for _ in range(held)]
        print("held", flush=True)
        await lines.readline()
        share = sessions // AT_ONCE
        await asyncio.gather(*(_one_after_the_other(port, share) for _ in range(AT_ONCE)))
        print("done", flush=True)
        for caller in holding:
            caller.transport.abort()


async def _one_after_the_other(port: int, sessions: int) -> None:
    for _ in range(sessions):
        await call(False, port)


async def measure(serve: Serve, asterisk: asyncio.subprocess.Process, held: int, sessions: int) -> float:
    """Sessions a second of the server's CPU time."""
    assert asterisk.stdin is not None and asterisk.stdout is not None
    port, stop = await serve()
    asterisk.stdin.write(b"%d %d %d\n" % (port, held, sessions))
    assert await asterisk.stdout.readline() == b"held\n"
    began = time.process_time()
    asterisk.stdin.write(b"\n")
    assert await asterisk.stdout.readline() == b"done\n"
    spent = time.process_time() - began
    await stop()
    return sessions // AT_ONCE * AT_ONCE / spent


async def bench(sessions: int, rounds: int) -> dict[str, Any]:
    asterisk = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.fastagi", "--asterisk", stdin=-1, stdout=-1
    )
    found: dict[str, Any] = {"sessions": sessions, "rounds": rounds}
    try:
        for held in HELD:
            rates: dict[str, list[float]] = {name: [] for name in SERVERS}
            for _ in range(rounds):
                for name, serve in SERVERS.items():
                    rates[name].append(await measure(serve, asterisk, held, sessions))
            found[f"held_{held}"] = _summary(rates)
    finally:
        asterisk.kill()
        await asterisk.wait()
    return found


def _summary(rates: dict[str, list[float]]) -> dict[str, float]:
    ratio = {
        f"ours_to_{name}": statistics.median(o / r for o, r in zip(rates["ours"], rates[name], strict=True))
        for name in rates
        if name != "ours"
    }
    figures = {f"{name}_per_s_core": round(statistics.median(values)) for name, values in rates.items()}
    return {**figures, **{name: round(value, 2) for name, value in ratio.items()}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sessions", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--asterisk", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.asterisk:
        uvloop.run(be_asterisk())
        return 0
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    found = uvloop.run(bench(given.sessions, given.rounds))
    if given.json:
        print(json.dumps(found))
        return 0
    for held in HELD:
        line = found[f"held_{held}"]
        print(f"{held} held: " + ", ".join(f"{name} {value}" for name, value in line.items()))
    print(f"n = {given.rounds} rounds of {given.sessions} sessions; medians; ratios within a round; server's CPU time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
