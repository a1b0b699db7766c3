"""A review is answered once, a dispute decided once, whatever comes in whatever order; days of rest do not count."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.facts import CoachingNoted, DisputeDecided, Fact, ReviewAcknowledged, ReviewDisputed, ReviewGiven
from domain.feedback import Feedback, due, step
from domain.may_call.calendars import Calendar

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # a Friday, 15:30 in Ho Chi Minh City
FACTS: tuple[Fact, ...] = (
    CoachingNoted(at=AT, call_id="c", note_id="n", from_s=3.0, to_s=9.0, by_id="qa"),
    ReviewGiven(at=AT, call_id="c", agent_id="khue", due_at=AT + timedelta(days=2), by_id="qa"),
    ReviewAcknowledged(at=AT, call_id="c", agent_id="khue"),
    ReviewDisputed(at=AT, call_id="c", agent_id="khue", due_at=AT + timedelta(days=4)),
    DisputeDecided(at=AT, call_id="c", by_id="hang", result="stands"),
)


def folded(*facts: Fact) -> Feedback:
    """The state after these."""
    state: Feedback | None = None
    for fact in facts:
        state = step(state, fact)
    assert state
    return state


@given(st.lists(st.sampled_from(FACTS), min_size=1, max_size=8))
def test_one_state_and_what_was_given_stays(facts: list[Fact]) -> None:
    state = folded(*facts)
    assert state.phase in ("noted", "given", "acknowledged", "disputed", "decided")
    assert len(state.notes) == sum(isinstance(fact, CoachingNoted) for fact in facts)
    assert (state.agent_id == "khue") == any(isinstance(fact, ReviewGiven) for fact in facts)
    if state.may_dispute(AT):
        assert not any(isinstance(fact, ReviewAcknowledged | ReviewDisputed | DisputeDecided) for fact in facts)


def test_in_time_and_not_after() -> None:
    state = folded(FACTS[1])
    assert state.may_dispute(AT + timedelta(days=2)) and not state.may_dispute(AT + timedelta(days=2, seconds=1))


def test_two_working_days_leave_out_the_weekend_and_holidays() -> None:
    week = Calendar(name="VN", version=1, confirmed_from=date(2026, 1, 1), confirmed_until=date(2026, 12, 31))
    assert due(AT, "Asia/Ho_Chi_Minh", week, 2) == AT + timedelta(days=4), "Tuesday, the same time"
    free = Calendar(
        name="VN", version=1, confirmed_from=week.confirmed_from, confirmed_until=week.confirmed_until,
        days={date(2026, 11, 23): "holiday"},
    )  # fmt: skip
    assert due(AT, "Asia/Ho_Chi_Minh", free, 2) == AT + timedelta(days=5)
    assert due(AT, "Asia/Ho_Chi_Minh", None, 2) == AT + timedelta(days=2), "nobody's calendar is kept"
