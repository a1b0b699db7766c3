"""The conversation of one menu, as a pure stepper: what to say next, or where the caller goes.

    begin ──► Ask ──digit of an option──────────► Chosen
              ▲ │ ──other digit or silence──┐
              └─┴──── tries are left ◄──────┴──── none is left ──► Chosen(otherwise)

It always ends: each answer that chooses nothing uses up a try. A menu is data (`MAIN` is the first); `flaws` says why
one must not be used, so that no caller meets a dead end.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal

Choice = Literal["queue", "callback", "voicemail", "emergency", "goodbye"]
Why = Literal["digit", "timeout", "invalid"]

DIGITS = "0123456789*#"
EMERGENCY_KEY = "0"
"""On every level (I3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A key and where it leads. `needs_number`: it can be kept only for a caller whose number we have; one whose number
    is withheld hears `else_prompt` and goes to `else_choice`."""

    digit: str
    choice: Choice
    needs_number: bool = False
    else_choice: Choice = "voicemail"
    else_prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One level. `opening` is said once, `prompt` at every try, `again` before it after a key that is no option.
    `otherwise`: where a caller goes who chooses nothing."""

    name: str
    opening: tuple[str, ...]
    prompt: str
    again: str
    options: tuple[Option, ...]
    otherwise: Choice
    tries: int = 3
    wait_ms: int = 5000


MAIN = Menu(
    name="main",
    opening=("greeting",),
    prompt="menu",
    again="invalid",
    options=(
        Option(digit="1", choice="queue"),
        Option(digit="2", choice="callback", needs_number=True, else_prompt="callback-no-number"),
        Option(digit="3", choice="voicemail"),
        Option(digit=EMERGENCY_KEY, choice="emergency"),
    ),
    otherwise="queue",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Say these, stop at any key, then wait for one."""

    prompts: tuple[str, ...]
    wait_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The caller goes there; `prompts` are said before."""

    choice: Choice
    why: Why
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A menu being led. `has_number`: the caller's number is known to us."""

    menu: Menu
    has_number: bool
    tries_used: int = 0
    say: Ask | Chosen = field(default_factory=lambda: Ask(prompts=(), wait_ms=0))


def begin(menu: Menu, *, has_number: bool) -> Conversation:
    """Open the conversation: what is to be said is in `say`."""
    opening = Ask(prompts=(*menu.opening, menu.prompt), wait_ms=menu.wait_ms)
    return Conversation(menu=menu, has_number=has_number, say=opening)


def step(led: Conversation, digit: str) -> Conversation:
    """The caller pressed `digit`, or nothing (empty) in time."""
    if isinstance(led.say, Chosen):
        return led
    for option in led.menu.options:
        if digit == option.digit:
            return replace(led, say=_taken(option, has_number=led.has_number))
    return _not_taken(led, "invalid" if digit else "timeout")


def _taken(option: Option, *, has_number: bool) -> Chosen:
    if option.needs_number and not has_number:
        return Chosen(choice=option.else_choice, why="digit", prompts=(option.else_prompt,))
    return Chosen(choice=option.choice, why="digit")


def _not_taken(led: Conversation, why: Why) -> Conversation:
    menu, used = led.menu, led.tries_used + 1
    if used >= menu.tries:
        return replace(led, tries_used=used, say=Chosen(choice=menu.otherwise, why=why))
    prompts = (menu.again, menu.prompt) if why == "invalid" else (menu.prompt,)
    return replace(led, tries_used=used, say=Ask(prompts=prompts, wait_ms=menu.wait_ms))


def prompts_of(menu: Menu) -> frozenset[str]:
    """Every prompt that this menu may say."""
    said = {*menu.opening, menu.prompt, menu.again, *(option.else_prompt for option in menu.options)}
    return frozenset(said - {""})


def flaws(menu: Menu, prompts: Collection[str]) -> list[str]:
    """Why a menu must not be used, given the prompts that exist; empty when it may."""
    found = [f"prompt {name!r} does not exist" for name in sorted(prompts_of(menu) - set(prompts))]
    digits = [option.digit for option in menu.options]
    found += [f"key {digit!r} stands twice" for digit in sorted({d for d in digits if digits.count(d) > 1})]
    found += [f"key {digit!r} is no key" for digit in digits if len(digit) != 1 or digit not in DIGITS]
    if not any(option.digit == EMERGENCY_KEY and option.choice == "emergency" for option in menu.options):
        found.append(f"key {EMERGENCY_KEY!r} must lead to emergency")
    if menu.tries < 1 or menu.wait_ms < 1000:
        found.append("a caller needs at least one try and one second")
    for option in menu.options:
        if option.needs_number and not option.else_prompt:
            found.append(f"key {option.digit!r} says nothing to a caller without a number")
    return found
