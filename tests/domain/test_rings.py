"""Three rings are counted from what the caller hears."""

from datetime import timedelta

import pytest

from domain.rings import answer_budget_ms, rings_heard
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("seconds", "rings"),
    [(0, 1), (0.1, 1), (4.999, 1), (5, 1), (5.001, 2), (10, 2), (14.0, 3), (15.0, 3), (15.02, 4), (60, 12)],
)
def test_each_begun_cycle_is_a_ring(seconds: float, rings: int) -> None:
    assert rings_heard(NOON, NOON + timedelta(seconds=seconds), 5000) == rings


def test_the_budget_ends_inside_the_third_ring() -> None:
    for cycle_ms in (3000, 4000, 5000, 6000):
        budget = answer_budget_ms(cycle_ms)
        assert rings_heard(NOON, NOON + timedelta(milliseconds=budget), cycle_ms) == 3
