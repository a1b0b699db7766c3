"""What is proposed about a debt: the mildest that its age and history ask for."""

import pytest

from domain.word.measures import LADDER, Debt, proposed


@pytest.mark.parametrize(
    ("debt", "measure"),
    [
        (Debt(days=1), "remind"),
        (Debt(days=11), "call_again"),
        (Debt(days=3, broken=1), "call_again"),
        (Debt(days=3, broken=1, key=True), "visit"),
        (Debt(days=60), "visit"),
        (Debt(days=90), "written_notice"),
        (Debt(days=90, kept=2, broken=1), "new_schedule"),
        (Debt(days=180), "hand_over"),
        (Debt(days=360), "write_off"),
        (Debt(days=200, hardship=True), "new_schedule"),
        (Debt(days=200, disputed=True, hardship=True), "wait"),
        (Debt(days=200, promised=True), "wait"),
    ],
)
def test_age_and_history_propose(debt: Debt, measure: str) -> None:
    assert proposed(debt) == measure


def test_an_older_debt_is_never_met_more_mildly() -> None:
    order = ["remind", *(rung.measure for rung in reversed(LADDER) if rung.measure != "remind")]
    steps = [order.index(proposed(Debt(days=days))) for days in range(500)]
    assert steps == sorted(steps)
