"""The menu as a pure stepper: whatever a caller presses, it ends."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.menu import DIGITS, MAIN, Ask, Chosen, Menu, Option, begin, flaws, prompts_of, step

PROMPTS = prompts_of(MAIN)
keys = st.lists(st.sampled_from(["", *DIGITS, "x"]), min_size=1, max_size=12)


def pressed(*digits: str, has_number: bool = True, menu: Menu = MAIN) -> Ask | Chosen:
    led = begin(menu, has_number=has_number)
    for digit in digits:
        led = step(led, digit)
    return led.say


@pytest.mark.parametrize(
    ("digit", "choice"), [("1", "queue"), ("2", "callback"), ("3", "voicemail"), ("0", "emergency")]
)
def test_each_key_leads_where_it_says(digit: str, choice: str) -> None:
    assert pressed(digit) == Chosen(choice=choice, why="digit")  # type: ignore[arg-type]


def test_the_greeting_is_said_once_and_the_menu_at_every_try() -> None:
    assert pressed() == Ask(prompts=("greeting", "menu"), wait_ms=5000)
    assert pressed("") == Ask(prompts=("menu",), wait_ms=5000)
    assert pressed("9") == Ask(prompts=("invalid", "menu"), wait_ms=5000)


def test_who_presses_nothing_waits_and_who_presses_nonsense_too() -> None:
    assert pressed("", "", "") == Chosen(choice="queue", why="timeout")
    assert pressed("9", "#", "7") == Chosen(choice="queue", why="invalid")


def test_a_callback_to_a_withheld_number_becomes_a_message_and_says_why() -> None:
    got = pressed("2", has_number=False)
    assert got == Chosen(choice="voicemail", why="digit", prompts=("callback-no-number",))


def test_what_is_pressed_after_the_choice_changes_nothing() -> None:
    assert pressed("1", "0", "9") == Chosen(choice="queue", why="digit")


@given(keys, st.booleans())
def test_it_always_ends_and_says_only_its_prompts(digits: list[str], has_number: bool) -> None:
    led = begin(MAIN, has_number=has_number)
    for count, digit in enumerate(digits, 1):
        assert set(led.say.prompts) <= prompts_of(MAIN)
        led = step(led, digit)
        if isinstance(led.say, Chosen):
            break
        assert count < MAIN.tries
    assert isinstance(led.say, Chosen) or len(digits) < MAIN.tries


@given(keys)
def test_zero_is_the_emergency_at_every_try(digits: list[str]) -> None:
    before = [digit for digit in digits if digit not in "0123" or not digit][: MAIN.tries - 1]
    assert pressed(*before, "0") == Chosen(choice="emergency", why="digit")


class TestMenusThatMustNotBeUsed:
    def test_the_main_one_may(self) -> None:
        assert flaws(MAIN, PROMPTS) == []

    @pytest.mark.parametrize(
        ("menu", "flaw"),
        [
            (replace(MAIN, prompt="no-such"), "prompt 'no-such' does not exist"),
            (replace(MAIN, options=MAIN.options[:-1]), "key '0' must lead to emergency"),
            (replace(MAIN, options=(*MAIN.options, Option(digit="1", choice="goodbye"))), "key '1' stands twice"),
            (replace(MAIN, options=(*MAIN.options, Option(digit="12", choice="queue"))), "key '12' is no key"),
            (replace(MAIN, tries=0), "a caller needs at least one try and one second"),
            (
                replace(MAIN, options=(*MAIN.options, Option(digit="5", choice="callback", needs_number=True))),
                "key '5' says nothing to a caller without a number",
            ),
        ],
    )
    def test_and_why(self, menu: Menu, flaw: str) -> None:
        assert flaws(menu, PROMPTS) == [flaw]
