"""Days of a calendar on the wall: when one begins and ends, said in one place for the whole house.

A day of a zone that turns its clocks is as long as it is there: 23, 24 or 25 hours.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE = timedelta(days=1)


def begins(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day; one o'clock where clocks are turned over midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC).astimezone(zone)


def ends(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of the next one. Raises OverflowError: there is no next one."""
    return begins(day + ONE, zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day that it is at a moment."""
    return moment.astimezone(zone).date()


def began(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the day began in which a moment lies."""
    return begins(day_of(moment, zone), zone)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour on the wall. `hour`: from 0 to 23; one that is said twice when clocks are turned back is one of two."""

    hour: int
    begins: datetime
    ends: datetime


def hours(day: date, zone: ZoneInfo) -> list[Hour]:
    """The hours of a day, 23 or 24 of them; they follow each other without a gap."""
    moment, over = begins(day, zone).astimezone(UTC), ends(day, zone).astimezone(UTC)
    found: list[Hour] = []
    while moment < over:
        hour, after = moment.astimezone(zone).hour, moment + timedelta(hours=1)
        if found and found[-1].hour == hour:
            found[-1] = replace(found[-1], ends=after)
        else:
            found.append(Hour(hour, moment, after))
        moment = after
    return found
