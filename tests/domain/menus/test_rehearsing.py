"""A call tried out by keys goes exactly as a real one, ends where one ends, and callers are counted where they were."""

from dataclasses import replace
from datetime import UTC, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.menus import Chosen, Given, Left, Menus, begin, step
from domain.menus.hours import OpeningHours, Span
from domain.menus.model import DIGITS, Hours, Say
from domain.menus.rehearsing import WORDS, event_of, rehearse
from domain.menus.traffic import Entry, Walk, traffic
from tests.domain.menus.callers import MONDAY_NOON, choose, menus_with, usable_menus

NOON = MONDAY_NOON.replace(tzinfo=UTC)
OPEN = menus_with(
    Hours(name="hours", open="hi", closed="shut", holiday="shut"),
    Say(name="hi", prompts=("hello",), then="more"),
    Say(name="more", prompts=("news",), then="top"),
    choose("top", {"1": "top", "2": "wait"}),
    choose("shut", {"1": "top"}),
    hours=OpeningHours(week={0: (Span(9 * 60, 17 * 60),)}),
)
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


def walked(*nodes: str, hung_up_s: float | None = None, exit: str = "") -> Walk:
    """A caller of Monday noon, who hung up after so long, if they did."""
    over = hung_up_s is not None
    return Walk(nodes=nodes, began_at=NOON, heard_s=hung_up_s, exit=exit, over=over, abandoned=over)


def test_callers_count_where_they_are_and_where_they_gave_up() -> None:
    walks = [
        walked(),
        walked("first", "second"),
        walked("first", "second", hung_up_s=60),
        walked("first", exit="out", hung_up_s=60),
        replace(walked("first", exit="out", hung_up_s=60), abandoned=False),
        walked("first", "second", "first"),
    ]
    found = traffic(Entry(menus=menus_with(choose("start", {})), zone=UTC), walks)
    assert found.now == {"start": 1, "second": 1, "first": 1}
    assert found.gave_up == {"second": 1, "out": 1}
    assert found.came == {"start": 1, "first": 5, "second": 3, "out": 2}, "once each, however often they came"


def test_whoever_is_led_on_by_a_node_that_only_speaks_rests_where_it_leads() -> None:
    found = traffic(Entry(menus=MENUS, zone=UTC), [walked("hi"), walked(), walked("top")])
    assert found.now == {"top": 3}
    assert found.came == {"hi": 3, "top": 3}, "who chose something at the first level had heard what is said before it"


def test_who_hangs_up_while_they_are_greeted_gave_up_there_and_came_no_further() -> None:
    entry = Entry(menus=OPEN, zone=UTC, lasts_s={("vi", "hello"): 3.0, ("vi", "news"): 2.0, ("en", "hello"): 9.0})
    found = traffic(entry, [walked(hung_up_s=s) for s in (1, 2.9, 4, 6, 60)])
    assert found.gave_up == {"hi": 2, "more": 1, "top": 2}
    assert found.came == {"hours": 5, "hi": 5, "more": 3, "top": 2}
    assert found.now.total() == 0
    later = replace(walked(hung_up_s=1), began_at=NOON + timedelta(hours=12))
    assert traffic(entry, [later]).gave_up == {"shut": 1}, "the hours are those at which they called"
