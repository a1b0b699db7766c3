"""A digit's answer with many callers in the menus at once: from the caller's key to the journal and to the next prompt.

    python -m tests.bench.menus [--callers 100] [--keys 8] [--json]

Method: the whole house; telephones of our own making (RTP, no robots) call one after the other, ten a second, and walk
between two levels of a hotline, each key pressed when the prompt before it is over. `fact`: from the end of the key to
the time that the journal's fact of the move bears; `sound`: to the first loud packet of the next prompt, which includes
the silence at that prompt's own beginning. Callers, Asterisk and application share the machine, so these are upper
bounds; the bystander, a process that only sleeps in steps of 0.1 s, tells how late the machine itself made everybody.
"""

import argparse
import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import structlog

from domain.facts import CallArrived, CallEnded, CallMenuMoved
from tests.bench.panels.lag import bystander
from tests.live.ivr.walking import NUMBER, call_of_number, house_with_riverside
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole
from threerings.asterisk.ports import free_ports

BETWEEN_S = 0.1
EVERY = 25
"""A telephone that says nothing sends a packet each half second."""
WAY = ("1", *("2", "9") * 9)
"""From the first level down, up, down ...: patience ends after 20."""
LIMIT_S = 100.0


class Caller:
    """One of many: what they pressed when, and when it was answered."""

    def __init__(self, whole: Whole, number: int) -> None:
        self.raw = RawCaller(whole.line, b"", f"0915{number:06d}", number=NUMBER)
        self.raw.voice.every, self.raw.voice.keeps = EVERY, False
        self.pressed: list[datetime] = []
        self.sound_ms: list[float] = []

    async def walk(self, after_s: float, keys: int) -> None:
        """Call, press so many keys, hang up."""
        await asyncio.sleep(after_s)
        await self.raw.call()
        await self.raw.answered()
        for key in WAY[:keys]:
            await self.raw.voice.hears_nothing(0.5)
            await self._press(key)
        await self.raw.hang_up()

    async def _press(self, key: str) -> None:
        await self.raw.press(key)
        voice = self.raw.voice
        ago_s = asyncio.get_running_loop().time() - voice.key_at
        self.pressed.append(datetime.now(UTC) - timedelta(seconds=ago_s))
        while True:
            await asyncio.sleep(0.02)
            if voice.after_key_at > voice.key_at:
                break
        self.sound_ms.append((voice.after_key_at - voice.key_at) * 1000)


async def bench(callers: int, keys: int) -> dict[str, Any]:
    """The house, the callers; the figures."""
    ports = free_ports("127.0.0.1", rtp=8 * callers)
    with tempfile.TemporaryDirectory(prefix="tr-bench-") as folder:
        changes = {"rtp_first": ports.rtp_first, "rtp_last": ports.rtp_last}
        async with house_with_riverside(Path(folder), **changes) as whole:
            watched = {"asterisk": _asterisk(whole), "application": _application(whole)}
            before = {name: _cpu_s(process) for name, process in watched.items()}
            all_of_them = [Caller(whole, number) for number in range(callers)]
            began = time.monotonic()
            async with bystander() as stands, asyncio.timeout(LIMIT_S):
                await asyncio.gather(*(each.walk(BETWEEN_S * n, keys) for n, each in enumerate(all_of_them)))
            seconds = time.monotonic() - began
            spent = {f"{name}_cpu": (_cpu_s(process) - before[name]) / seconds for name, process in watched.items()}
            recorded = [entry.fact for entry in await whole.read()]
            at_once = _most_at_once(recorded)
            fact_ms = await _until_the_fact(whole, all_of_them)
    return {
        "callers": callers,
        "at_once": at_once,
        "seconds": round(seconds, 1),
        "fact": _figures(fact_ms),
        "sound": _figures([late for each in all_of_them for late in each.sound_ms]),
        "bystander": _figures(stands.late_ms),
        **{name: round(share, 2) for name, share in spent.items()},
    }


def _application(whole: Whole) -> psutil.Process:
    process = whole.supervisor.application.process
    assert process is not None
    return psutil.Process(process.pid)


def _asterisk(whole: Whole) -> psutil.Process:
    assert whole.supervisor.pbx is not None and whole.supervisor.pbx.process.pid is not None
    return psutil.Process(whole.supervisor.pbx.process.pid)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _most_at_once(recorded: list[Any]) -> int:
    marks = [(fact.at, 1) for fact in recorded if isinstance(fact, CallArrived)]
    marks += [(fact.at, -1) for fact in recorded if isinstance(fact, CallEnded)]
    now = most = 0
    for _, step in sorted(marks):
        now += step
        most = max(most, now)
    return most


async def _until_the_fact(whole: Whole, callers: list[Caller]) -> list[float]:
    """Each key's move is the one with its number in its call."""
    moved = {(f.call_id, f.step): f.at for e in await whole.read() if isinstance(f := e.fact, CallMenuMoved)}
    late = []
    for caller in callers:
        call_id = await call_of_number(whole, caller.raw.user)
        late += [(moved[call_id, step] - at).total_seconds() * 1000 for step, at in enumerate(caller.pressed, start=1)]
    return late


def _figures(late_ms: list[float]) -> dict[str, float]:
    ordered = sorted(late_ms)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
    return {"n": len(ordered), "p50_ms": round(statistics.median(ordered), 1), "p99_ms": round(p99, 1)}


def show(found: dict[str, Any]) -> None:
    """For a person."""
    print(f"{found['callers']} callers, {found['at_once']} at once, {found['seconds']} s")
    for kind in ("fact", "sound", "bystander"):
        line = found[kind]
        print(f"  {kind:9} p50 {line['p50_ms']:7.1f} ms   p99 {line['p99_ms']:7.1f} ms   n = {line['n']}")
    print(f"  of a core: asterisk {found['asterisk_cpu']:.0%}, application {found['application_cpu']:.0%}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--callers", type=int, default=100)
    parser.add_argument("--keys", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = asyncio.run(bench(given.callers, given.keys))
    if given.json:
        print(json.dumps(found))
    else:
        show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
