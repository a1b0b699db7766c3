"""What the journal knows of a call, in seconds of its recording."""

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import facts as f
from domain.calls import Call, step
from domain.checking import check
from domain.checking.of_call import Talk, facts_of, legs_of
from domain.facts import Fact
from domain.scripts.money import Money
from domain.scripts.stepping import Given
from domain.speech import Span
from tests.conftest import NOON
from tests.domain.checking.talk import LIBRARY, WHO, heard
from tests.domain.checking.test_check import BYE, GREETING, PROOF, WHOLE
from tests.story import CallStory

WHO_IS, AGENT, HOUSE = WHO["vi"]
GIVEN = Given(
    language="vi",
    now=NOON,
    organisation=HOUSE,
    agent=AGENT,
    who=WHO_IS,
    values={"amount_due": Money(2_450_000), "due_on": date(2026, 11, 15), "promise_amount": Money(1_000_000)},
)
ANSWERED = NOON + timedelta(seconds=20)


def at(second: float) -> datetime:
    """A second of the recording: it begins when the menu answers."""
    return ANSWERED + timedelta(seconds=second)


def a_call() -> Call:
    """The menu answers at 20 s; an agent talks from second 10 to 50 of the recording, after a loss again 60 to 90."""
    story = CallStory(at=NOON, call_id="c").arrives(person_id="minh").later(20).ivr_answers()
    story.rings("khue").later(10).answered("khue", first=False).later(40).agent_lost("khue")
    story.rings("ngan").later(10).answered("ngan", first=False).later(30)
    call: Call | None = None
    for fact in story.ends("ngan").new():
        call = (step(call, fact) or call) if isinstance(fact, Fact) else call
    assert call
    return call


def talk(*facts: Fact, **more: Any) -> Talk:
    """With these facts besides its state."""
    return replace(Talk(call=a_call(), facts=facts, given=GIVEN, seconds=90.0, walked=True), **more)


def proof(second: float, name: str, matched: bool = True) -> Fact:
    """The agent compared a proof."""
    return f.IdentityChecked(at=at(second), call_id="c", person_id="minh", agent_id="khue", proof=name, matched=matched)


def test_who_spoke_to_the_caller_and_when() -> None:
    assert [(each.agent_id, each.span) for each in legs_of(talk())] == [
        ("khue", Span(begins_s=10, ends_s=50)),
        ("ngan", Span(begins_s=60, ends_s=90)),
    ]


def silenced(from_s: float, to_s: float) -> tuple[Fact, ...]:
    """No sound was kept from one second to another."""
    return tuple(f.RecordingSilenced(at=at(each), call_id="c", on=each == from_s) for each in (from_s, to_s))


def test_where_no_sound_was_kept_of_a_talk_nobody_is_accused() -> None:
    paused = talk(*silenced(20, 32))
    spans = [(each.span.begins_s, each.span.ends_s) for each in legs_of(paused)]
    assert spans == [(10, 20), (32, 50), (60, 90)], "nobody was silent there"
    assert facts_of(paused, LIBRARY["overdue-1-10"], "vi").short, "what is not heard was perhaps said there"
    keyed = talk(*silenced(2, 9))
    assert legs_of(keyed) == legs_of(talk()) and not facts_of(keyed, LIBRARY["overdue-1-10"], "vi").short


@given(st.integers(0, 90), st.integers(0, 90))
def test_a_talk_is_whole_with_what_was_silenced_of_it(one: int, other: int) -> None:
    from_s, to_s = sorted((one, other))
    left = sum(each.span.seconds for each in legs_of(talk(*silenced(from_s, to_s) if from_s < to_s else ())))
    gone = sum(max(0, min(to_s, ends) - max(from_s, begins)) for begins, ends in ((10, 50), (60, 90)))
    assert left == pytest.approx(70 - gone)


def test_holds_also_one_that_never_ended_and_one_told_twice() -> None:
    held = [
        f.HoldBegan(at=at(12), call_id="c", leg_id="l"),
        f.HoldBegan(at=at(13), call_id="c", leg_id="l"),
        f.HoldEnded(at=at(20), call_id="c", leg_id="l"),
        f.HoldEnded(at=at(21), call_id="c", leg_id="l"),
        f.HoldBegan(at=at(70), call_id="c", leg_id="l"),
    ]
    found = facts_of(talk(*held), LIBRARY["overdue-1-10"], "vi")
    assert found.holds == (Span(begins_s=12, ends_s=20), Span(begins_s=70, ends_s=90))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), math.inf),
        ((proof(15, "phone"),), math.inf),
        ((proof(15, "phone"), proof(16, "phone"), proof(17, "unit", matched=False)), math.inf),
        ((proof(15, "phone"), proof(18, "birth_date")), 18),
        ((f.ProofsCompared(at=at(4), call_id="c", node="n", person_ids=("minh",), matched=True),), 4),
        ((f.ProofsCompared(at=at(4), call_id="c", node="n", person_ids=("x",), matched=True),), math.inf),
    ],
)
def test_when_they_had_proved_who_they_are(facts: tuple[Fact, ...], expected: float) -> None:
    assert facts_of(talk(*facts), LIBRARY["overdue-1-10"], "vi").proved_s == expected


def test_a_script_that_asks_for_no_proof_is_not_held_to_one() -> None:
    assert facts_of(talk(), LIBRARY["manners"], "vi").proved_s is None


def test_steps_count_where_the_script_was_walked() -> None:
    said = [f.ScriptStepSaid(at=at(11), call_id="c", step=name, by_id="khue") for name in ("greet", "greet", "reason")]
    assert facts_of(talk(*said), LIBRARY["overdue-1-10"], "vi").steps == ("greet", "reason")
    assert facts_of(talk(), LIBRARY["overdue-1-10"], "vi").steps is None
    assert facts_of(talk(*said, walked=False), LIBRARY["manners"], "vi").steps is None


def test_what_had_to_be_said_and_who_hung_up() -> None:
    found = facts_of(talk(), LIBRARY["overdue-1-10"], "vi")
    assert found.today == NOON.date()
    assert (found.values["organisation"], found.values["amount_due"]) == (HOUSE, Money(2_450_000))
    assert found.values["rest"] == Money(1_450_000), "what follows from what was written down is known too"
    assert found.hung_up_first == "caller"
    lost = talk(call=replace(a_call(), lost_record=True))
    assert facts_of(lost, LIBRARY["overdue-1-10"], "vi").hung_up_first is None


def test_a_recording_that_holds_less_than_the_call_is_short() -> None:
    short = {seconds: facts_of(talk(seconds=seconds), LIBRARY["manners"], "vi").short for seconds in (90.0, 88.5, 80.0)}
    assert short == {90.0: False, 88.5: False, 80.0: True}


def test_a_greeting_is_late_by_the_second_of_the_talk_and_not_of_the_recording() -> None:
    def verdict(began: float) -> str:
        later = "".join(f"[{began + place * 12}] {line}\n" for place, line in enumerate(WHOLE.splitlines()))
        call = facts_of(talk(proof(began + 30, "phone"), proof(began + 30, "unit")), script, "vi")
        found = check(script, heard(later), [replace(legs_of(talk())[0], span=Span(begins_s=20, ends_s=400))], call)
        return next(each.why for each in found if each.rule == "house-named")

    script = LIBRARY["overdue-1-10"]
    assert GREETING and PROOF and BYE
    assert (verdict(20), verdict(40)) == ("said", "said_late")
