"""The checker: menus that may be used have no flaw, and each flaw that is planted is found, at its place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from domain.menus import Menus, Node, flaws
from domain.menus.checking import warnings
from domain.menus.flaws import House
from domain.menus.hours import OpeningHours
from domain.menus.model import (
    Callback,
    CaseStatus,
    ChooseLanguage,
    Goodbye,
    Hours,
    Identify,
    Key,
    Place,
    Queue,
    Say,
    Transfer,
    Voicemail,
    Waiting,
)
from tests.domain.menus.callers import HOUSE, PROOFS, choose, menus_with

TOP = choose("top", {"1": "wait", "2": "repairs"})
REPAIRS = choose("repairs", {"1": "message", "9": "top"})
GOOD = menus_with(TOP, REPAIRS, Voicemail(name="message"))
Found = list[tuple[str, Place]]


def found(menus: Menus, house: House = HOUSE) -> Found:
    for flaw in flaws(menus, house):
        assert flaw.reason and flaw.remedy
    return [(flaw.code, flaw.place) for flaw in flaws(menus, house)]


def changed(*nodes: Node, **more: object) -> Menus:
    known: Mapping[str, Node] = {**GOOD.nodes, **{node.name: node for node in nodes}}
    return replace(GOOD, nodes=known, **more)  # type: ignore[arg-type]


def test_good_menus_have_none() -> None:
    assert found(GOOD) == []


class TestPuttingThrough:
    def test_it_leads_on_where_nobody_answers(self) -> None:
        away = Transfer(name="away", to="02838123456", otherwise="mesage")
        menus = changed(choose("repairs", {"1": "message", "2": "away"}), away)
        assert found(menus) == [("dead_end", ("menus", "away", "otherwise"))]
        assert found(replace(menus, nodes={**menus.nodes, "away": replace(away, otherwise="message")})) == []

    def test_not_round_and_round(self) -> None:
        away = Transfer(name="away", to="02838123456", otherwise="repairs")
        menus = changed(choose("repairs", {"1": "message"}, otherwise="away"), away)
        assert [code for code, _ in found(menus)] == ["endless_loop"]


class TestDeadEnds:
    def test_a_way_to_nowhere(self) -> None:
        assert found(changed(choose("repairs", {"1": "message", "9": "tpo"}))) == [
            ("dead_end", ("menus", "repairs", "keys", "9"))
        ]
        assert found(changed(replace(REPAIRS, otherwise="x"))) == [("dead_end", ("menus", "repairs", "otherwise"))]

    def test_a_beginning_that_does_not_exist(self) -> None:
        assert found(replace(GOOD, start="x")) == [("dead_end", ("start",))]

    def test_a_level_without_keys(self) -> None:
        assert ("dead_end", ("menus", "repairs", "keys")) in found(changed(choose("repairs", {})))

    def test_a_queue_or_hours_that_do_not_exist(self) -> None:
        assert found(changed(Queue(name="wait", queue="x"))) == [("dead_end", ("menus", "wait", "queue"))]
        hours = Hours(name="repairs", open="wait", closed="message", holiday="message")
        assert found(changed(hours)) == [("dead_end", ("menus", "repairs"))]
        assert found(changed(hours, hours=OpeningHours())) == []

    def test_an_emergency_node_that_does_not_exist(self) -> None:
        assert found(replace(GOOD, emergency="x")) == [("dead_end", ("emergency", "node"))]


class TestLoops:
    def test_a_level_that_waits_for_ever(self) -> None:
        assert found(changed(replace(TOP, otherwise="top"))) == [("endless_loop", ("menus", "top", "otherwise"))]

    def test_two_that_lead_to_each_other(self) -> None:
        circle = changed(replace(TOP, otherwise="repairs"), replace(REPAIRS, otherwise="top"))
        assert found(circle) == [("endless_loop", ("menus", "repairs", "otherwise"))]

    def test_words_without_end(self) -> None:
        ring = Say(name="a", prompts=("hello",), then="b"), Say(name="b", prompts=("hello",), then="a")
        said = changed(choose("top", {"1": "wait", "2": "repairs", "3": "a"}), *ring)
        assert ("endless_loop", ("menus", "b", "then")) in found(said)

    def test_a_caller_without_a_number_who_is_sent_round(self) -> None:
        menus = changed(replace(TOP, otherwise="call"), Callback(name="call", without_number="top"))
        assert found(menus) == [("endless_loop", ("menus", "call", "without_number"))]

    def test_a_way_back_by_a_key_is_none(self) -> None:
        assert found(changed(choose("repairs", {"1": "message", "9": "repairs", "8": "top"}))) == []


def test_a_node_that_no_way_leads_to() -> None:
    assert found(changed(Goodbye(name="bye"))) == [("unreachable", ("menus", "bye"))]
    alone = changed(choose("x", {"1": "y"}), choose("y", {"1": "x"}))
    assert found(alone) == [("unreachable", ("menus", "x")), ("unreachable", ("menus", "y"))]


class TestPeople:
    def test_menus_with_machines_only(self) -> None:
        menus = menus_with(choose("top", {"1": "message"}, otherwise="message"), Voicemail(name="message"))
        assert ("no_person", ("menus", "top")) in found(menus)

    def test_a_level_below_that_leads_to_none(self) -> None:
        assert found(changed(choose("repairs", {"1": "message"}, otherwise="message"))) == [
            ("no_person", ("menus", "repairs"))
        ]

    def test_a_person_within_reach_only_when_closed_is_none(self) -> None:
        hours = Hours(name="hours", open="day", closed="wait", holiday="wait")
        day = choose("day", {"1": "message"}, otherwise="message")
        menus = menus_with(hours, day, Voicemail(name="message"), hours=OpeningHours())
        assert found(menus) == [("no_person", ("menus", "hours"))]

    def test_nobody_needs_to_be_there_when_the_hotline_is_closed(self) -> None:
        hours = Hours(name="hours", open="wait", closed="night", holiday="night")
        night = choose("night", {"1": "message"}, otherwise="message")
        assert found(menus_with(hours, night, Voicemail(name="message"), hours=OpeningHours())) == []

    @pytest.mark.parametrize(
        "node",
        [
            Callback(name="x", without_number="message"),
            Transfer(name="x", to="0900", otherwise="message"),
            Queue(name="x", queue="q"),
        ],
    )
    def test_each_way_to_a_person_counts(self, node: Node) -> None:
        top = choose("top", {"1": "x"}, otherwise="message")
        menus = menus_with(top, node, Voicemail(name="message"))
        assert found(replace(menus, nodes={name: n for name, n in menus.nodes.items() if name != "wait"})) == []


class TestPrompts:
    def test_one_that_does_not_exist(self) -> None:
        assert found(changed(replace(REPAIRS, prompt="x"))) == [("missing_prompt", ("menus", "repairs", "prompt"))]
        assert found(changed(replace(REPAIRS, again="x"))) == [("missing_prompt", ("menus", "repairs", "again"))]
        said = Say(name="repairs", prompts=("hello", "x"), then="message")
        assert found(changed(said)) == [("missing_prompt", ("menus", "repairs", "prompts", 1))]

    def test_one_of_the_hotlines_own(self) -> None:
        own = changed(replace(REPAIRS, prompt="x"), prompts={"x": {"vi": "Sửa chữa"}})
        assert found(own) == []
        assert found(replace(own, languages=("vi", "zh"))) == [("missing_language", ("prompts", "x"))]
        assert found(replace(own, prompts={"x": {"vi": " "}})) == [("missing_language", ("prompts", "x"))]

    def test_a_language_that_is_offered_and_not_spoken(self) -> None:
        offers = ChooseLanguage(name="repairs", prompt="ask", keys={"1": "vi", "2": "zh"}, then="message")
        assert ("missing_language", ("menus", "repairs", "keys", "2")) in found(changed(offers))


class TestKeys:
    def test_one_that_stands_twice(self) -> None:
        twice = replace(REPAIRS, keys=(*REPAIRS.keys, Key(digit="1", go="top")))
        assert found(changed(twice)) == [("digit_clash", ("menus", "repairs", "keys", "1"))]

    @pytest.mark.parametrize("digit", ["12", "x", ""])
    def test_one_that_no_telephone_has(self, digit: str) -> None:
        assert found(changed(choose("repairs", {digit: "message", "9": "top"}))) == [
            ("digit_clash", ("menus", "repairs", "keys", digit))
        ]

    def test_the_emergency_key_taken_for_something_else(self) -> None:
        taken = choose("repairs", {"0": "message", "9": "top"})
        assert found(changed(taken)) == [("digit_clash", ("menus", "repairs", "keys", "0"))]
        assert found(changed(choose("repairs", {"0": "urgent", "1": "message", "9": "top"}))) == []

    @pytest.mark.parametrize("digit", ["1", "2"])
    def test_an_emergency_key_that_the_houses_own_words_take(self, digit: str) -> None:
        top, repairs = choose("top", {"3": "wait", "4": "repairs"}), choose("repairs", {"3": "message", "9": "top"})
        assert found(changed(top, repairs, emergency_key=digit)) == [("digit_clash", ("emergency", "key"))]
        assert found(changed(top, repairs, emergency_key="*")) == []

    def test_a_word_that_chooses_two_things(self) -> None:
        keys = (Key(digit="1", go="message", words={"vi": ("Máy",)}), Key(digit="9", go="top", words={"vi": ("máy",)}))
        assert found(changed(replace(REPAIRS, keys=keys))) == [("digit_clash", ("menus", "repairs", "keys", "9"))]


class TestEmergency:
    def test_no_key(self) -> None:
        menus = replace(GOOD, emergency_key="", emergency="",
                        nodes={name: node for name, node in GOOD.nodes.items() if name != "urgent"})  # fmt: skip
        assert found(menus) == [("no_emergency", ("emergency",))]

    def test_a_key_that_leads_to_something_else(self) -> None:
        menus = replace(GOOD, emergency="message",
                        nodes={name: node for name, node in GOOD.nodes.items() if name != "urgent"})  # fmt: skip
        assert found(menus) == [("no_emergency", ("emergency", "node"))]

    @pytest.mark.parametrize("end", [Voicemail(name="end"), Goodbye(name="end")])
    def test_a_machine_that_is_reached_before_a_key_could_be_pressed(self, end: Node) -> None:
        hours = Hours(name="hours", open="wait", closed="words", holiday="wait")
        words = Say(name="words", prompts=("hello",), then="end")
        menus = menus_with(hours, words, end, hours=OpeningHours())
        assert found(menus) == [("no_emergency", ("menus", "words", "then"))]
        asked = choose("words", {"1": "end"}, otherwise="end")
        assert found(menus_with(hours, asked, end, hours=OpeningHours())) == []


@pytest.mark.parametrize(
    ("key", "more", "told"),
    [
        ("0", (), []),
        ("9", (), [("unheard_in_message", ("emergency", "key"))]),
        ("*", ("message",), [("unheard_in_message", ("emergency", "key"))]),
        ("*", ("message", "wait"), []),
    ],
)
def test_a_key_that_does_not_count_while_a_message_is_spoken_is_told(
    key: str, more: Sequence[str], told: Found
) -> None:
    """Who waits may be asked for a message, too."""
    nodes = {name: node for name, node in GOOD.nodes.items() if name not in more}
    queues = {} if "wait" in more else GOOD.queues
    menus = replace(GOOD, emergency_key=key, nodes=nodes, queues=queues)
    assert [(flaw.code, flaw.place) for flaw in warnings(menus, HOUSE)] == told


def test_a_department_that_the_organisation_does_not_have_is_told() -> None:
    menus = replace(GOOD, emergency_department="fire", departments={"repairs": "security", "top": "nobody"})
    assert warnings(menus, HOUSE) == [], "none is known"
    told = warnings(menus, replace(HOUSE, departments=("fire", "security")))
    assert [(flaw.code, flaw.place, flaw.remedy) for flaw in told] == [
        ("unknown_department", ("menus", "top", "department"), "write one of: fire, security")
    ]
    (none,) = warnings(
        replace(menus, emergency_department="fir", departments={}), replace(HOUSE, departments=("fire",))
    )
    assert none.place == ("emergency", "department")


def test_what_no_caller_meets_is_told() -> None:
    """Texts that are said where no node names them, and what stands for another, are met."""
    texts = {name: {"vi": "a lô"} for name in ("news", "identity-closed", "no-keys", "line-full", "menu-nobody")}
    queue = ("queue", ("queues", "spare"))
    spare = replace(GOOD, queues={**GOOD.queues, "spare": Waiting()}, prompts={**GOOD.prompts, **texts})
    told = [(flaw.what, flaw.place) for flaw in warnings(spare, HOUSE)]
    assert told == [queue, ("prompt", ("prompts", "news")), ("prompt", ("prompts", "menu-nobody"))]
    menu = replace(GOOD.nodes["top"], prompt="menu")  # type: ignore[call-arg]
    house = replace(HOUSE, prompts=(*HOUSE.prompts, "menu", "news"))
    told = [(flaw.what, flaw.place) for flaw in warnings(replace(spare, nodes={**GOOD.nodes, "top": menu}), house)]
    assert told == [queue, ("house", ("prompts", "news"))]


class TestPrivateThings:
    who = Identify(name="who", proofs=PROOFS, passed="status", failed="wait")
    status = CaseStatus(name="status", then="message", nothing="message")

    def test_are_told_after_proofs(self) -> None:
        assert found(changed(choose("top", {"1": "who", "2": "repairs"}), self.who, self.status)) == []

    def test_and_never_without(self) -> None:
        around = changed(choose("top", {"1": "who", "2": "repairs", "3": "status"}), self.who, self.status)
        assert found(around) == [("not_proved", ("menus", "status"))]


class TestEmergencyOnly:
    ONLY = replace(GOOD, start=GOOD.emergency, emergency_only=True, nodes={GOOD.emergency: GOOD.nodes[GOOD.emergency]})

    def test_it_may_begin_with_help_and_hold_nothing_else(self) -> None:
        assert found(self.ONLY) == []

    def test_it_may_not_begin_anywhere_else(self) -> None:
        assert ("no_emergency", ("start",)) in found(replace(GOOD, emergency_only=True))
