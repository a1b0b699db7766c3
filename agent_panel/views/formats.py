"""Instants, durations, money and figures in the reader's habit (the table of ui.md, section 7).

Instants arrive aware and are shown in the organisation's zone; `now` is an argument, so that "today" is the
caller's affair. The browser's own formatting (`assets/js/figures.js`) must agree: a test compares both.
"""

from dataclasses import dataclass
from datetime import date as CalendarDay
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent, get_currency_precision

from agent_panel.views import words

NO_BREAK = "\u00a0"
SHORT_DATE = {"vi": "dd/MM", "en": "d MMM", "zh": "M 月 d 日"}
FULL_DATE = {"vi": "dd/MM/y", "en": "d MMM y", "zh": "y-MM-dd"}
LONG_DATE = {"vi": "EEEE dd/MM/y", "en": "EEE d MMM y", "zh": "y 年 M 月 d 日（EEE）"}
HOUR_S, MINUTE_S, LONG_S = 3600, 60, 8 * 3600
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Formats:
    """Everything that becomes text in one language, zone and moment."""

    language: str
    zone: tzinfo
    now: datetime

    def time(self, at: datetime) -> str:
        """09:30"""
        return format_datetime(at, "HH:mm", self.zone, self.language)

    def time_s(self, at: datetime) -> str:
        """09:30:07, for what is proved to the second."""
        return format_datetime(at, "HH:mm:ss", self.zone, self.language)

    def date(self, at: datetime) -> str:
        """The full date, with its year: 20/11/2026."""
        return self._date(at, FULL_DATE)

    def day(self, day: CalendarDay) -> str:
        """A day that has no time: 20/11/2026."""
        return format_date(day, FULL_DATE[self.language], self.language)

    def wait(self, seconds: int) -> str:
        """A wait in its largest whole unit: 10 minutes, 2 hours, 1 day."""
        units: tuple[tuple[Literal["day", "hour", "minute"], int], ...] = (("day", 86_400), ("hour", 3600))
        unit, size = next((each for each in units if seconds % each[1] == 0), ("minute", 60))
        whole = timedelta(seconds=-(-seconds // size) * size)
        return format_timedelta(whole, granularity=unit, threshold=10**9, locale=self.language)

    def day_month(self, day: CalendarDay) -> str:
        """A day without its year, for an axis: 20/11."""
        return format_date(day, SHORT_DATE[self.language], self.language)

    def long_date(self, at: datetime) -> str:
        """The date with its weekday."""
        return self._date(at, LONG_DATE)

    def when(self, at: datetime) -> str:
        """The shortest that is plain: the time today, "yesterday 20:14", "19/11 20:14", else with the year."""
        day, today = at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date()
        if day == today:
            return self.time(at)
        if day == today - timedelta(days=1):
            return words.load(self.language).text("when.yesterday", time=self.time(at))
        return f"{self._date(at, SHORT_DATE if day.year == today.year else FULL_DATE)} {self.time(at)}"

    def due(self, at: datetime) -> str:
        """A due instant: "today 17:00", else day and time."""
        if at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date():
            return words.load(self.language).text("when.today", time=self.time(at))
        return self.when(at)

    def age(self, at: datetime) -> str:
        """How long ago, in one unit: 3 ngày trước."""
        return format_timedelta(min(at - self.now, -SECOND), add_direction=True, locale=self.language)

    def duration(self, seconds: float) -> str:
        """2 phút 31 giây; hours and minutes from an hour on."""
        whole = max(0, round(seconds))
        text = words.load(self.language).text
        if whole < MINUTE_S:
            return text("duration.s", s=whole)
        if whole < HOUR_S:
            return text("duration.m_s", m=whole // MINUTE_S, s=whole % MINUTE_S)
        return text("duration.h_m", h=whole // HOUR_S, m=whole % HOUR_S // MINUTE_S)

    def span(self, seconds: float) -> str:
        """A stopped clock or a length: 1:38, 1:02:03."""
        whole = max(0, round(seconds))
        hours, minutes, rest = whole // HOUR_S, whole % HOUR_S // MINUTE_S, whole % MINUTE_S
        return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"

    def left(self, due_at: datetime) -> str:
        """A clock's figure: mm:ss under an hour, hours and minutes to eight, the due day beyond; + and counting up when
        late.
        """
        seconds = (due_at - self.now).total_seconds()
        whole, sign = (int(-seconds), "+") if seconds < 0 else (-int(-seconds // 1), "")
        if whole < HOUR_S:
            return f"{sign}{whole // MINUTE_S:02d}:{whole % MINUTE_S:02d}"
        if whole < LONG_S or sign:
            return sign + words.load(self.language).text(
                "duration.h_m.short", h=whole // HOUR_S, m=f"{whole % HOUR_S // 60:02d}"
            )
        return self._date(due_at, SHORT_DATE)

    def number(self, value: float) -> str:
        """1.206"""
        return format_decimal(value, locale=self.language)

    def share(self, value: float) -> str:
        """98,6% of a share between 0 and 1."""
        return format_percent(value, format="#,##0.0%", locale=self.language)

    def money(self, minor: int, currency: str = "VND") -> str:
        """An amount in the currency's smallest unit."""
        places = get_currency_precision(currency)
        pattern = "#,##0." + "0" * places if places else "#,##0"
        figure = format_decimal(minor / 10**places, format=pattern, locale=self.language)
        return words.load(self.language).text(f"money.{currency}", figure=figure).replace(" ", NO_BREAK)

    def _date(self, at: datetime, patterns: dict[str, str]) -> str:
        return format_date(at.astimezone(self.zone).date(), patterns[self.language], self.language)
