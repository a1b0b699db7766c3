"""Hours and days: from when on may it ring, and be done ringing, by the clock and the calendar of the person."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.may_call.asking import VOICE, Contact, Hours
from domain.may_call.calendars import Calendar
from domain.may_call.packs import Days
from domain.may_call.wall_clock import DAY_S, ONE_DAY, first_showing, local_day, second_of_day, showings

HORIZON_DAYS = 92
"""Who may not be rung within three months is told "not known when"."""


def ringing(contact: Contact) -> timedelta:
    """So long it may go on before somebody answers: it must be over before the hours are. A message does not ring."""
    rings = contact.channel in VOICE and contact.stage in ("planning", "originate")
    return timedelta(seconds=contact.ring_s if rings else 0)


def open_from(hours: Hours, zone: ZoneInfo, at: datetime, rings: timedelta) -> datetime | None:
    """The first instant from `at` on that lies in the hours with all its ringing. None: there is none."""
    today = local_day(at, zone)
    for days in range(HORIZON_DAYS):
        for opening in showings(zone, today + days * ONE_DAY, hours.opens_s):
            if _open(hours, zone, later := max(at, opening), rings):
                return later
    return None


def _open(hours: Hours, zone: ZoneInfo, at: datetime, rings: timedelta) -> bool:
    if hours.closes_s - hours.opens_s >= DAY_S:
        return True
    first, last = second_of_day(at, zone), second_of_day(at + rings, zone)
    done = first + rings.total_seconds()
    return hours.opens_s <= min(first, last) and max(done, last) < hours.closes_s


def day_from(rule: Days, calendar: Calendar | None, zone: ZoneInfo, at: datetime, rings: timedelta) -> datetime | None:
    """The first instant from `at` on that lies on such a day with all its ringing. None: nobody confirmed one."""
    for _ in range(HORIZON_DAYS):
        today = local_day(at, zone)
        days = {today, local_day(at + rings, zone)}
        if calendar is None or not calendar.covers(today):
            return None
        if all(_good(rule, calendar, day) for day in days):
            return at
        at = first_showing(zone, today + ONE_DAY)
    return None


def _good(rule: Days, calendar: Calendar, day: date) -> bool:
    fits = calendar.working(day) if rule.only == "working_days" else not calendar.holiday(day)
    return calendar.known(day) and fits
