"""Telephone numbers as they are kept."""

import pytest

from store.numbers import e164


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
