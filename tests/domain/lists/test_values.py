"""Amounts, days and columns as people write them; what has two meanings has none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lists import dates, money
from domain.lists.columns import column_label, guess, header_key, letter, twice
from domain.lists.names import folded, same_person

MARKS = {"point": ".", "comma": ",", "blank": " ", "hard blank": "\u00a0", "apostrophe": "'"}


@pytest.mark.parametrize(
    ("written", "places", "minor"),
    [
        ("1.234.567", 0, 1234567),
        ("1,234,567", 0, 1234567),
        ("1.234.567đ", 0, 1234567),
        ("1.234.567 VNĐ", 0, 1234567),
        ("1 234 567 đồng", 0, 1234567),
        ("₫1,234,567", 0, 1234567),
        ("1234567", 0, 1234567),
        ("1.234.567,00", 0, 1234567),
        ("1,234,567.00", 0, 1234567),
        ("１２３４", 0, 1234),
        ("1.234", 0, 1234),
        ("¥1,234.56", 2, 123456),
        ("1.234,5 元", 2, 123450),
        ("12,34", 2, 1234),
        (1234567.0, 0, 1234567),
        (12.34, 2, 1234),
        (5, 2, 500),
    ],
)
def test_an_amount_in_local_habit(written: str | float, places: int, minor: int) -> None:
    assert money.amount(written, places) == minor


@pytest.mark.parametrize(
    ("written", "places", "trouble"),
    [
        ("1,234.567", 0, "amount_ambiguous"),
        ("1234.567", 2, "amount_ambiguous"),
        ("1.23.456", 0, "amount_ambiguous"),
        ("12.34", 0, "amount_fraction"),
        (12.5, 0, "amount_fraction"),
        ("1.005,255", 2, "amount_ambiguous"),
        ("0,255.5", 0, "amount_fraction"),
        ("1.234567e9", 0, "amount_unreadable"),
        ("1,5 triệu", 0, "amount_unreadable"),
        ("một triệu", 0, "amount_unreadable"),
        ("", 0, "amount_unreadable"),
        (".", 0, "amount_unreadable"),
        ("5.", 0, "amount_unreadable"),
        ("١٢٣", 0, "amount_unreadable"),
        ("-5", 0, "amount_negative"),
        ("(500)", 0, "amount_negative"),
        (-5.0, 0, "amount_negative"),
        ("0", 0, "amount_zero"),
        ("0,00", 2, "amount_zero"),
        ("9" * 16, 0, "amount_large"),
        (float("inf"), 0, "amount_unreadable"),
        (float("nan"), 0, "amount_unreadable"),
    ],
)
def test_an_amount_that_nobody_can_be_sure_of(written: str | float, places: int, trouble: str) -> None:
    assert money.amount(written, places) == trouble


@given(st.integers(1, 10**12), st.sampled_from(sorted(MARKS.values())), st.sampled_from(["", "đ", " VND", " ₫"]))
def test_every_grouping_means_the_same(figure: int, mark: str, currency: str) -> None:
    assert money.amount(f"{figure:,}".replace(",", mark) + currency, 0) == figure


@given(st.text(max_size=40), st.sampled_from([0, 2]))
def test_no_text_is_read_as_something_it_does_not_hold(text: str, places: int) -> None:
    read = money.amount(text, places)
    assert isinstance(read, str) or (read > 0 and any(sign.isdecimal() or sign.isnumeric() for sign in text))


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2026", "31-12-2026", "31.12.2026", "2026-12-31", "2026/12/31", "2026年12月31日", "12/31/2026",
        "2026-12-31T00:00:00", "31/12/2026 08:30", 46387, 46387.0, "46387",
    ],
)  # fmt: skip
def test_a_day_in_local_habit(written: str | float) -> None:
    assert dates.day(written, "unknown") == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("written", "order", "read"),
    [
        ("03/04/2026", "unknown", "date_ambiguous"),
        ("04/04/2026", "unknown", date(2026, 4, 4)),
        ("03/04/2026", "day_first", date(2026, 4, 3)),
        ("03/04/2026", "month_first", date(2026, 3, 4)),
        ("12/31/2026", "day_first", "date_impossible"),
        ("31/12/2026", "month_first", "date_impossible"),
        ("30/02/2026", "unknown", "date_impossible"),
        ("31/31/2026", "unknown", "date_impossible"),
        ("31/12/26", "day_first", "date_short_year"),
        ("31/12/1926", "unknown", "date_far"),
        ("20261231", "unknown", "date_unreadable"),
        ("mai", "unknown", "date_unreadable"),
        (5, "unknown", "date_unreadable"),
        (float("nan"), "unknown", "date_unreadable"),
    ],
)
def test_a_day_with_two_meanings_or_none(written: str | float, order: dates.DateOrder, read: object) -> None:
    assert dates.day(written, order) == read


def test_a_column_tells_its_own_order_unless_it_contradicts_itself() -> None:
    assert dates.settled(dates.order_told(["03/04/2026", "31/12/2026", None, 5]), "unknown") == "day_first"
    assert dates.settled(dates.order_told(["03/04/2026", "12/31/2026"]), "unknown") == "month_first"
    assert dates.settled(dates.order_told(["12/31/2026", "31/12/2026"]), "unknown") == "unknown"
    assert dates.settled(dates.order_told(["03/04/2026"]), "unknown") == "unknown"
    assert dates.settled(dates.order_told(["31/12/2026"]), "month_first") == "month_first"


@given(st.dates(dates.FIRST, dates.LAST))
def test_every_day_is_read_back(day: date) -> None:
    assert dates.day(day.isoformat(), "unknown") == day
    assert dates.day(f"{day:%d/%m/%Y}", "day_first") == day
    assert dates.day(f"{day:%m/%d/%Y}", "month_first") == day
    assert dates.day((day - dates.SERIAL_ZERO) / timedelta(days=1), "unknown") == day
    assert dates.day(f"{day:%d/%m/%Y}", "unknown") in (day, "date_ambiguous")


def test_headers_are_understood_in_three_languages() -> None:
    assert guess(("STT", "Họ và tên", "Số điện thoại", "Số tiền", "Ngày đến hạn", "Số HĐ")) == {
        "name": 1, "number": 2, "amount": 3, "due_on": 4, "contract": 5,
    }  # fmt: skip
    assert guess(("姓名", "手机号码", "应还金额", "还款日")) == {"name": 0, "number": 1, "amount": 2, "due_on": 3}
    assert guess(("Customer_Name", "PHONE", "Amount due", "Due date", "phone")) == {
        "name": 0, "number": 1, "amount": 2, "due_on": 3,
    }  # fmt: skip


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert column_label(("a", ""), 1) == "B"
    assert column_label(("a", "Số tiền"), 1) == "B “Số tiền”"
    assert twice(("SĐT", "Tên", "sđt ")) == (0, 2)
    assert twice(("", "", "Tên")) is None
    assert header_key(("Họ  Tên", "SĐT")) == header_key(("họ tên", "sdt"))


def test_names_are_compared_without_marks_and_case() -> None:
    assert folded("  ĐẶNG  Thị Ánh ") == "dang thi anh"
    assert same_person("Lý Kim Oanh", "LY KIM OANH")
    assert same_person("Oanh", "Lý Kim Oanh")
    assert not same_person("Lý Kim Oanh", "Lý Kim Anh")
    assert not same_person("", "")
