"""A rule stands as the last person decided; a share says something only of enough."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.check_rules import ENOUGH, CheckRule, step, too_often
from domain.facts import RuleSwitched

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_the_last_decision_counts(decisions: list[bool]) -> None:
    state: CheckRule | None = None
    for number, advise_only in enumerate(decisions):
        switched = RuleSwitched(
            at=AT,
            rule="no-threat",
            switch_id=str(number),
            advise_only=advise_only,
            right=1,
            wrong=9,
            days=90,
            by_id="q",
        )
        state = step(state, switched)
    assert state is not None and state.advise_only == decisions[-1]
    assert state.phase == ("advises" if decisions[-1] else "flags")
    assert state.switch_id == str(len(decisions) - 1)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 100))
def test_too_often_only_of_enough(right: int, wrong: int, percent: int) -> None:
    assert too_often(right, wrong, percent) == (right + wrong >= ENOUGH and wrong / (right + wrong) * 100 >= percent)
