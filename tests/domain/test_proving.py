"""Proofs keyed in: what agrees, whom they prove, and when guessing is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.house import HouseRules
from domain.proving import Known, locked_until, proves, who_proves

OANH = Known(
    person_id="oanh", birth_date=date(1961, 3, 8), id_number="079161000208", contracts=("VL-B-1207", "HĐ 2024/55")
)
HER_SON = Known(person_id="son", birth_date=date(1990, 1, 2), id_number="079190000777", contracts=("VL-B-1207",))
RIGHT = (("birth_date", "08031961"), ("id_number", "0208"))
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "keyed",
    [
        RIGHT,
        (("birth_date", "08031961"), ("contract", "1207")),
        (("contract", "202455"), ("id_number", "079161000208")),
    ],
)
def test_two_that_agree_prove_it(keyed: tuple[tuple[str, str], ...]) -> None:
    assert proves(OANH, keyed)
    assert who_proves([HER_SON, OANH], keyed) == "oanh"


@pytest.mark.parametrize(
    "keyed",
    [
        (("birth_date", "08031961"),),
        (("birth_date", "08031961"), ("birth_date", "08031961")),
        (("birth_date", "08031961"), ("id_number", "208")),
        (("birth_date", "08031961"), ("id_number", "0209")),
        (("birth_date", "03081961"), ("id_number", "0208")),
        (("birth_date", "08031961"), ("id_number", "")),
        (("birth_date", "08031961"), ("id_number", "99079161000208")),
        (("birth_date", "08031961"), ("phone", "0900000416")),
        (),
    ],
)
def test_anything_less_proves_nothing(keyed: tuple[tuple[str, str], ...]) -> None:
    assert not proves(OANH, keyed)
    assert who_proves([OANH, HER_SON], keyed) == ""


def test_of_whom_nothing_is_known_nobody_proves_to_be() -> None:
    nobody = Known(person_id="nobody")
    assert who_proves([nobody], (("birth_date", ""), ("id_number", ""))) == ""
    assert who_proves([], RIGHT) == ""


def test_twins_are_told_apart_or_not_at_all() -> None:
    twin = Known(person_id="twin", birth_date=OANH.birth_date, contracts=OANH.contracts)
    assert who_proves([OANH, twin], (("birth_date", "08031961"), ("contract", "1207"))) == ""
    assert who_proves([OANH, twin], RIGHT) == "oanh"


def test_three_within_the_hour_lock_until_an_hour_after_the_last() -> None:
    wrong = [NOW - timedelta(minutes=minutes) for minutes in (50, 30, 10)]
    assert locked_until(wrong, HouseRules(), NOW) == NOW + timedelta(minutes=50)
    assert locked_until(wrong[:2], HouseRules(), NOW) is None
    assert locked_until(wrong, HouseRules(identity_tries=4), NOW) is None
    assert locked_until(wrong, HouseRules(identity_lock_s=1200), NOW) is None


@given(st.lists(st.integers(0, 4 * 3600), max_size=8), st.integers(1, 5))
def test_a_lock_ends_by_itself_and_one_more_wrong_never_opens_it(ago_s: list[int], tries: int) -> None:
    rules = HouseRules(identity_tries=tries)
    wrong = [NOW - timedelta(seconds=seconds) for seconds in ago_s]
    until = locked_until(wrong, rules, NOW)
    assert until is None or NOW < until <= NOW + HOUR
    if until is not None:
        assert (locked_until([*wrong, NOW], rules, NOW) or NOW) >= until
        assert locked_until(wrong, rules, until) is None
