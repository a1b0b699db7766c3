"""What follows from how a reminder went: never twice what may have arrived, always a call where nothing did."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.attempts import Attempt
from domain.messages.reminding import LADDER_S, Step, next_step
from domain.word.state import GivenWord

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
OUTCOMES = st.sampled_from([None, "sent", "not_sent", "rejected", "unknown", "failed"])


def word(reminders: int = 1, by: str = "message") -> GivenWord:
    return GivenWord(promise_id="w", due_on="2026-11-21", reminded_by=by, reminder_id="a", reminders=reminders)


def attempt(
    outcome: str | None, *, sent: bool = True, reported: str | None = None, refused: str | None = None
) -> Attempt:
    ended = NOW if outcome or refused else None
    return Attempt(
        attempt_id="a", channel="sms", reserved_at=NOW, sent_at=NOW if sent else None, ended_at=ended,
        outcome=outcome, reported=reported, refused=refused,  # type: ignore[arg-type]
    )  # fmt: skip


@given(OUTCOMES, st.booleans(), st.sampled_from([None, "delivered", "failed"]), st.integers(1, 9), st.integers(0, 9000))
def test_what_may_have_arrived_is_never_written_again(
    outcome: str | None, sent: bool, reported: str | None, reminders: int, later_s: int
) -> None:
    step = next_step(word(reminders), attempt(outcome, sent=sent, reported=reported), NOW + timedelta(seconds=later_s))
    if step.do == "again":
        assert reported != "failed"
        assert outcome == "not_sent" or (outcome is not None and not sent)
        assert reminders <= len(LADDER_S) and later_s >= LADDER_S[reminders - 1]


def test_what_surely_did_not_leave_is_tried_up_the_ladder_and_then_somebody_calls() -> None:
    for tried, wait_s in enumerate(LADDER_S, start=1):
        again_at = NOW + timedelta(seconds=wait_s)
        assert next_step(word(tried), attempt("not_sent"), NOW) == Step("wait", again_at)
        assert next_step(word(tried), attempt("not_sent"), again_at) == Step("again")
    assert next_step(word(len(LADDER_S) + 1), attempt("not_sent"), NOW) == Step("call")


def test_who_did_not_get_it_is_called() -> None:
    assert next_step(word(), attempt("rejected"), NOW) == Step("call")
    assert next_step(word(), attempt("sent", reported="failed"), NOW) == Step("call")
    assert next_step(word(), attempt("failed", sent=False, refused="cap"), NOW) == Step("call")


def test_who_has_it_or_may_have_it_is_left_alone() -> None:
    for each in (attempt("sent"), attempt("unknown"), attempt("sent", reported="delivered"), attempt(None), None):
        assert next_step(word(), each, NOW) == Step("wait")
    assert next_step(word(by="call"), attempt("not_sent"), NOW + timedelta(days=1)) == Step("wait")
