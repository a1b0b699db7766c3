"""Telephone numbers as they are kept."""

from typing import Literal

import pytest

from domain.decisions import Refused
from store.numbers import dialable, dialled, e164


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("0912345678", "+84912345678"),
        ("+84912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("113", "113"),
        ("", ""),
        ("anonymous", "anonymous"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numbers(number: str, kept: str) -> None:
    assert e164(number) == kept


def test_another_country() -> None:
    assert e164("13800138000", "CN") == "+8613800138000"


@pytest.mark.parametrize(
    ("number", "prefixes", "result"),
    [
        ("0900000416", ("+84",), "+84900000416"),
        ("+842838000000", ("+84",), "+842838000000"),
        ("+84900000416", ("+8428",), Refused("number_not_allowed")),
        ("+8613800138000", ("+84",), Refused("number_not_allowed")),
        ("+8613800138000", ("+84", "+86"), "+8613800138000"),
        ("+84900000416", (), Refused("number_not_allowed")),
        ("1900 1234", ("+84",), Refused("number_costs")),
        ("1900123456", ("+84",), Refused("number_costs")),
        ("0900", ("+84",), Refused("number_invalid")),
        ("nobody", ("+84",), Refused("number_unreadable")),
    ],
)
def test_what_may_be_dialled(number: str, prefixes: tuple[str, ...], result: object) -> None:
    assert dialable(number, "VN", prefixes) == result


@pytest.mark.parametrize(
    ("number", "style", "result"),
    [
        ("+84900000416", "national", "0900000416"),
        ("+842838000000", "national", "02838000000"),
        ("+84900000416", "e164", "+84900000416"),
        ("+8613800138000", "national", "+8613800138000"),
    ],
)
def test_as_the_telephone_network_wants_it(number: str, style: Literal["national", "e164"], result: str) -> None:
    assert dialled(number, "VN", style) == result
