"""Days follow each other without a gap, also where clocks are turned."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.days import began, begins, day_of, ends, hours

ZONES = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Santiago"]).map(ZoneInfo)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), ZONES)
def test_days_follow_each_other(at: datetime, zone: ZoneInfo) -> None:
    now = at.replace(tzinfo=UTC)
    today = day_of(now, zone)
    assert began(now, zone).astimezone(UTC) <= now < ends(today, zone).astimezone(UTC)
    assert began(ends(today, zone), zone) == ends(today, zone) == begins(today + timedelta(days=1), zone)
    within = hours(today, zone)
    assert within[0].begins == begins(today, zone) and within[-1].ends == ends(today, zone)
    assert all(one.ends == two.begins for one, two in pairwise(within))
    assert len({each.hour for each in within}) == len(within)


def test_a_day_is_as_long_as_it_is_there() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    shorter, longer = hours(date(2026, 3, 29), berlin), hours(date(2026, 10, 25), berlin)
    assert [each.hour for each in shorter][:4] == [0, 1, 3, 4]
    assert longer[2].ends - longer[2].begins == timedelta(hours=2), "it is two o'clock twice"
    assert ends(date(2026, 10, 25), berlin).astimezone(UTC) - longer[0].begins == timedelta(hours=25)
