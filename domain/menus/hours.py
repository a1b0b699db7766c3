"""When a hotline is open: spans of the week, and the days that are holidays. Local time comes in as an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Open = Literal["open", "closed", "holiday"]
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one day, in minutes since its midnight; `to_minute` is already outside."""

    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """`week`: the spans of each weekday, Monday is 0; a day that is missing is closed. `holidays`: whole days."""

    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def at(self, local: datetime) -> Open:
        """How it is at a moment of the hotline's own clock on the wall."""
        if local.date() in self.holidays:
            return "holiday"
        minute = local.hour * 60 + local.minute
        spans = self.week.get(local.weekday(), ())
        return "open" if any(span.from_minute <= minute < span.to_minute for span in spans) else "closed"
