"""Leading a caller: what each kind of node does with keys, silence, speech and what was looked up."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.menus import Chosen, Given, Hear, Left, LookUp, PutThrough, keyed, step
from domain.menus.events import Entered, LanguageChosen, Moved
from domain.menus.hours import OpeningHours, Span
from domain.menus.model import (
    AmountDue,
    Callback,
    CaseStatus,
    ChooseLanguage,
    Enter,
    Goodbye,
    Hours,
    Identify,
    Key,
    Say,
    Transfer,
    Voicemail,
)
from domain.menus.stepping import BETWEEN_DIGITS_MS, NO_KEYS
from tests.domain.menus.callers import MONDAY_NOON, NO_KEY, PROOFS, choose, event, led, menus_with

HELLO = Say(name="hello", prompts=("hello",), then="top")
TOP = choose("top", {"1": "wait", "2": "repairs", "9": "hello"})
REPAIRS = choose("repairs", {"1": "message", "8": "top"})
LEVELS = menus_with(HELLO, TOP, REPAIRS, Voicemail(name="message"))


class TestLevels:
    def test_what_only_says_is_said_before_the_next_question(self) -> None:
        assert led(LEVELS, []).say == Hear(node="top", prompts=("hello", "ask"), wait_ms=5000)

    def test_a_key_leads_to_the_next_level_and_is_told(self) -> None:
        there = led(LEVELS, "2")
        assert there.say == Hear(node="repairs", prompts=("ask",), wait_ms=5000)
        assert there.told == (Moved(menu="top", node="repairs", why="digit", step=1),)
        assert led(LEVELS, ["2", ""]).told == ()

    def test_the_last_key_leads_out_from_the_level_where_it_was_pressed(self) -> None:
        assert led(LEVELS, "21").say == Chosen(menu="repairs", node="message", choice="voicemail", why="digit")

    def test_who_was_never_heard_is_told_once(self) -> None:
        assert led(LEVELS, [""]).say == Hear(node="top", prompts=(NO_KEYS, "ask"), wait_ms=5000)
        assert led(LEVELS, ["", ""]).say == Hear(node="top", prompts=("ask",), wait_ms=5000)
        assert led(LEVELS, ["7", ""]).say == Hear(node="top", prompts=("ask",), wait_ms=5000)

    def test_who_was_never_heard_and_has_no_try_left_is_told_on_the_way_out(self) -> None:
        once = menus_with(replace(TOP, tries=1), REPAIRS, Voicemail(name="message"), HELLO)
        out = Chosen(menu="top", node="wait", choice="queue", why="timeout", prompts=(NO_KEYS,))
        assert led(once, [""]).say == out

    def test_tries_are_counted_anew_on_each_level(self) -> None:
        assert isinstance(led(LEVELS, ["", "", "2", "", ""]).say, Hear)
        assert led(LEVELS, ["", "", "2", "", "", ""]).say == Chosen(
            menu="repairs", node="wait", choice="queue", why="timeout"
        )

    def test_who_goes_in_circles_is_led_out_in_the_end(self) -> None:
        patient = replace(LEVELS, patience=4)
        assert led(patient, "2828").say == Hear(node="top", prompts=("ask",), wait_ms=5000)
        assert led(patient, "28282").say == Chosen(menu="top", node="wait", choice="queue", why="patience")
        assert led(patient, "28281").say == Chosen(menu="top", node="wait", choice="queue", why="digit")

    def test_a_key_that_only_a_number_could_use_does_not_end_the_circle_of_one_who_has_none(self) -> None:
        menus = menus_with(
            choose("top", {"1": "call", "2": "wait"}), Callback(name="call", without_number="again"),
            choose("again", {"1": "call"}), patience=3,
        )  # fmt: skip
        hidden = Given(language="vi", local=MONDAY_NOON, has_number=False)
        assert led(menus, "1" * 10, hidden).say == Chosen(menu="again", node="wait", choice="queue", why="patience")

    def test_hanging_up_leaves_the_level(self) -> None:
        assert led(LEVELS, ["2", "gone"]).say == Left(node="repairs")

    def test_what_is_looked_up_for_nobody_changes_nothing(self) -> None:
        assert led(LEVELS, ["found", "lost", "found", "found"]) == led(LEVELS, [])

    def test_menus_that_were_never_checked_do_not_hang(self) -> None:
        ring = menus_with(Say(name="a", prompts=(), then="b"), Say(name="b", prompts=(), then="a"))
        with pytest.raises(ValueError, match="circle"):
            led(ring, [])


class TestSpeech:
    words = replace(
        TOP,
        keys=(
            Key(digit="1", go="wait", words={"vi": ("khiếu nại",), "zh": ("投诉",), "en": ("complaint",)}),
            Key(digit="2", go="repairs", words={"vi": ("sửa chữa",)}),
        ),
    )
    menus = menus_with(words, REPAIRS, Voicemail(name="message"))

    @pytest.mark.parametrize(
        ("language", "said"), [("vi", "tôi muốn Khiếu Nại ạ"), ("zh", "我要投诉你们"), ("en", "a complaint please")]
    )
    def test_a_word_chooses_like_its_digit(self, language: str, said: str) -> None:
        heard = led(self.menus, [said], Given(language=language, local=MONDAY_NOON)).say
        assert heard == Chosen(menu="top", node="wait", choice="queue", why="speech")

    @pytest.mark.parametrize("said", ["complaint", "khiếu nạia", "gì cơ"])
    def test_other_words_use_up_a_try(self, said: str) -> None:
        assert led(self.menus, [said]).say == Hear(node="top", prompts=("invalid", "ask"), wait_ms=5000)


class TestLanguage:
    menus = menus_with(ChooseLanguage(name="tongue", prompt="ask", keys={"1": "vi", "2": "zh"}, then="top"), TOP,
                       REPAIRS, Voicemail(name="message"), HELLO, languages=("vi", "zh"))  # fmt: skip

    def test_it_is_spoken_from_then_on_and_told(self) -> None:
        there = led(self.menus, "2")
        assert there.language == "zh"
        assert there.told == (
            LanguageChosen(node="tongue", language="zh"),
            Moved(menu="tongue", node="top", why="digit", step=1),
        )

    def test_who_chooses_none_keeps_theirs(self) -> None:
        there = led(self.menus, ["5", ""])
        assert (there.node, there.language) == ("top", "vi")

    def test_the_emergency_key_counts_here_too(self) -> None:
        assert led(self.menus, "0").say == Chosen(menu="tongue", node="urgent", choice="emergency", why="digit")


class TestHours:
    week = OpeningHours(week={0: (Span(480, 720), Span(810, 1050))}, holidays=frozenset({date(2026, 11, 30)}))
    menus = menus_with(
        Hours(name="hours", open="wait", closed="message", holiday="bye"),
        Voicemail(name="message"), Goodbye(name="bye"), hours=week,
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("local", "node"),
        [
            (datetime(2026, 11, 23, 8, 0), "wait"),
            (datetime(2026, 11, 23, 7, 59), "message"),
            (datetime(2026, 11, 23, 11, 59), "wait"),
            (datetime(2026, 11, 23, 12, 0), "message"),
            (datetime(2026, 11, 23, 13, 30), "wait"),
            (datetime(2026, 11, 24, 9, 0), "message"),
            (datetime(2026, 11, 30, 9, 0), "bye"),
        ],
    )
    def test_the_clock_on_the_wall_decides(self, local: datetime, node: str) -> None:
        said = led(self.menus, [], Given(language="vi", local=local)).say
        assert isinstance(said, Chosen)
        assert (said.menu, said.node, said.why) == ("hours", node, "hours")


def asked(node: str, digits: int, *before: str, then: Hear | None = None) -> Hear:
    """What is heard where a number is asked for."""
    return Hear(node=node, prompts=(*before, "ask"), wait_ms=5000, digits=digits, next_ms=BETWEEN_DIGITS_MS, then=then)


class TestNumbers:
    room = Enter(name="room", field="room", prompt="ask", then="wait", otherwise="message", fewest=3, most=4)
    menus = menus_with(room, Voicemail(name="message"))

    def test_its_last_digit_ends_it(self) -> None:
        there = led(self.menus, "1203")
        assert there.told == (Entered(node="room", asked="room", digits="1203"),)
        assert there.say == Chosen(menu="room", node="wait", choice="queue", why="digit")

    def test_so_do_the_hash_key_and_silence(self) -> None:
        assert led(self.menus, "120#").told == led(self.menus, ["1", "2", "0", ""]).told
        assert isinstance(led(self.menus, "120").say, Hear)

    def test_keyed_in_at_once_it_ends_by_itself(self) -> None:
        for keys in ("120", "120#", "1203"):
            now = keyed(led(self.menus, []), keys)
            assert now.told == (Entered(node="room", asked="room", digits=keys.rstrip("#")),)
        assert keyed(led(self.menus, []), "0").say == led(self.menus, ["0", ""]).say

    def test_what_is_keyed_in_after_one_that_is_not_taken_is_no_part_of_the_next(self) -> None:
        for keys in ("12*456", "#"):
            assert keyed(led(self.menus, []), keys).say == asked("room", 4, "invalid")

    @pytest.mark.parametrize("doings", [["1", "#"], ["1", "2", ""], ["*"], ["1", "*"]])
    def test_one_that_is_too_short_or_none_is_asked_for_again_from_its_beginning(self, doings: list[str]) -> None:
        assert led(self.menus, doings).say == asked("room", 4, "invalid")
        assert led(self.menus, [*doings, *"555#"]).told == (Entered(node="room", asked="room", digits="555"),)

    def test_who_keys_in_nothing_goes_on_otherwise(self) -> None:
        assert led(self.menus, ["", "", ""]).say == Chosen(
            menu="room", node="message", choice="voicemail", why="timeout"
        )

    def test_a_number_may_begin_with_the_emergency_key_which_counts_alone(self) -> None:
        assert led(self.menus, "0123").told == (Entered(node="room", asked="room", digits="0123"),)
        for ends in ("", "#"):
            assert led(self.menus, ["0", ends]).say == Chosen(
                menu="room", node="urgent", choice="emergency", why="digit"
            )


class TestProofs:
    menus = menus_with(
        Identify(name="who", proofs=PROOFS, passed="status", failed="wait"),
        CaseStatus(name="status", then="amount", nothing="amount"),
        AmountDue(name="amount", then="bye", nothing="message"),
        Goodbye(name="bye"), Voicemail(name="message"),
    )  # fmt: skip
    keyed = (*"12345#", *"08031961")

    def test_all_are_asked_for_and_then_looked_up_together(self) -> None:
        assert led(self.menus, []).say == asked("who", 6, then=asked("who", 8))
        assert led(self.menus, "12345#").say == asked("who", 8)
        now = led(self.menus, self.keyed).say
        proofs = (("contract", "12345"), ("birth_date", "08031961"))
        assert now == LookUp(node="who", what="identify", proofs=proofs)
        assert "12345" not in repr(now) + repr(led(self.menus, self.keyed))

    def test_they_may_be_keyed_in_at_once(self) -> None:
        menus = menus_with(Identify(name="who", proofs=tuple(reversed(PROOFS)), passed="wait", failed="wait"))
        now = keyed(led(menus, []), "0803196112345").say
        assert isinstance(now, LookUp)
        assert now.proofs == (("birth_date", "08031961"), ("contract", "12345"))
        assert keyed(led(menus, []), "08031961").say == asked("who", 8, then=asked("who", 6))
        assert keyed(led(menus, []), "0803").say == asked("who", 8, "invalid", then=asked("who", 6))

    def test_what_holds_leads_to_what_is_private(self) -> None:
        assert led(self.menus, [*self.keyed, "found"]).say == LookUp(node="status", what="status", person_id="oanh")
        told = led(self.menus, [*self.keyed, "found", "found"]).say
        assert told == LookUp(node="amount", what="amount", person_id="oanh")
        after = led(self.menus, [*self.keyed, "found", "lost", "lost"]).say
        assert after == Chosen(menu="amount", node="message", choice="voicemail", why="default")

    def test_what_does_not_hold_is_asked_again_and_then_no_more(self) -> None:
        once = led(self.menus, [*self.keyed, "lost"])
        assert once.say == asked("who", 6, "invalid", then=asked("who", 8))
        thrice = led(self.menus, [*self.keyed, "lost"] * 3).say
        assert thrice == Chosen(menu="who", node="wait", choice="queue", why="invalid")

    def test_a_key_pressed_while_it_is_looked_up_changes_nothing(self) -> None:
        assert led(self.menus, [*self.keyed, "1", NO_KEY]).say == led(self.menus, self.keyed).say

    def test_who_has_guessed_too_often_goes_on_without_being_asked_and_hears_so(self) -> None:
        closed = Chosen(menu="who", node="wait", choice="queue", why="invalid", prompts=("identity-closed",))
        assert led(self.menus, [*self.keyed, "barred"]).say == closed
        assert led(self.menus, ["barred"]).say == closed, "while it cannot be kept out of the recording"
        locked = Given(language="vi", local=MONDAY_NOON, provable=False)
        assert led(self.menus, [], locked).say == replace(closed, menu="who", why="default")
        assert led(self.menus, [*self.keyed, "found", "barred"]).say == led(self.menus, [*self.keyed, "found"]).say

    def test_it_stays_so_for_the_whole_call(self) -> None:
        again = menus_with(
            choose("top", {"1": "who"}), Identify(name="who", proofs=PROOFS, passed="wait", failed="top")
        )
        barred = led(again, ["1", *self.keyed, "barred"])
        assert barred.say == Hear(node="top", prompts=("identity-closed", "ask"), wait_ms=5000)
        assert step(barred, event("1")).say == barred.say

    def test_what_cannot_be_spoken_is_told_by_a_person(self) -> None:
        by_a_person = Chosen(menu="status", node="wait", choice="queue", why="default")
        assert led(self.menus, [*self.keyed, "found", "unspoken"]).say == by_a_person

    def test_the_emergency_key_counts_while_it_is_told(self) -> None:
        helped = led(self.menus, [*self.keyed, "found", "0"]).say
        assert helped == Chosen(menu="status", node="urgent", choice="emergency", why="digit")
        assert led(self.menus, [*self.keyed, "0"]).say == led(self.menus, self.keyed).say, "not while it is compared"


class TestWhoseMatterItIs:
    DEPARTMENTS = replace(LEVELS, departments={"repairs": "engineering"}, emergency_department="security")

    @pytest.mark.parametrize(("keys", "department"), [("20", "engineering"), ("0", "security"), ("21", "engineering")])
    def test_by_the_last_node_on_the_way_that_says_so(self, keys: str, department: str) -> None:
        say = led(self.DEPARTMENTS, keys).say
        assert isinstance(say, Chosen)
        assert say.department == department

    def test_what_is_no_emergency_and_was_about_nothing_is_nobodys_yet(self) -> None:
        say = led(self.DEPARTMENTS, "1").say
        assert isinstance(say, Chosen)
        assert say.department == ""


class TestPuttingThrough:
    """To somebody outside: who is answered there is done, all others come back to the menus."""

    MENUS = menus_with(
        choose("top", {"1": "hello", "2": "wait"}),
        Say(name="hello", prompts=("hello",), then="gas"),
        Transfer(name="gas", to="02838123456", otherwise="after"),
        choose("after", {"1": "gas"}, otherwise="wait"),
        departments={"gas": "partners"},
    )

    def test_it_is_said_before_it_rings(self) -> None:
        prompts = ("hello", "put-through")
        through = PutThrough(menu="top", node="gas", why="digit", prompts=prompts, department="partners")
        now = led(self.MENUS, "1")
        assert now.say == through
        assert now.told == (Moved(menu="top", node="hello", why="digit", step=1),)

    def test_whoever_is_answered_does_not_come_back(self) -> None:
        assert led(self.MENUS, ["1", "reached"]).say == Left(node="gas")
        assert led(self.MENUS, ["1", "reached", "1"]).say == Left(node="gas")

    def test_where_nobody_answers_they_go_on(self) -> None:
        now = led(self.MENUS, ["1", "unreached"])
        assert now.say == Hear(node="after", prompts=("ask",), wait_ms=5000)
        assert now.told == (Moved(menu="gas", node="after", why="default", step=2),)

    def test_the_emergency_key_ends_the_ringing_and_no_other_one_changes_anything(self) -> None:
        assert led(self.MENUS, ["1", "2", NO_KEY]).say == led(self.MENUS, "1").say
        helped = led(self.MENUS, ["1", "0"]).say
        assert helped == Chosen(menu="gas", node="urgent", choice="emergency", why="digit", department="partners")
        without = led(replace(self.MENUS, emergency_key=""), ["1", "0"])
        assert isinstance(without.say, PutThrough)

    def test_nobody_is_put_through_for_ever(self) -> None:
        now = led(replace(self.MENUS, patience=3), ["1", "unreached", "1", "unreached", "1"])
        assert now.say == Chosen(menu="after", node="wait", choice="queue", why="patience", department="partners")
