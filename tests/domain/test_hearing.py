"""A recording is in exactly one state, whatever facts came in whatever order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.facts import HearingBegan, HearingFailed, HearingQueued, HearingSkipped, RecordingHeard
from domain.hearing import TRIES, Hearing, failed, next_of, step

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)
FACTS = (
    HearingQueued(at=AT, call_id="c", language="vi", urgency=10),
    HearingBegan(at=AT, call_id="c", attempt=1),
    RecordingHeard(at=AT, call_id="c", language="vi", model="m", seconds=1, words=1, took_s=1),
    HearingFailed(at=AT, call_id="c", why="died", again=True, wait_s=5),
    HearingFailed(at=AT, call_id="c", why="unreadable", again=False),
    HearingSkipped(at=AT, call_id="c", why="no_model"),
)


@given(st.lists(st.sampled_from(FACTS), min_size=1, max_size=12))
def test_what_is_heard_stays_heard(facts: list[HearingQueued]) -> None:
    state: Hearing | None = None
    for fact in facts:
        state = step(state, fact)
        assert state
        assert state.phase in ("queued", "hearing", "heard", "not_assessed", "aside")
    assert state
    assert (state.phase == "heard") == any(isinstance(fact, RecordingHeard) for fact in facts)


def test_it_is_tried_again_each_time_later_and_then_put_aside() -> None:
    fact = HearingFailed(at=AT, call_id="c", why="died", again=True)
    told = [failed(Hearing(call_id="c", tries=tries), fact) for tries in range(1, TRIES + 1)]
    assert [(each.again, each.wait_s) for each in told] == [(True, 5.0), (True, 15.0), (False, 0.0)]


def test_whose_turn_it_is() -> None:
    usual = Hearing(call_id="b", urgency=10, queued_at=AT)
    later = Hearing(call_id="a", urgency=10, queued_at=AT + timedelta(seconds=1))
    urgent = Hearing(call_id="c", urgency=30, queued_at=AT + timedelta(seconds=2))
    resting = Hearing(call_id="d", urgency=90, queued_at=AT, not_before=AT + timedelta(seconds=9))
    chinese = Hearing(call_id="e", urgency=90, queued_at=AT, language="zh")
    all_of_them = [later, usual, urgent, resting, chinese]
    assert next_of(all_of_them, "vi", AT) == urgent
    assert next_of([later, usual], "vi", AT) == usual
    assert next_of(all_of_them, "vi", AT + timedelta(seconds=10)) == resting
    assert next_of([resting], "vi", AT) is None
