"""What people type for a time, in any habit."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from scripts.said import day, moment

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WANTED = datetime(2026, 11, 25, 14, 30, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    "text",
    [
        "25/11 14:30",
        "14:30 25/11/2026",
        "14h30 25/11",
        "+1 14g30",
        "2026-11-25 14:30:00",
        "2026-11-25T14:30",
        "25/11 14点30分",
        "ngày mai 14:30",
        "tomorrow 14h30",
    ],
)
def test_a_day_and_a_time_in_either_order(text: str) -> None:
    assert moment(text, NOW) == WANTED


def test_a_time_alone_is_today() -> None:
    assert moment("16h", NOW) == NOW.replace(hour=16)


@pytest.mark.parametrize("text", ["", "25/11", "14:30 15:30", "25/11 26/11", "25:00", "14:7", "31/11 9h"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        moment(text, NOW)


@pytest.mark.parametrize("text", ["hôm qua", "Hôm  qua", "yesterday", "昨天", "-1", "23/11", "2026-11-23"])
def test_a_day_in_any_habit(text: str) -> None:
    assert day(text, NOW.date()) == date(2026, 11, 23)
