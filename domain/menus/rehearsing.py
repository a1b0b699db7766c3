"""A call without a caller: the menus stepped by keys that somebody tries out, and what would be said at each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.menus.events import (
    Chosen,
    Digit,
    Event,
    Hear,
    HungUp,
    Left,
    LookedUp,
    LookUp,
    PutThrough,
    Reached,
    Silence,
    Unreached,
)
from domain.menus.model import DIGITS, Menus, Node
from domain.menus.stepping import Conversation, Given, begin, no_room, step

State = Literal["hear", "look_up", "put_through", "chosen", "left"]
WORDS: dict[str, Event] = {
    "silence": Silence(),
    "hang-up": HungUp(),
    "found": LookedUp(found=True),
    "nothing": LookedUp(found=False),
    "answered": Reached(),
    "unanswered": Unreached(),
}
FULL = "full"
"""Beside them, of a caller who was led to a queue: it takes nobody more."""
"""What can be done beside pressing a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the caller is after `did` (empty: the call has come in), and what they hear there. `why`: what decided;
    `used` of `tries`: how often they have been asked in vain."""

    did: str
    node: str
    state: State
    language: str
    prompts: tuple[str, ...] = ()
    why: str = ""
    choice: str = ""
    wait_ms: int = 0
    tries: int = 0
    used: int = 0


def event_of(word: str) -> Event | None:
    """What a caller does, by the name it has here: a digit, or one of WORDS; None for anything else."""
    return Digit(word) if len(word) == 1 and word in DIGITS else WORDS.get(word)


def rehearse(menus: Menus, given: Given, did: Sequence[str]) -> list[Scene]:
    """The whole call so far; what comes after its end, or is nothing that can be done, is left out."""
    led = begin(menus, given)
    scenes = [_scene(led, "")]
    for word in did:
        if word == FULL and no_room(led) is not led:
            led = no_room(led)
            scenes.append(_scene(led, word))
            continue
        event = event_of(word)
        if event is None or isinstance(led.say, Chosen | Left):
            continue
        led = step(led, event)
        scenes.append(_scene(led, word))
    return scenes


def _scene(led: Conversation, did: str) -> Scene:
    why = led.told[-1].why if led.told and hasattr(led.told[-1], "why") else ""
    node: Node = led.menus.nodes[led.node]
    at: dict[str, Any] = {"did": did, "node": led.node, "language": led.language, "why": why}
    match led.say:
        case Hear() as hear:
            tries = getattr(node, "tries", 0)
            return Scene(
                **at, state="hear", prompts=hear.prompts, wait_ms=hear.wait_ms, tries=tries, used=led.tries_used
            )
        case LookUp() as look:
            return Scene(**at, state="look_up", prompts=look.prompts)
        case PutThrough() as through:
            return Scene(**at | {"why": through.why}, state="put_through", prompts=through.prompts)
        case Chosen() as chosen:
            return Scene(**at | {"why": chosen.why}, state="chosen", prompts=chosen.prompts, choice=chosen.choice)
        case Left():
            return Scene(**at, state="left")
