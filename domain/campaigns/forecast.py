"""When a campaign ends, if it goes on like this: what is left, at the pace of the last hour in which it ran.

Waits of the ladders and hours in which nobody may be called are not counted: the figure is an early one.
"""

from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
FEWEST = 3
"""So many entries must be over before a pace is one."""
FURTHEST = timedelta(days=30)


def measured_from(started_at: datetime, now: datetime) -> datetime:
    """The moment from which the pace is measured."""
    return max(started_at, now - WINDOW)


def ends_at(left: int, over: int, since: datetime, now: datetime) -> datetime | None:
    """When nobody is left. `over`: entries that came to an end since then. None: too few to say, or too far away."""
    took = now - since
    if not left:
        return now
    if over < FEWEST or took <= timedelta():
        return None
    rest = took * (left / over)
    return now + rest if rest <= FURTHEST else None


def left_then(left: int, over: int, since: datetime, now: datetime, then: datetime) -> int | None:
    """How many are left at a moment to come, at the pace since `since`: whole entries, never fewer than none. None: too
    few came to an end to say."""
    took = now - since
    if over < FEWEST or took <= timedelta():
        return None
    return max(0, round(left - over * ((then - now) / took)))
