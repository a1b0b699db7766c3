"""Whom to ring for an emergency: everybody once, in order, then again; and what its caller is told."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Case
from domain.emergencies import AGAIN, Try, next_to_ring, truth
from tests.conftest import NOON

LADDER = ["tin", "bac", "hang"]


def tried(*user_ids: str, over_at: datetime = NOON) -> list[Try]:
    return [Try(user_id=user_id, over_at=over_at) for user_id in user_ids]


def test_each_is_rung_once_in_order() -> None:
    rung: list[str] = []
    while isinstance(found := next_to_ring(LADDER, tried(*rung), (), NOON), str):
        rung.append(found)
    assert rung == LADDER
    assert found == NOON + AGAIN


def test_then_again_from_the_first() -> None:
    assert next_to_ring(LADDER, tried(*LADDER), (), NOON + AGAIN) == "tin"
    assert next_to_ring(LADDER, tried(*LADDER, "tin"), (), NOON + AGAIN) == "bac"


def test_a_busy_telephone_is_not_rung_and_waited_for_only_when_all_are() -> None:
    assert next_to_ring(LADDER, [], {"tin"}, NOON) == "bac"
    assert next_to_ring(LADDER, tried("bac", "hang"), {"tin"}, NOON) == NOON + AGAIN
    assert next_to_ring(LADDER, [], set(LADDER), NOON) is None


def test_nobody_to_ring_is_nobody() -> None:
    assert next_to_ring([], tried("tin"), (), NOON) is None


@given(
    st.lists(st.sampled_from(LADDER), max_size=12),
    st.sets(st.sampled_from(LADDER)),
    st.integers(min_value=0, max_value=120),
)
def test_whoever_is_free_is_rung_now_or_at_a_known_time(rung: list[str], busy: set[str], later_s: int) -> None:
    now = NOON + timedelta(seconds=later_s)
    found = next_to_ring(LADDER, tried(*rung), busy, now)
    if busy == set(LADDER):
        assert found is None
    elif isinstance(found, datetime):
        assert now < found <= now + AGAIN
        assert set(LADDER) - busy <= set(rung), "nobody free who was not rung yet has to wait"
    else:
        assert found in set(LADDER) - busy


class TestWhatTheCallerIsTold:
    sought = Case(case_id="c", emergency=True, duty_user_id="tin", dispatched_at=NOON)

    def test_the_truth(self) -> None:
        assert truth(self.sought, calling=True) == "calling"
        assert truth(self.sought, calling=False) == "not-yet"
        signed = Case(case_id="c", emergency=True, duty_user_id="tin", dispatched_at=NOON, signed_at=NOON)
        assert truth(signed, calling=False) == "reached"

    def test_nothing_where_nobody_is_sought(self) -> None:
        assert truth(None, calling=False) is None
        assert truth(Case(case_id="c"), calling=True) is None
        assert truth(Case(case_id="c", emergency=True, nothing_at=NOON), calling=False) is None
