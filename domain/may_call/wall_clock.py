"""What the clock on somebody's wall shows, and when it first shows it: right where clocks are changed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY_S = 86_400
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


def zones_named(names: Iterable[str]) -> tuple[ZoneInfo, ...]:
    """The zones of these names; none of them if one does not exist: then nobody knows where the person is."""
    try:
        return tuple(ZoneInfo(name) for name in sorted(set(names)))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ()


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date on the wall."""
    return at.astimezone(zone).date()


def second_of_day(at: datetime, zone: ZoneInfo) -> int:
    """The whole seconds since midnight that the wall shows, 0 to 86 399."""
    local = at.astimezone(zone)
    return local.hour * 3600 + local.minute * 60 + local.second


@lru_cache(maxsize=4096)
def first_showing(zone: ZoneInfo, day: date, second: int = 0) -> datetime:
    """The first instant at which the wall shows this second of this day, or more where that is left out. UTC."""
    wanted = datetime.combine(day, time()) + timedelta(seconds=second)
    # PEP 495: of a time shown twice, fold 0 is the first; of one left out, fold 1 lies before the change, fold 0 after
    by_fold = [wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return _change(zone, by_fold[1], by_fold[0])


@lru_cache(maxsize=4096)
def showings(zone: ZoneInfo, day: date, second: int) -> tuple[datetime, ...]:
    """Every instant of a local day at which the wall may come to show this second or leap over it, in order. UTC."""
    begins, ends = first_showing(zone, day), first_showing(zone, day + ONE_DAY)
    first = first_showing(zone, day, second)
    if begins.astimezone(zone).utcoffset() == ends.astimezone(zone).utcoffset():
        return (first,)
    wanted = datetime.combine(day, time()) + timedelta(seconds=second)
    again = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return tuple(sorted({first, again, _change(zone, begins, ends)}))


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first whole second from which the zone's offset is that of `after`; `after` itself if it is not after."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > ONE_SECOND:
        middle = before + timedelta(seconds=(after - before) // ONE_SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
