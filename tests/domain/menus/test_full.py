"""A queue that takes nobody more: what its caller hears, where they go, and what the journal says of it."""

from datetime import UTC

from domain.menus import Chosen, Hear, flaws, no_room
from domain.menus.events import Moved
from domain.menus.model import Callback, Queue, Say, Voicemail, Waiting
from domain.menus.rehearsing import rehearse
from domain.menus.stepping import NO_ROOM, Given, begin, step
from domain.menus.traffic import Entry, Walk, traffic
from tests.domain.menus.callers import HOUSE, MONDAY_NOON, choose, event, led, menus_with

FULL = menus_with(
    choose("top", {"1": "hold", "2": "line", "9": "wait"}),
    Say(name="hold", prompts=("hello",), then="line"),
    Queue(name="line", queue="q", when_full="full"),
    choose("full", {"1": "back", "2": "message", "3": "top"}, otherwise="message"),
    Callback(name="back", without_number="message"),
    Voicemail(name="message"),
)


def moves(told: tuple[object, ...]) -> list[tuple[str, str, str, int]]:
    return [(move.menu, move.node, move.why, move.step) for move in told if isinstance(move, Moved)]


def test_they_hear_the_truth_and_what_they_may_do_instead() -> None:
    asked = led(FULL, "2")
    assert isinstance(asked.say, Chosen) and asked.say.choice == "queue"
    sent = no_room(asked)
    assert isinstance(sent.say, Hear) and sent.say.prompts == (NO_ROOM, "ask")
    assert moves(sent.told) == [("top", "line", "digit", 1), ("line", "full", "full", 2)]
    back = step(sent, event("1"))
    assert isinstance(back.say, Chosen) and (back.say.choice, back.say.menu) == ("callback", "full")


def test_nobody_is_asked_to_hold_the_line_in_vain() -> None:
    asked = led(FULL, "1")
    assert isinstance(asked.say, Chosen) and asked.say.prompts == ("hello",)
    sent = no_room(asked)
    assert isinstance(sent.say, Hear) and sent.say.prompts == (NO_ROOM, "ask")
    assert moves(sent.told) == [("top", "hold", "digit", 1), ("line", "full", "full", 2)]


def test_a_greeting_is_said_though_it_is_full_from_the_beginning() -> None:
    menus = menus_with(
        Say(name="welcome", prompts=("hello",), then="line"),
        Queue(name="line", queue="q", when_full="message"),
        Voicemail(name="message"),
    )
    sent = no_room(begin(menus, Given(language="vi", local=MONDAY_NOON)))
    assert isinstance(sent.say, Chosen)
    assert (sent.say.prompts, sent.say.why, sent.say.menu) == (("hello", NO_ROOM), "full", "line")


def test_it_may_be_tried_again_until_the_patience_of_the_menus_ends() -> None:
    now, asked = begin(FULL, Given(language="vi", local=MONDAY_NOON)), 0
    while not isinstance(now.say, Chosen) or now.say.choice == "queue":
        asked += isinstance(now.say, Chosen)
        now = no_room(now) if isinstance(now.say, Chosen) else step(now, event("2" if now.node == "top" else "3"))
    assert (now.say.choice, now.say.why) == ("voicemail", "patience")
    assert asked > 3


def test_help_is_one_key_away_where_it_is_full() -> None:
    helped = step(no_room(led(FULL, "2")), event("0"))
    assert isinstance(helped.say, Chosen) and helped.say.choice == "emergency"
    assert no_room(helped) is helped, "an emergency is never turned away"


def test_a_queue_without_a_way_out_takes_everybody() -> None:
    asked = led(menus_with(choose("top", {"1": "wait"})), "1")
    assert no_room(asked) is asked


def test_its_way_is_checked_like_every_other() -> None:
    nowhere = menus_with(choose("top", {"1": "line", "9": "wait"}), Queue(name="line", queue="q", when_full="nowhere"))
    assert [(flaw.code, flaw.place) for flaw in flaws(nowhere, HOUSE)] == [("dead_end", ("menus", "line", "when_full"))]
    way = Queue(name="line", queue="q", when_full="top")
    circle = menus_with(choose("top", {"1": "line", "9": "wait"}, otherwise="line"), way, start="top")
    assert [flaw.code for flaw in flaws(circle, HOUSE)] == ["endless_loop"]
    assert flaws(FULL, HOUSE) == []


def test_it_is_tried_out_and_counted() -> None:
    scenes = rehearse(FULL, Given(language="vi", local=MONDAY_NOON), ["full", "2", "full", "2"])
    assert [(scene.did, scene.node, scene.why) for scene in scenes] == [
        ("", "top", ""), ("2", "line", "digit"), ("full", "full", "full"), ("2", "message", "digit"),
    ]  # fmt: skip
    noon = MONDAY_NOON.replace(tzinfo=UTC)
    walks = [
        Walk(nodes=("top", "line", "full"), began_at=noon, exit="message", over=True, sent_on=("line",)),
        Walk(nodes=("top",), began_at=noon, exit="line"),
    ]
    counted = traffic(Entry(menus=FULL, zone=UTC), walks)
    assert (counted.came["line"], counted.sent_on["line"], counted.now["line"]) == (2, 1, 1)
    assert counted.sent_on.total() == 1


def test_the_default_of_a_queue_is_bounded() -> None:
    assert Waiting().most < 200 and (Waiting().longest_s or 0) > 0
