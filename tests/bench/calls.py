"""Whole calls through route and menu: what one costs, against the same dialplan with a server that decides nothing.

    python -m tests.bench.calls [--calls 40] [--rounds 3] [--json]

Method: two houses with the same dialplan, side by side. `ours`: the whole house. `floor`: a PBX whose questions a bare
asyncio server answers at once with fixed words, nothing read, decided or written. The same callers in turns: telephones
of our own making, so many at once, each is answered by the menu, presses the key that ends it and hangs up. What counts
is CPU time of Asterisk and of the server behind it, until two seconds after the last call (ours still seals recordings
then), and calls a second by the clock. Figures are medians over the rounds, ratios are taken within a round. No agent
is signed in. The telephones' own time does not count.
"""

import argparse
import asyncio
import itertools
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import structlog

from tests.live.ivr.walking import CLOSED_NUMBER, house_with_riverside
from tests.live.pbx import DID, House, build
from tests.live.telephone.raw_caller import Line, RawCaller

AT_ONCE = 8
SETTLES_S = 2.0
HEARS_S = 0.5
NUMBERS = itertools.count()
LAST_KEY = "3"
"""Goodbye, in the closed hotline's menu."""
ROUTE = ('SET VARIABLE LANG "vi"', 'SET VARIABLE RING1 ""', 'SET VARIABLE ROUTE_DONE "1"')
MENU = (
    'GOSUB hear s 1 "tr/greeting,5"',
    "GET VARIABLE KEY",
    'SET VARIABLE MENU_NEXT "goodbye"',
    'SET VARIABLE MENU_DONE "1"',
)


@dataclass(frozen=True)
class Side:
    """One of the two houses: where to call, and whose time counts."""

    line: Line
    number: str
    asterisk: psutil.Process
    server: psutil.Process


async def _floor(port: int) -> None:
    """The server that decides nothing: another process."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = b""
        while line := (await reader.readline()).strip():
            said = line if line.startswith(b"agi_network_script:") else said
        for command in ROUTE if said.endswith(b"route") else MENU:
            writer.write(command.encode() + b"\n")
            if not await reader.readline():
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


@asynccontextmanager
async def floor_house(folder: Path) -> AsyncIterator[Side]:
    """A PBX with the bare server behind it."""
    house: House = build(folder)
    await house.start()
    command = [sys.executable, "-m", "tests.bench.calls", "--floor", str(house.pbx.settings.agi_port)]
    server = await asyncio.create_subprocess_exec(*command, stdout=-1)
    try:
        assert server.stdout is not None and await server.stdout.readline() == b"ready\n"
        line = Line("127.0.0.2", house.pbx.settings.ports.sip, DID)
        assert house.pbx.process.pid is not None
        yield Side(line, DID, psutil.Process(house.pbx.process.pid), psutil.Process(server.pid))
    finally:
        server.kill()
        await server.wait()
        await house.stop()


@asynccontextmanager
async def our_house(folder: Path) -> AsyncIterator[Side]:
    """All of it."""
    async with house_with_riverside(folder) as whole:
        application, pbx = whole.supervisor.application.process, whole.supervisor.pbx
        assert application is not None and pbx is not None and pbx.process.pid is not None
        asterisk, server = psutil.Process(pbx.process.pid), psutil.Process(application.pid)
        yield Side(whole.line, CLOSED_NUMBER, asterisk, server)


async def measure(side: Side, calls: int) -> dict[str, float]:
    """So many calls; what each cost, in ms, and how many there were a second."""
    before = _cpu_ms(side.asterisk), _cpu_ms(side.server)
    began = time.monotonic()
    left = iter(range(calls))
    await asyncio.gather(*(_one_after_the_other(side, left) for _ in range(AT_ONCE)))
    seconds = time.monotonic() - began
    await asyncio.sleep(SETTLES_S)
    asterisk, server = _cpu_ms(side.asterisk) - before[0], _cpu_ms(side.server) - before[1]
    return {
        "calls_s": calls / seconds,
        "asterisk_ms": asterisk / calls,
        "server_ms": server / calls,
        "both_ms": (asterisk + server) / calls,
    }


async def _one_after_the_other(side: Side, left: Any) -> None:
    for _ in left:
        raw = RawCaller(side.line, b"", f"0916{next(NUMBERS):06d}", number=side.number)
        raw.voice.keeps = False
        await raw.call()
        await raw.answered()
        await asyncio.sleep(HEARS_S)
        await raw.press(LAST_KEY)
        await asyncio.sleep(HEARS_S)
        await raw.hang_up()


def _cpu_ms(process: psutil.Process) -> float:
    times = process.cpu_times()
    return 1000 * float(times.user + times.system)


async def bench(calls: int, rounds: int) -> dict[str, Any]:
    """Both houses, in turns; the figures."""
    told: dict[str, list[dict[str, float]]] = {"ours": [], "floor": []}
    with tempfile.TemporaryDirectory(prefix="tr-bench-") as folder:
        ours, floor = Path(folder, "ours"), Path(folder, "floor")
        ours.mkdir()
        async with floor_house(floor) as bare, our_house(ours) as whole:
            for _ in range(rounds):
                told["ours"].append(await measure(whole, calls))
                told["floor"].append(await measure(bare, calls))
    return {"calls": calls, "rounds": rounds, "at_once": AT_ONCE} | {
        kind: {
            "ours": round(statistics.median(each[kind] for each in told["ours"]), 1),
            "floor": round(statistics.median(each[kind] for each in told["floor"]), 1),
            "ratio": round(statistics.median(o[kind] / f[kind] for o, f in zip(*told.values(), strict=True)), 2),
        }
        for kind in ("calls_s", "asterisk_ms", "server_ms", "both_ms")
    }


def show(found: dict[str, Any]) -> None:
    """For a person."""
    print(f"{found['rounds']} rounds of {found['calls']} calls on each side, {found['at_once']} at once")
    for kind in ("calls_s", "asterisk_ms", "server_ms", "both_ms"):
        line = found[kind]
        print(f"  {kind:12} ours {line['ours']:7.1f}   floor {line['floor']:7.1f}   ratio {line['ratio']:.2f}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--floor", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.floor:
        asyncio.run(_floor(given.floor))
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = asyncio.run(bench(given.calls, given.rounds))
    if given.json:
        print(json.dumps(found))
    else:
        show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
