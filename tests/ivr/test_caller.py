"""Hostile callers made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.caller import MAX_NAME_CHARS, Caller, caller_of, clean_name, clean_number


def test_an_ordinary_caller() -> None:
    got = caller_of({"agi_callerid": "+84912345678", "agi_calleridname": "Nguyễn Văn An", "agi_callingpres": "0"})
    assert got == Caller("+84912345678", "Nguyễn Văn An", withheld=False)


@pytest.mark.parametrize("presentation", ["32", "33", "35"])
def test_a_restricted_number_is_not_taken_even_if_it_was_sent(presentation: str) -> None:
    sent = {"agi_callerid": "0912345678", "agi_calleridname": "An", "agi_callingpres": presentation}
    assert caller_of(sent) == Caller("", "", withheld=True)


@pytest.mark.parametrize("number", ["unknown", "anonymous", "Anonymous", "", "sip:evil@example", "9" * 40, "1" * 4096])
def test_what_is_no_number(number: str) -> None:
    assert caller_of({"agi_callerid": number}) == Caller("", "", withheld=True)


@pytest.mark.parametrize(
    ("raw", "number"), [("+84 912-345-678", "+84912345678"), ("0084912345678", "0084912345678"), ('84"&PJSIP/x', "84")]
)
def test_numbers(raw: str, number: str) -> None:
    assert clean_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("a\x00b\r\n\tc", "a b c"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),  # text stays text: pages escape it
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\u202eevil\u202c", "evil"),
        ("王小明 📞", "王小明 📞"),
        ("x" * 4096, "x" * MAX_NAME_CHARS),
        ("anonymous", ""),
    ],
)
def test_names(raw: str, name: str) -> None:
    assert clean_name(raw) == name


@given(st.text(max_size=3000))
def test_any_name_becomes_one_short_printable_line(raw: str) -> None:
    name = clean_name(raw)
    assert len(name) <= MAX_NAME_CHARS
    assert all(char == " " or char.isprintable() for char in name)
    assert clean_name(name) == name
