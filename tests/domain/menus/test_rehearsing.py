"""A call tried out by keys goes exactly as a real one, ends where one ends, and callers are counted where they were."""

from hypothesis import given
from hypothesis import strategies as st

from domain.menus import Chosen, Given, Left, Menus, begin, step
from domain.menus.model import DIGITS, Say
from domain.menus.rehearsing import WORDS, event_of, rehearse
from domain.menus.traffic import Walk, traffic
from tests.domain.menus.callers import MONDAY_NOON, choose, menus_with, usable_menus

GIVEN = Given(language="vi", local=MONDAY_NOON)
MENUS = menus_with(Say(name="hi", prompts=("hello",), then="top"), choose("top", {"1": "top", "2": "wait"}))
WORD = st.one_of(st.sampled_from([*DIGITS, *WORDS]), st.text(max_size=3))


@given(usable_menus(), st.lists(WORD, max_size=30))
def test_it_goes_as_the_conversation_goes(menus: Menus, did: list[str]) -> None:
    scenes = rehearse(menus, GIVEN, did)
    led = begin(menus, GIVEN)
    for scene in scenes[1:]:
        event = event_of(scene.did)
        assert event is not None
        led = step(led, event)
        assert (scene.node, scene.language) == (led.node, led.language)
    assert len([scene for scene in scenes if scene.state in ("chosen", "left")]) <= 1
    if isinstance(led.say, Chosen | Left):
        assert scenes[-1].state in ("chosen", "left")
    else:
        assert [scene.did for scene in scenes[1:]] == [word for word in did if event_of(word)]


def test_nothing_is_done_by_what_is_no_key() -> None:
    assert rehearse(MENUS, GIVEN, ["x", "12", ""]) == rehearse(MENUS, GIVEN, [])


def test_callers_count_where_they_are_and_where_they_gave_up() -> None:
    walks = [
        Walk(nodes=()),
        Walk(nodes=("first", "second")),
        Walk(nodes=("first", "second"), over=True, abandoned=True),
        Walk(nodes=("first",), exit="out", over=True, abandoned=True),
        Walk(nodes=("first",), exit="out", over=True),
        Walk(nodes=("first", "second", "first")),
    ]
    found = traffic(MENUS, "start", walks)
    assert found.now == {"start": 1, "second": 1, "first": 1}
    assert found.gave_up == {"second": 1, "out": 1}
    assert found.came == {"start": 1, "first": 5, "second": 3, "out": 2}, "once each, however often they came"


def test_whoever_is_led_on_by_a_node_that_only_speaks_rests_where_it_leads() -> None:
    found = traffic(MENUS, "hi", [Walk(nodes=("hi",)), Walk(nodes=())])
    assert found.now == {"top": 2}
    assert found.came == {"hi": 2, "top": 2}
