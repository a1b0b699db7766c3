"""Each trace becomes the facts beside it; however its events come, one state comes out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.traces.reading import HERE, NAMES, events_of, readable, told
from tests.traces.truth import states

EVENTS = {name: events_of(name) for name in NAMES}
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_of(name: str) -> None:
    expected = (HERE / f"{name}.facts").read_text(encoding="utf-8").splitlines()
    assert readable(told(EVENTS[name])) == expected


@pytest.mark.parametrize("name", NAMES)
def test_everything_twice_is_told_once(name: str) -> None:
    once = told(EVENTS[name])
    assert told(event for event in EVENTS[name] for _ in range(2)) == once


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(data=st.data())
def test_any_order_gives_one_state(name: str, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(EVENTS[name]))
    assert states(told(shuffled)) == states(told(EVENTS[name]))


@pytest.mark.parametrize("name", NAMES)
def test_backwards_gives_the_same_state_too(name: str) -> None:
    assert states(told(reversed(EVENTS[name]))) == states(told(EVENTS[name]))
