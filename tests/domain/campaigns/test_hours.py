"""The hours of a campaign: how they are typed, and when it may begin to ring."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns.hours import HoursUnreadable, hours_of, opens_at

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RINGS = timedelta(seconds=20)
DAY = (("09:00", "11:30"), ("13:30", "19:00"))


def local(clock: str, day: int = 20) -> datetime:
    hour, minute, second = (int(part) for part in clock.split(":"))
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    "typed",
    ["09:00-11:30, 13:30-19:00", "13h30 - 19h; 9h-11h30", "9-11.30,13:30–19", "９：00至11：30，13：30～19：00"],
)
def test_hours_are_read_as_people_type_them(typed: str) -> None:
    assert hours_of(typed) == DAY


def test_nothing_typed_is_whenever_the_rules_allow() -> None:
    assert hours_of("  ") == ()
    assert opens_at((), ZONE, local("03:00:00"), RINGS) == local("03:00:00")


@pytest.mark.parametrize(
    "typed",
    ["9", "9-", "19:00-9:00", "9:00-9:00", "9-12, 11-14", "9:75-11", "9-24:30", "x-y", "9-10-11", ",".join("a" * 9),
     "1-2,3-4,5-6,7-8,9-10,11-12,13-14"],
)  # fmt: skip
def test_what_is_no_hours_is_said(typed: str) -> None:
    with pytest.raises(HoursUnreadable):
        hours_of(typed)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (local("08:59:59"), local("09:00:00")),
        (local("09:00:00"), local("09:00:00")),
        (local("11:29:39"), local("11:29:39")),
        (local("11:29:40"), local("13:30:00")),
        (local("18:59:40"), local("09:00:00", 21)),
        (local("23:00:00"), local("09:00:00", 21)),
    ],
)
def test_it_rings_inside_its_hours_to_the_end_of_ringing(at: datetime, opens: datetime) -> None:
    assert opens_at(DAY, ZONE, at, RINGS) == opens


def test_hours_shorter_than_a_ring_never_open() -> None:
    assert opens_at((("09:00", "09:01"),), ZONE, local("08:00:00"), timedelta(minutes=2)) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_hours_in_order_or_refused(text: str) -> None:
    try:
        hours = hours_of(text)
    except HoursUnreadable:
        return
    edges = [edge for window in hours for edge in window]
    assert edges == sorted(edges)
    assert hours_of(", ".join(f"{a}-{b}" for a, b in hours)) == hours
