"""The default menus, stepped: whatever a caller presses, it ends, and each key leads where its prompt says."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.menus import Chosen, Digit, Given, Hear, Silence, begin, flaws, step
from domain.menus.events import Next
from domain.menus.model import DIGITS, Choose, Enter, prompts_of
from domain.menus.stepping import BETWEEN_DIGITS_MS, NO_KEYS
from ivr.hotlines import HOUSE, default

MENUS = default().menus
MAIN = MENUS.nodes["main"]
assert isinstance(MAIN, Choose)
NUMBER = MENUS.nodes["no-number"]
assert isinstance(NUMBER, Enter)
PROMPTS = {name for node in MENUS.nodes.values() for name, _ in prompts_of(node)} | {NO_KEYS}
NODES = {"queue": "wait", "callback": "call-back", "voicemail": "message", "emergency": "emergency"}
keys = st.lists(st.sampled_from(["", *DIGITS, "x"]), min_size=1, max_size=12)


def pressed(*digits: str, has_number: bool = True) -> Next:
    led = begin(MENUS, Given(language="vi", local=datetime(2026, 11, 23, 12, 0), has_number=has_number))
    for digit in digits:
        led = step(led, Digit(digit) if digit else Silence())
    return led.say


def chosen(choice: str, why: str = "digit", **more: object) -> Chosen:
    return Chosen(menu="main", node=NODES[choice], choice=choice, why=why, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("digit", "choice"), [("1", "queue"), ("2", "callback"), ("3", "voicemail"), ("0", "emergency")]
)
def test_each_key_leads_where_it_says(digit: str, choice: str) -> None:
    assert pressed(digit) == chosen(choice)


def test_the_greeting_is_said_once_and_the_menu_at_every_try() -> None:
    assert pressed() == Hear(node="main", prompts=("greeting", "menu"), wait_ms=5000)
    assert pressed("9", "") == Hear(node="main", prompts=("menu",), wait_ms=5000)
    assert pressed("9") == Hear(node="main", prompts=("invalid", "menu"), wait_ms=5000)


def test_who_presses_nothing_waits_and_who_presses_nonsense_too() -> None:
    assert pressed("", "", "") == chosen("queue", "timeout")
    assert pressed("9", "#", "7") == chosen("queue", "invalid")


def test_who_withholds_their_number_keys_in_one_to_be_called_back_under() -> None:
    assert pressed("2", has_number=False) == Hear(
        node="no-number", prompts=("callback-enter",), wait_ms=5000, digits=15, next_ms=BETWEEN_DIGITS_MS
    )
    keyed = pressed("2", *"0912345678#", has_number=False)
    assert isinstance(keyed, Chosen) and (keyed.menu, keyed.choice) == ("no-number", "callback")


def test_who_keys_in_none_leaves_a_message() -> None:
    left = pressed("2", *[""] * 3, has_number=False)
    assert isinstance(left, Chosen) and (left.menu, left.choice) == ("no-number", "voicemail")


def test_what_is_pressed_after_the_choice_changes_nothing() -> None:
    assert pressed("1", "0", "9") == chosen("queue")


@given(keys, st.booleans())
def test_it_always_ends_and_says_only_its_prompts(digits: list[str], has_number: bool) -> None:
    for count in range(len(digits) + 1):
        say = pressed(*digits[:count], has_number=has_number)
        assert isinstance(say, Hear | Chosen) and set(say.prompts) <= PROMPTS
        assert isinstance(say, Chosen) or count < MAIN.tries + (0 if has_number else NUMBER.tries * (NUMBER.most + 1))


@given(keys)
def test_zero_is_the_emergency_at_every_try(digits: list[str]) -> None:
    before = [digit for digit in digits if digit not in "0123" or not digit][: MAIN.tries - 1]
    assert pressed(*before, "0") == chosen("emergency")


def test_they_may_be_used() -> None:
    assert flaws(MENUS, HOUSE) == []
