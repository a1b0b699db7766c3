"""A day of a campaign, hour by hour: what was done, how many are left, and how many were foretold to be."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HourLine:
    """An hour. `left`: at its end, of one that is not over: now; None: it has not come; `foretold`: for its end, an
    hour before (of hours to come: now); None: too early to say."""

    hour: int
    tries: int = 0
    reached: int = 0
    promised: int = 0
    amount: int = 0
    left: int | None = None
    foretold: int | None = None


@dataclass(frozen=True, slots=True)
class DayView:
    """`today`: it is not over yet; `amount` is in the smallest unit of `currency`; `before`, `after`: days to look at
    next to it, None: there is nothing to see."""

    campaign_id: str
    day: date
    today: bool
    hours: tuple[HourLine, ...]
    currency: str
    before: date | None = None
    after: date | None = None

    @property
    def key(self) -> str:
        """The element's id: only today is told live."""
        return "campaign-day" if self.today else f"campaign-day-{self.day.isoformat()}"

    @property
    def any(self) -> bool:
        """Was anybody called on it?"""
        return any(each.tries or each.promised for each in self.hours)
