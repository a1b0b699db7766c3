"""Random agents in random scripts: every walk ends, and says nothing private too early."""

from hypothesis import given
from hypothesis import strategies as st

from domain.scripts import Script
from domain.scripts.checking import flaws_of_flow, flaws_of_ways
from domain.scripts.model import Ask, Capture, End, Identify, Say
from domain.scripts.outcomes import Said, missing_for, wrong_with
from domain.scripts.saying import HIDDEN, shown, spoken
from domain.scripts.stepping import (
    MOST_TIMES,
    Answered,
    Event,
    NotProved,
    Walk,
    Went,
    Wrote,
    begin,
    bounds_of,
    step,
)
from tests.domain.scripts.made import GIVEN, GOOD, NOW, doings, usable_scripts

SOME: dict[str, Said] = {"about": "x", "callback_at": NOW.replace(hour=20), "score": 3, "guests": 2}


def onward(walk: Walk) -> Event:
    """The first doing that leads on at a step, whatever it is."""
    match walk.here:
        case Say():
            return Went()
        case Ask():
            return Answered(walk.here.answers[0].name)
        case Capture():
            return Wrote({name: SOME[name] for name in walk.here.fields})
        case Identify():
            return NotProved()
    raise AssertionError(f"nothing can be done at {walk.step}")


@given(st.data())
def test_a_walk_ends_whatever_an_agent_does(data: st.DataObject) -> None:
    script = data.draw(usable_scripts())
    assert [flaw for flaw in (*flaws_of_ways(script), *flaws_of_flow(script)) if flaw.code != "never_said"] == []
    walk, most = begin(script, GIVEN), accepted_at_most(script)
    for doing in data.draw(st.lists(doings(script), max_size=40)):
        after = step(walk, doing)
        if after.refused:
            assert (after.step, after.outcome, after.captured) == (walk.step, walk.outcome, walk.captured)
        walk = after
    for _ in range(most):
        if walk.outcome:
            break
        walk = step(walk, onward(walk))
        assert walk.refused is None
    assert walk.outcome
    assert len(walk.passed) <= most
    assert isinstance(walk.here, End) or walk.outcome in ("promise_to_pay", "callback", "opt_out")


def accepted_at_most(script: Script) -> int:
    """The flow has no circles; each objection and each way begins it anew, a few times."""
    return (len(script.steps) + 1) * (1 + MOST_TIMES * (len(script.objections) + len(script.ways)))


@given(st.lists(doings(GOOD), max_size=30))
def test_nothing_private_is_shown_or_said_before_proof(events: list[Event]) -> None:
    walk = begin(GOOD, GIVEN)
    for doing in events:
        walk = step(walk, doing)
        if not walk.proved:
            assert "2.450.000" not in " ".join((*spoken(walk), *shown(walk).values()))
            assert shown(walk)["amount_due"] == HIDDEN
            assert "reason" not in walk.passed


@given(st.lists(doings(GOOD), max_size=30))
def test_what_is_kept_could_be_and_suffices_for_the_outcome(events: list[Event]) -> None:
    walk = begin(GOOD, GIVEN)
    for doing in events:
        walk = step(walk, doing)
        assert wrong_with(walk.captured, bounds_of(walk)) == {}
        assert not walk.outcome or missing_for(walk.outcome, walk.captured) == ()
