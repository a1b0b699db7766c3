"""Public holidays, days that make up for them, days that nobody confirmed; the vectors of working days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.may_call import Ask, Days, Pack, RuleBook, may_call
from store.packs import shipped
from tests.domain.may_call.asks import LINH, REMINDER, SHANGHAI, at, rules, verdict

CALENDARS = shipped().calendars
WORKING_DAYS = [
    ("VN", "2026-02-13", 7, "2026-03-03"),
    ("VN", "2026-02-13", 20, "2026-03-20"),
    ("CN", "2026-02-13", 7, "2026-03-02"),
    ("CN", "2026-02-13", 20, "2026-03-19"),
    ("VN", "2026-08-20", 1, "2026-08-21"),
    ("VN", "2026-08-20", 7, "2026-08-28"),
    ("VN", "2026-08-20", 20, "2026-09-21"),
    ("CN", "2026-08-20", 1, "2026-08-21"),
    ("CN", "2026-08-20", 7, "2026-08-31"),
    ("CN", "2026-08-20", 20, "2026-09-17"),
    ("VN", "2026-09-18", 1, "2026-09-21"),
    ("VN", "2026-09-18", 7, "2026-09-29"),
    ("VN", "2026-09-18", 20, "2026-10-16"),
    ("CN", "2026-09-18", 1, "2026-09-20"),
    ("CN", "2026-09-18", 7, "2026-09-29"),
    ("CN", "2026-09-18", 20, "2026-10-22"),
    ("CN", "2026-11-20", 1, "2026-11-23"),
    ("CN", "2026-11-20", 7, "2026-12-01"),
    ("CN", "2026-11-20", 20, "2026-12-18"),
    ("VN", "2026-11-20", 1, "2026-11-23"),
    ("VN", "2026-11-20", 7, "2026-12-01"),
]


@pytest.mark.parametrize(("calendar", "received", "count", "due"), WORKING_DAYS)
def test_the_calendars_give_the_known_working_days(calendar: str, received: str, count: int, due: str) -> None:
    assert CALENDARS[calendar].nth_working_day(date.fromisoformat(received), count) == date.fromisoformat(due)


def test_a_doubtful_day_that_is_confirmed_off_moves_the_rest() -> None:
    read = CALENDARS["VN"]
    confirmed = replace(read, days={**read.days, date(2026, 11, 24): "holiday"})
    assert confirmed.nth_working_day(date(2026, 11, 20), 7) == date(2026, 12, 2)
    assert confirmed.nth_working_day(date(2026, 11, 20), 20) == date(2026, 12, 21)
    assert confirmed.nth_working_day(date(2026, 11, 20), 0) == date(2026, 11, 20)


def only(what: Any, calendar: str = "VN") -> RuleBook:
    """One pack with one rule of days."""
    rule = Days(rule_id="days", calendar=calendar, only=what)
    return RuleBook(packs=(Pack(name="p", version=1, applies_to=("reminder",), rules=(rule,)),), calendars=CALENDARS)


def asked(now: str, offset: str = "+07:00", **said: Any) -> Ask:
    return Ask(now=at(now, offset), person=LINH, contact=replace(REMINDER, **said))


def test_nobody_is_rung_at_tet() -> None:
    assert verdict(at("2026-02-15T20:59:59"), "VN-house").allowed
    for now in ("2026-02-16T07:00:00", "2026-02-18T12:00:00", "2026-02-20T20:59:59"):
        said = verdict(at(now), "VN-consumer-finance", "VN-house")
        assert (rules(said), said.objections[0].reason) == (["VN-house/holidays"], "day_off")
        assert (said.objections[0].until, said.until) == (at("2026-02-21T00:00:00"), at("2026-02-21T07:00:00"))
    assert verdict(at("2026-02-21T07:00:00"), "VN-house").allowed


def test_nobody_is_rung_in_the_golden_week_and_the_day_is_the_persons() -> None:
    lan = replace(LINH, zones=(SHANGHAI,))
    assert verdict(at("2026-09-30T21:59:59", "+08:00"), "CN-house", person=lan).allowed
    said = verdict(at("2026-10-01T08:00:00", "+08:00"), "CN-house", person=lan)
    assert said.until == at("2026-10-08T08:00:00", "+08:00")
    urumqi = replace(LINH, zones=("Asia/Urumqi",))
    assert verdict(at("2026-10-07T23:59:59", "+06:00"), "CN-house", person=urumqi).until == at(
        "2026-10-08T08:00:00", "+06:00"
    )


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-08-22T12:00:00", True),
        ("2026-08-23T12:00:00", False),
        ("2026-08-29T12:00:00", False),
        ("2026-08-31T12:00:00", False),
        ("2026-09-02T23:59:59", False),
        ("2026-09-03T00:00:00", True),
        ("2026-09-04T12:00:00", True),
    ],
)
def test_on_working_days_alone_a_made_up_saturday_is_one(now: str, allowed: bool) -> None:
    assert may_call(asked(now), only("working_days")).allowed == allowed


def test_the_next_working_day_in_china_may_be_a_sunday() -> None:
    said = may_call(asked("2026-09-19T12:00:00", "+08:00"), only("working_days", "CN"))
    assert said.until == at("2026-09-20T00:00:00")
    assert may_call(asked("2026-02-13T23:59:59"), only("working_days", "CN")).allowed
    assert may_call(asked("2026-02-14T12:00:00"), only("working_days", "CN")).allowed
    assert may_call(asked("2026-02-15T12:00:00"), only("working_days", "CN")).until == at("2026-02-24T00:00:00")


@pytest.mark.parametrize("what", ["not_holidays", "working_days"])
def test_a_day_that_nobody_confirmed_is_a_no(what: Any) -> None:
    said = may_call(asked("2026-11-24T10:00:00"), only(what))
    assert (said.objections[0].reason, said.until) == ("calendar_unconfirmed", at("2026-11-25T00:00:00"))
    for unknown in ("2027-01-01T00:00:00", "2025-12-31T23:59:59", "2028-01-05T12:00:00"):
        said = may_call(asked(unknown), only(what))
        assert (said.objections[0].reason, said.until) == ("calendar_unconfirmed", None)
    assert may_call(asked("2026-12-31T23:59:59"), only(what)).allowed


def test_ringing_does_not_run_into_a_holiday_nor_out_of_what_is_known() -> None:
    eve = asked("2026-02-15T23:59:40", ring_s=25)
    assert may_call(eve, only("not_holidays")).until == at("2026-02-21T00:00:00")
    assert may_call(eve, only("not_holidays")).objections[0].reason == "day_off"
    assert may_call(asked("2026-02-15T23:59:40", ring_s=19), only("not_holidays")).allowed
    last_evening = asked("2026-02-20T23:59:40", ring_s=25)
    assert may_call(last_evening, only("not_holidays")).until == at("2026-02-21T00:00:00")
    last = may_call(asked("2026-12-31T23:59:40", ring_s=25), only("not_holidays"))
    assert (last.objections[0].reason, last.until) == ("calendar_unconfirmed", None)


def test_the_first_and_the_last_confirmed_day_are_confirmed() -> None:
    read = replace(CALENDARS["VN"], confirmed_from=date(2026, 3, 10), confirmed_until=date(2026, 3, 11))
    book = replace(only("not_holidays"), calendars={"VN": read})
    days = ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"]
    assert [may_call(asked(f"{day}T10:00:00"), book).allowed for day in days] == [False, True, True, False]


def test_a_calendar_that_is_not_there_is_a_no() -> None:
    said = may_call(asked("2026-03-10T10:00:00"), only("not_holidays", "Atlantis"))
    assert (said.objections[0].reason, said.until) == ("calendar_unconfirmed", None)


def test_where_every_day_is_off_nobody_knows_when() -> None:
    read = CALENDARS["VN"]
    off = replace(read, days={read.confirmed_from + timedelta(days=n): "holiday" for n in range(365)})
    book = replace(only("not_holidays"), calendars={"VN": off})
    assert may_call(asked("2026-03-10T10:00:00"), book).until is None
    assert may_call(asked("2026-12-30T10:00:00"), book).until is None


def test_the_shipped_calendars_hold_the_years_holidays() -> None:
    off = {name: sum(kind == "holiday" for kind in read.days.values()) for name, read in CALENDARS.items()}
    assert off == {"VN": 13, "CN": 33}
    assert [d.isoformat() for d, k in CALENDARS["CN"].days.items() if k == "make_up"] == [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ]  # fmt: skip
    assert [d.isoformat() for d, k in CALENDARS["VN"].days.items() if k == "doubtful"] == ["2026-01-02", "2026-11-24"]
