"""Opening hours: the week, the hotline's own holidays, or the days of the organisation's calendar."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.may_call.calendars import Calendar
from domain.menus.hours import OpeningHours, Span

OFFICE = (Span(480, 720), Span(780, 1050))
WEEK = dict.fromkeys(range(5), OFFICE) | {5: (Span(480, 720),)}
VN = Calendar(
    name="VN", version=1, confirmed_from=date(2026, 1, 1), confirmed_until=date(2026, 12, 31),
    days={date(2026, 8, 31): "holiday", date(2026, 9, 1): "holiday", date(2026, 9, 2): "holiday",
          date(2026, 8, 23): "make_up", date(2026, 11, 24): "doubtful"},
)  # fmt: skip
HOUSE = OpeningHours(week=WEEK, holidays=None)
OWN = OpeningHours(week=WEEK, holidays=frozenset({date(2026, 11, 23)}))
FRIDAY_EVENING = datetime(2026, 8, 28, 18, 0)


@pytest.mark.parametrize(
    ("local", "is_"),
    [
        (datetime(2026, 8, 31, 9, 0), "holiday"),
        (datetime(2026, 9, 3, 9, 0), "open"),
        (datetime(2026, 8, 23, 9, 0), "open"),  # a Sunday that is worked, with the hours of the Saturday before it
        (datetime(2026, 8, 23, 14, 0), "closed"),
        (datetime(2026, 8, 30, 9, 0), "closed"),
        (datetime(2026, 11, 24, 9, 0), "open"),  # nobody confirmed it: as usual
    ],
)
def test_the_organisations_calendar_counts_where_there_are_no_own_holidays(local: datetime, is_: str) -> None:
    assert HOUSE.at(local, VN) == is_


def test_own_holidays_stand_in_its_place() -> None:
    assert OWN.at(datetime(2026, 11, 23, 9, 0), VN) == "holiday"
    assert OWN.at(datetime(2026, 8, 31, 9, 0), VN) == "open"
    assert OWN.at(datetime(2026, 8, 23, 9, 0), VN) == "closed"
    assert HOUSE.at(datetime(2026, 8, 31, 9, 0)) == "open", "a house without a calendar"


def test_when_somebody_is_there_again() -> None:
    assert HOUSE.opens_next(FRIDAY_EVENING, VN) == datetime(2026, 8, 29, 8, 0)
    assert HOUSE.opens_next(datetime(2026, 8, 29, 12, 0), VN) == datetime(2026, 9, 3, 8, 0)
    assert HOUSE.opens_next(datetime(2026, 8, 28, 12, 10), VN) == datetime(2026, 8, 28, 13, 0)
    assert OpeningHours().opens_next(FRIDAY_EVENING) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)))
def test_what_is_foretold_is_open_and_nothing_before_it_opens(local: datetime) -> None:
    opens = HOUSE.opens_next(local, VN)
    assert opens is not None and opens > local
    assert HOUSE.at(opens, VN) == "open"
    before = opens - timedelta(minutes=1)
    assert HOUSE.at(before, VN) != "open"
