"""How late the event loop is: the one figure that tells a process that does too much at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import Histogram

from store.tasks import end, spawn

STEP_S = 0.1
LAG = Histogram(
    "threerings_loop_lag_seconds",
    "How much later than asked a task ran",
    buckets=(0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5),
)


@asynccontextmanager
async def watch_loop_lag() -> AsyncIterator[None]:
    """Measure while the house is open."""
    task = spawn("loop lag", _measure(), vital=False)
    try:
        yield
    finally:
        await end(task)


async def _measure() -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(STEP_S)
        LAG.observe(max(0.0, time.perf_counter() - began - STEP_S))
