"""Holds, and what is keyed in without being recorded, in seconds of the recording."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calls import Call, step
from domain.facts import CallMessageLeft, Fact, HoldBegan, HoldEnded, RecordingSilenced
from domain.moments import moments
from tests.conftest import NOON
from tests.story import CallStory

ANSWERED = NOON + timedelta(seconds=20)
SECONDS = 60.0


def at(second: float) -> datetime:
    """A second of the recording: it begins when the menu answers."""
    return ANSWERED + timedelta(seconds=second)


def a_call() -> Call:
    """The menu answers at 20 s; it ends a minute later."""
    story = CallStory(at=NOON, call_id="c").arrives().later(20).ivr_answers().rings("khue").later(10)
    call: Call | None = None
    for fact in story.answered("khue", first=False).later(50).ends("khue").new():
        call = (step(call, fact) or call) if isinstance(fact, Fact) else call
    assert call
    return call


def hold(second: float) -> HoldBegan:
    return HoldBegan(at=at(second), call_id="c", leg_id="l")


def back(second: float) -> HoldEnded:
    return HoldEnded(at=at(second), call_id="c", leg_id="l")


def silent(second: float, on: bool) -> RecordingSilenced:
    return RecordingSilenced(at=at(second), call_id="c", on=on)


def found(*facts: Fact) -> list[tuple[str, float, float]]:
    return [(each.kind, each.span.begins_s, each.span.ends_s) for each in moments(a_call(), facts, SECONDS)]


def test_both_kinds_in_their_order() -> None:
    assert found(silent(2, True), silent(9, False), hold(30), back(40)) == [("keyed", 2, 9), ("hold", 30, 40)]
    assert found() == []


def test_what_never_ended_lasts_and_what_is_told_twice_counts_once() -> None:
    assert found(hold(30), hold(31), back(40), back(41)) == [("hold", 30, 40)]
    assert found(hold(30)) == [("hold", 30, 60)]
    assert found(silent(50, True)) == [("keyed", 50, 60)]
    assert found(back(5), silent(7, False)) == []


def test_before_the_first_second_is_no_recording() -> None:
    assert found(silent(-9, True), silent(-2, False)) == []
    assert found(silent(-9, True), silent(3, False)) == [("keyed", 0, 3)]


@given(st.permutations([hold(5), back(9), hold(20), back(31), silent(10, True), silent(15, False)]))
def test_in_whatever_order_it_is_told(facts: list[Fact]) -> None:
    assert found(*facts) == [("hold", 5, 9), ("keyed", 10, 15), ("hold", 20, 31)]


def test_a_message_that_is_told_twice_begins_where_the_earlier_says() -> None:
    told = CallMessageLeft(at=at(45), call_id="c", seconds=12.0), CallMessageLeft(at=at(45.3), call_id="c", seconds=9.8)
    for facts in (told, told[::-1]):
        call: Call | None = a_call()
        for fact in facts:
            call = step(call, fact)
        assert call is not None
        (message,) = moments(call, (), SECONDS)
        assert (message.kind, message.span.begins_s, message.span.ends_s) == ("message", 33.0, 45.0)
