"""From an event in Asterisk to the browser's socket: 20 panels signed in, real calls on a real Asterisk.

    python -m tests.bench.live [--calls 24] [--panels 20] [--json]

Method: the whole house runs as in production (a supervisor, one application, SQLite), with the carrier of the tests as
the telephone network. 20 users sign in over HTTP and listen on the WebSocket: 16 desks, six of them with a desk phone
that answers after 0.7 s, and 4 floors. Callers ring, four at once, talk for 3 s and go. Each figure is the time from
the event, by Asterisk's own clock on the event, to the message in the client's hands:
    pop     the phone was dialled -> the caller's record
    call    the phone was answered, or its leg ended -> the phone bar
    floor   the caller's first ring -> the row of those who wait (lists are told at most every 0.4 s, by design)
Loop lag is the application's own histogram, read over its control socket: a figure is the end of a bucket.
Clients, carrier, Asterisk and application share the machine, so these are upper bounds; the bystander, a process that
only sleeps in steps of 0.1 s, tells how late the machine itself made everybody.
"""

import argparse
import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil
import structlog

from store.accounts import NewAccount, Role, account_by_login, add_account
from store.database import writing
from tests.bench.panels.lag import bystander, read_lag
from tests.bench.panels.panel import Delays, Panel
from tests.bench.panels.traffic import Traffic
from tests.live.whole import Whole, whole_house
from threerings.robots.door import Door

PHONES, FLOORS, AT_ONCE = 6, 4, 4
KINDS = ("pop", "call", "floor")


async def open_panels(whole: Whole, count: int, delays: Delays, stack: AsyncExitStack) -> list[Panel]:
    """Everybody signed in and listening; the first ones with a phone, ready."""
    panels = []
    for number in range(count):
        floor = number >= count - FLOORS
        login = await _user(whole, f"bench{number}", "lead" if floor else "agent")
        door = await stack.enter_async_context(Door(whole.settings.origin))
        panel = Panel(door, "/floor" if floor else "/desk", delays)
        stack.push_async_callback(panel.close)
        await panel.open((await whole.link(login)).rsplit("/", 1)[1])
        if number < PHONES:
            await panel.plug_in(whole.network.phones)
        panels.append(panel)
    return panels


async def _user(whole: Whole, login: str, role: Role) -> str:
    async with writing(whole.engine) as connection:
        if await account_by_login(connection, login) is None:
            await add_account(connection, NewAccount(login=login, name=login, role=role, languages=("vi", "en", "zh")))
    return login


async def bench(panels: int, calls: int) -> dict[str, Any]:
    """The house, the panels, the calls; the figures."""
    delays = Delays()
    with tempfile.TemporaryDirectory(prefix="tr-bench-") as folder:
        async with whole_house(Path(folder)) as whole, AsyncExitStack() as stack:
            await open_panels(whole, panels, delays, stack)
            process = whole.supervisor.application.process
            assert process is not None
            application = psutil.Process(process.pid)
            lag, cpu, began, seq = (
                await read_lag(whole.settings),
                _cpu_s(application),
                time.monotonic(),
                await _seq(whole),
            )
            delays.messages.clear()
            async with bystander() as stands:
                made = await Traffic(whole, calls, AT_ONCE).flow()
            seconds = time.monotonic() - began
            spent = _cpu_s(application) - cpu
            lag = (await read_lag(whole.settings)).since(lag)
            facts = await _seq(whole) - seq
    return {
        "panels": panels,
        "calls": made,
        "at_once": AT_ONCE,
        "seconds": round(seconds, 1),
        **{kind: _figures(delays.by_kind[kind]) for kind in KINDS},
        "loop_lag": {"n": lag.n, "p50_ms": lag.at_most_ms(0.5), "p99_ms": lag.at_most_ms(0.99)},
        "bystander": _figures(stands.late_ms),
        "application_cpu": round(spent / seconds, 2),
        "facts": facts,
        "messages": sum(delays.messages.values()),
    }


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _seq(whole: Whole) -> int:
    recorded = await whole.read()
    return recorded[-1].seq if recorded else 0


def _figures(late_ms: list[float]) -> dict[str, float]:
    if not late_ms:
        raise SystemExit("nothing was told of one kind: the bench measured nothing")
    ordered = sorted(late_ms)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]
    return {"n": len(ordered), "p50_ms": round(statistics.median(ordered), 1), "p99_ms": round(p99, 1)}


def show(found: dict[str, Any]) -> None:
    """For a person."""
    print(f"{found['panels']} panels, {found['calls']} calls, {found['at_once']} at once, {found['seconds']} s")
    for kind in (*KINDS, "loop_lag", "bystander"):
        line = found[kind]
        print(f"  {kind:9} p50 {line['p50_ms']:7.1f} ms   p99 {line['p99_ms']:7.1f} ms   n = {line['n']}")
    told = f"{found['facts']} facts became {found['messages']} messages"
    print(f"  application: {found['application_cpu']:.0%} of a core; {told}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=24)
    parser.add_argument("--panels", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = asyncio.run(bench(given.panels, given.calls))
    if given.json:
        print(json.dumps(found))
    else:
        show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
