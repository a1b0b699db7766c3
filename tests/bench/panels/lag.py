"""How late the application's event loop was, from its own gauges: the difference of two readings of one histogram."""

from dataclasses import dataclass

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from threerings.control import SOCKET
from threerings.settings import Settings

METRIC = "threerings_loop_lag_seconds"


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
