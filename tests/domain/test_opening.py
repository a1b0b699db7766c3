"""When a case begins, and what a call leaves owed: read from legs and marks, whatever order they were told in."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import facts as f
from domain.attempts import outcome_of
from domain.calls import Call, step
from domain.duties import Duty
from domain.duties import step as step_duty
from domain.facts import Fact
from domain.opening import offered_to, owed, taken
from tests.conftest import NOON
from tests.story import CallStory


def call_of(items: Sequence[object]) -> Call:
    call: Call | None = None
    for item in items:
        if isinstance(item, Fact):
            call = step(call, item) or call
    assert call is not None
    return call


def ringing() -> CallStory:
    return CallStory(at=NOON, call_id="call").arrives().rings("khue").later(4)


STORIES = {
    "answered": ringing().answered("khue").later(30).ends("khue"),
    "abandoned": ringing().later(5).ends(),
    "from the queue": ringing().later(10).ivr_answers().later(20).rings("ngan").answered("ngan", first=False),
    "message": ringing().later(10).ivr_answers("voicemail").leaves_message(9).ends(),
    "callback": ringing().later(10).ivr_answers("callback").later(2).ends(),
    "cut off": ringing().answered("khue").later(9).agent_lost("khue").later(20).ends(),
    "put through": ringing().later(10).ivr_answers("transfer").partner_rings().partner_answers().later(9).ends(),
    "not put through": ringing().later(10).ivr_answers("transfer").partner_rings().later(9).partner_ends(17).ends(),
    "taken again": ringing().answered("khue").later(9).agent_lost("khue").later(5).rings("ngan").answered(
        "ngan", first=False
    ).later(9).ends("ngan"),
}  # fmt: skip
TOLD = {name: story.new() for name, story in STORIES.items()}
EXPECTED = {
    "answered": ("khue", 4, None),
    "abandoned": (None, None, "missed"),
    "from the queue": ("ngan", 34, None),
    "message": (None, None, "message"),
    "callback": (None, None, "callback"),
    "cut off": ("khue", 4, "missed"),
    "put through": (None, None, None),
    "not put through": (None, None, "missed"),
    "taken again": ("khue", 4, None),
}


@pytest.mark.parametrize("name", TOLD)
@given(seed=st.integers(0, 10_000))
def test_who_took_it_and_what_is_owed(name: str, seed: int) -> None:
    items = list(TOLD[name])
    random.Random(seed).shuffle(items)
    call = call_of(items)
    agent_id, after_s, wish = EXPECTED[name]
    by = taken(call)
    assert (by and by.agent_id, by and by.at) == (agent_id, agent_id and NOON + timedelta(seconds=after_s or 0))
    assert owed(call) == wish
    assert offered_to(call)[0] == "khue"


def test_nothing_is_owed_while_the_call_lives() -> None:
    assert owed(call_of(ringing().new())) is None


def test_what_we_placed_is_owed_to_nobody() -> None:
    placed = f.CallPlaced(at=NOON, call_id="call", attempt_id="a", purpose="callback")
    assert owed(call_of([placed, f.CallEnded(at=NOON, call_id="call")])) is None


@pytest.mark.parametrize(
    ("purpose", "takes"), [("callback", True), ("talk", True), ("doctor", False), ("emergency", False)]
)
def test_a_call_that_we_placed_is_taken_when_both_hear_each_other(purpose: str, takes: bool) -> None:
    told: list[Fact] = [
        f.CallPlaced(at=NOON, call_id="call", attempt_id="a", purpose=purpose),  # type: ignore[arg-type]
        f.LegStarted(at=NOON, call_id="call", leg_id="ours", role="agent", agent_id="khue"),
        f.LegStarted(at=NOON, call_id="call", leg_id="theirs", role="customer"),
        f.LegBridged(at=NOON, call_id="call", leg_id="ours", bridge_id="b", agent_id="khue"),
    ]
    assert taken(call_of(told)) is None
    heard = f.LegBridged(at=NOON + timedelta(seconds=8), call_id="call", leg_id="theirs", bridge_id="b")
    by = taken(call_of([*told, heard]))
    assert (by is not None) == takes
    if by:
        assert (by.agent_id, by.at) == ("khue", heard.at)


@pytest.mark.parametrize(
    ("cause", "outcome"), [(16, "no_answer"), (17, "busy"), (18, "no_answer"), (21, "rejected"), (38, "failed")]
)
def test_how_an_attempt_went_is_read_from_who_was_rung(cause: int, outcome: str) -> None:
    told: list[Fact] = [
        f.LegStarted(at=NOON, call_id="call", leg_id="ours", role="agent", agent_id="khue"),
        f.LegAnswered(at=NOON, call_id="call", leg_id="ours", agent_id="khue"),
        f.LegStarted(at=NOON, call_id="call", leg_id="theirs", role="customer"),
        f.LegEnded(at=NOON, call_id="call", leg_id="theirs", cause=cause),
    ]
    assert outcome_of(call_of(told)) == outcome
    assert outcome_of(None) == "failed"


@pytest.mark.parametrize(("cause", "outcome"), [(16, "no_answer"), (17, "busy"), (38, "failed")])
def test_how_putting_through_went_is_not_read_from_the_caller(cause: int, outcome: str) -> None:
    story = ringing().later(10).ivr_answers("transfer")
    caller_up = f.LegAnswered(at=NOON, call_id="call", leg_id="c-call")
    told: list[object] = [*story.new(), caller_up]
    assert outcome_of(call_of(told)) == "failed", "nobody was rung"
    told += story.partner_rings().new()
    assert outcome_of(call_of([*told, *story.partner_ends(cause).new()])) == outcome
    talking = call_of([*told, *story.partner_answers().new()])
    assert (outcome_of(talking), talking.phase, talking.abandoned) == ("answered", "put_through", False)


@given(st.lists(st.sampled_from(["missed", "message", "callback"]), min_size=1, max_size=6), st.randoms())
def test_a_duty_takes_the_most_explicit_wish_in_any_order(wishes: list[str], chance: random.Random) -> None:
    opened = f.DutyOpened(at=NOON, duty_id="d", duty=wishes[0], owner_id="khue", due_at=NOON, call_id="0")  # type: ignore[arg-type]
    joined: list[Fact] = [
        f.DutyJoined(at=NOON, duty_id="d", duty=wish, call_id=str(index))  # type: ignore[arg-type]
        for index, wish in enumerate(wishes[1:], start=1)
    ]
    chance.shuffle(joined)
    duty: Duty | None = None
    for fact in (opened, *joined, *joined):
        duty = step_duty(duty, fact) or duty
    assert duty is not None
    order = ["missed", "message", "callback"]
    assert duty.duty == max(wishes, key=order.index)
    assert set(duty.call_ids) == {str(index) for index in range(len(wishes))}
    assert duty.call_ids[0] == "0"
