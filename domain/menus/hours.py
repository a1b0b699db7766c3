"""When a hotline is open: spans of the week, and the days that are holidays. Local time comes in as an argument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from domain.may_call.calendars import Calendar

Open = Literal["open", "closed", "holiday"]
DAY_MINUTES = 24 * 60
LOOKED_AHEAD_DAYS = 60
"""As long as the longest holiday that a file may hold: what opens later than that is not foretold."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one day, in minutes since its midnight; `to_minute` is already outside."""

    from_minute: int
    to_minute: int


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In their order, and those that touch or overlap as one: so they are said."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.from_minute):
        if found and span.from_minute <= found[-1].to_minute:
            found[-1] = Span(found[-1].from_minute, max(found[-1].to_minute, span.to_minute))
        else:
            found.append(span)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """`week`: the spans of each weekday, Monday is 0; a day that is missing is closed. `holidays`: whole days; None:
    the days of the organisation's calendar, which then also says which days of rest are worked."""

    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] | None = frozenset()

    def at(self, local: datetime, calendar: Calendar | None = None) -> Open:
        """How it is at a moment of the hotline's own clock on the wall. `calendar`: the organisation's."""
        if self.is_holiday(local.date(), calendar):
            return "holiday"
        minute = local.hour * 60 + local.minute
        spans = self.spans_of(local.date(), calendar)
        return "open" if any(span.from_minute <= minute < span.to_minute for span in spans) else "closed"

    def opens_next(self, local: datetime, calendar: Calendar | None = None) -> datetime | None:
        """The first opening after a moment; None where none is foreseen."""
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(LOOKED_AHEAD_DAYS + 1):
            start = midnight + timedelta(days=ahead)
            for span in sorted(self.spans_of(start.date(), calendar), key=lambda span: span.from_minute):
                opens = start + timedelta(minutes=span.from_minute)
                if opens > local:
                    return opens
        return None

    def is_holiday(self, day: date, calendar: Calendar | None = None) -> bool:
        """Is nobody there on that day, whatever weekday it is?"""
        if self.holidays is None:
            return calendar is not None and calendar.holiday(day)
        return day in self.holidays

    def spans_of(self, day: date, calendar: Calendar | None = None) -> tuple[Span, ...]:
        """When it is open on a day. One that makes up for a holiday, on a weekday that is closed, is like the last open
        weekday before it."""
        if self.is_holiday(day, calendar):
            return ()
        spans = self.week.get(day.weekday(), ())
        if spans or self.holidays is not None or calendar is None or calendar.days.get(day) != "make_up":
            return spans
        return next((self.week[w] for w in range(day.weekday(), -1, -1) if self.week.get(w)), ())
