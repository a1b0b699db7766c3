"""How late the application's event loop was, from its own gauges: the difference of two readings of one histogram.
Beside it a bystander: a process that does nothing but sleep in the same steps. How late it is, is the machine's doing.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from threerings.control import SOCKET
from threerings.settings import Settings

METRIC = "threerings_loop_lag_seconds"
BYSTANDER = """
import json, sys, threading, time
over, late = threading.Event(), []
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.is_set():
    began = time.perf_counter()
    time.sleep(0.1)
    late.append((time.perf_counter() - began - 0.1) * 1000)
print(json.dumps(late))
"""


@dataclass(frozen=True)
class Lag:
    """`counts`: how many readings were at most so many seconds, by bucket."""

    counts: dict[float, float]

    @property
    def n(self) -> int:
        """How many readings."""
        return int(max(self.counts.values(), default=0))

    def since(self, before: "Lag") -> "Lag":
        """What was added after another reading."""
        return Lag({upper: count - before.counts.get(upper, 0.0) for upper, count in self.counts.items()})

    def at_most_ms(self, share: float) -> float:
        """The end of the bucket in which this share (0.99: p99) is reached."""
        return 1000 * min(upper for upper, count in self.counts.items() if count >= share * self.n)


async def read_lag(settings: Settings) -> Lag:
    """The histogram as it is now."""
    connector = aiohttp.UnixConnector(str(settings.var / "run" / SOCKET))
    async with aiohttp.ClientSession(connector=connector) as session, session.get("http://house/metrics") as answer:
        text = await answer.text()
    family = next(each for each in text_string_to_metric_families(text) if each.name == METRIC)
    return Lag({float(s.labels["le"]): s.value for s in family.samples if s.name.endswith("_bucket")})


@dataclass
class Bystander:
    """How late a process was that had nothing to do, in ms; known once it is over."""

    late_ms: list[float] = field(default_factory=list)


@asynccontextmanager
async def bystander() -> AsyncIterator[Bystander]:
    """It stands by while the body runs."""
    stands = Bystander()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", BYSTANDER, stdin=-1, stdout=-1)
    try:
        yield stands
    finally:
        said, _ = await process.communicate(b"")  # the end of its input is the end of its watch
        stands.late_ms = json.loads(said)
