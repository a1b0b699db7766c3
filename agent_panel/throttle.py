"""How often one address may try: a bucket that refills, kept in memory only."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

MOST_KEYS = 10_000


@dataclass
class Throttle:
    """`burst` tries at once, then `per_minute`. The oldest keys are forgotten first, so memory has an end."""

    burst: int
    per_minute: float

    def __post_init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def allows(self, key: str, now: datetime) -> bool:
        """Take one try, if there is one."""
        left, at = self._left.pop(key, (float(self.burst), now))
        left = min(float(self.burst), left + (now - at).total_seconds() / 60 * self.per_minute)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST_KEYS:
            self._left.popitem(last=False)
        return allowed
