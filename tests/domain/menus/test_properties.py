"""Random menus with random callers: whatever both do, the conversation ends, and says only what exists."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.menus import (
    Chosen,
    Given,
    Hear,
    HungUp,
    Left,
    LookUp,
    Menus,
    PutThrough,
    begin,
    flaws,
    keyed,
    no_room,
    step,
)
from domain.menus.drawing import mermaid, tree
from domain.menus.events import Moved
from domain.menus.model import DIGITS, Identify, Queue, Voicemail
from domain.menus.stepping import BARRED, NO_KEYS, NO_ROOM, Conversation
from tests.domain.menus.callers import HOUSE, MONDAY_NOON, choose, event, usable_menus, without_unreachable

doings = st.lists(
    st.sampled_from(
        ["", "found", "lost", "unspoken", "unreached", "reached", "barred", "tiếng", *DIGITS, *DIGITS.replace("0", "")]
    ),
    min_size=1,
    max_size=30,
)
ANSWERS = {Hear: (), LookUp: ("lost", "found", "unspoken"), PutThrough: ("unreached", "reached")}
"""What only others than the caller can tell, by what asks for it."""
LONGEST_NUMBER = 16
MOST_TRIES = 3


def most_steps(menus: Menus) -> int:
    """Every node that may be visited, with all its tries, each with the longest numbers typed into it."""
    return (menus.patience + len(menus.nodes) + 1) * MOST_TRIES * (LONGEST_NUMBER + 2)


def walked(menus: Menus, how: list[str], given: Given) -> list[Conversation]:
    """A caller who does the same over and over again, until it is over."""
    path = [begin(menus, given)]
    while not isinstance(path[-1].say, Chosen | Left):
        doing, mine = how[len(path) % len(how)], ANSWERS[type(path[-1].say)]
        if (mine and doing not in mine) or doing in {each for of in ANSWERS.values() for each in of} - {*mine}:
            doing = mine[0] if mine else ""
        if doing == "barred" and not isinstance(menus.nodes[path[-1].node], Identify):
            doing = ""
        path.append(step(path[-1], event(doing)))
        assert len(path) <= most_steps(menus), [led.node for led in path[-20:]]
    return path


@given(usable_menus())
@settings(max_examples=200)
def test_the_random_menus_may_be_used(menus: Menus) -> None:
    assert flaws(menus, HOUSE) == []


@given(usable_menus(), doings, st.booleans())
@settings(max_examples=400, deadline=None)
def test_every_conversation_ends(menus: Menus, how: list[str], has_number: bool) -> None:
    given_ = Given(language="vi", local=MONDAY_NOON, has_number=has_number)
    path = walked(menus, how, given_)
    last = path[-1].say
    assert isinstance(last, Chosen | Left)
    if isinstance(last, Chosen):
        assert menus.nodes[last.node].kind == last.choice
        assert has_number or last.choice != "callback"
    else:
        assert menus.nodes[last.node].kind == "transfer", "nobody else who stays on the line is left"
    for led in path[:-1]:
        assert led.node in menus.nodes
        assert not isinstance(led.say, Left)
        assert set(getattr(led.say, "prompts", ())) <= {*HOUSE.prompts, BARRED, NO_KEYS}


@given(usable_menus(), doings, st.data())
@settings(max_examples=200, deadline=None)
def test_whoever_hangs_up_is_known_to_have_left_where_they_were(
    menus: Menus, how: list[str], data: st.DataObject
) -> None:
    path = walked(menus, how, Given(language="vi", local=MONDAY_NOON))[:-1]
    led = data.draw(st.sampled_from(path or [begin(menus, Given(language="vi", local=MONDAY_NOON))]))
    after = step(led, HungUp())
    assert after.say == (led.say if isinstance(led.say, Chosen) else Left(node=led.node))
    assert step(after, event("1")).say == after.say


@given(usable_menus(), doings)
@settings(max_examples=200, deadline=None)
def test_the_emergency_key_leads_to_help_wherever_a_caller_listens(menus: Menus, how: list[str]) -> None:
    for led in walked(menus, how, Given(language="vi", local=MONDAY_NOON)):
        if isinstance(led.say, Hear) and led.typed == ("",):
            pressed = step(led, event("0"))
            helped = pressed if isinstance(pressed.say, Chosen) else step(pressed, event(""))
            assert isinstance(helped.say, Chosen) and helped.say.choice == "emergency"


@given(usable_menus(), doings, st.text(DIGITS, max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_number_keyed_in_at_once_leads_where_its_keys_lead_one_by_one(
    menus: Menus, how: list[str], keys: str
) -> None:
    for led in walked(menus, how, Given(language="vi", local=MONDAY_NOON)):
        if isinstance(led.say, Hear) and led.say.digits and led.typed == ("",):
            at_once, one_by_one = keyed(led, keys), led
            for key in keys:
                one_by_one = step(one_by_one, event(key))
                if (one_by_one.moves, one_by_one.tries_used) != (led.moves, led.tries_used):
                    break
            assert at_once in (one_by_one, step(one_by_one, event("")))
            assert at_once.typed[-1] == "", "no number is left half keyed in"


@given(usable_menus(), doings)
@settings(max_examples=100, deadline=None)
def test_what_is_keyed_in_shows_in_no_words_about_a_conversation(menus: Menus, how: list[str]) -> None:
    typed = ["7", "7", "7", "7", "7", "7", "7", "7"]
    for led in walked(menus, [*how, *typed], Given(language="vi", local=MONDAY_NOON)):
        assert "77" not in repr(led.say) + repr(led.told) + repr(led)[: repr(led).index("given=")]


@given(usable_menus(), doings)
@settings(max_examples=200, deadline=None)
def test_whoever_nobody_answered_goes_on_where_the_node_says(menus: Menus, how: list[str]) -> None:
    for led in walked(menus, how, Given(language="vi", local=MONDAY_NOON)):
        if isinstance(led.say, PutThrough):
            assert step(led, event("unreached")).node == "message"
            assert step(led, event("0")).node == "urgent"
            assert step(led, event("reached")).say == Left(node="away")


@given(usable_menus(), doings, st.sampled_from(["message", "full", "n0"]), st.lists(st.booleans(), min_size=1))
@settings(max_examples=300, deadline=None)
def test_every_conversation_ends_where_queues_are_full(
    menus: Menus, how: list[str], when_full: str, fullness: list[bool]
) -> None:
    """Whatever is full at whatever moment: nobody is kept for ever, and whoever is not taken hears why."""
    nodes = {
        **menus.nodes,
        "wait": Queue(name="wait", queue="q", when_full=when_full),
        "message": Voicemail(name="message"),
        "full": choose("full", {"1": "message", "2": "n0", "3": "wait"}, otherwise="message"),
    }
    menus = replace(menus, nodes=nodes)
    assume(not flaws(without_unreachable(menus), HOUSE))
    path = [begin(menus, Given(language="vi", local=MONDAY_NOON))]
    while not isinstance(path[-1].say, Left):
        led = path[-1]
        if isinstance(led.say, Chosen):
            if led.say.choice != "queue" or not fullness[len(path) % len(fullness)]:
                break
            path.append(no_room(led))
            assert isinstance(path[-1].say, PutThrough | LookUp | Hear | Chosen)
            assert NO_ROOM in path[-1].say.prompts
            assert any(isinstance(told, Moved) and told.why == "full" for told in path[-1].told) or (
                isinstance(path[-1].say, Chosen) and path[-1].say.why == "full"
            )
            continue
        doing, mine = how[len(path) % len(how)], ANSWERS[type(led.say)]
        if (mine and doing not in mine) or doing in {each for of in ANSWERS.values() for each in of} - {*mine}:
            doing = mine[0] if mine else ""
        path.append(step(led, event("" if doing == "barred" else doing)))
        assert len(path) <= most_steps(menus) * 2, [led.node for led in path[-20:]]


@given(usable_menus())
@settings(max_examples=100)
def test_all_can_be_drawn(menus: Menus) -> None:
    picture, branches = mermaid(menus), tree(menus)
    assert all(name in picture and name in branches for name in menus.nodes)
    assert "(does not exist)" not in branches
