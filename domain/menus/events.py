"""The vocabulary of a conversation in the menus: what a caller does, what is to be done next, what has happened."""

from dataclasses import dataclass, field
from typing import Literal

from domain.facts.calls import MenuWhy as Why
from domain.menus.model import Exit


# -- what happens --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Digit:
    """The caller pressed a key."""

    digit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller did nothing in time."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller said something that a recogniser wrote down."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was to be looked up has an answer: the proofs hold (of `person_id`), or something was told; or not."""

    found: bool
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class Barred:
    """Nobody may prove who they are by keys now: too much was guessed, or it would be written down."""


@dataclass(frozen=True, slots=True)
class Unspoken:
    """What was looked up could not be spoken: a person must tell it."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nobody answered where the caller was to be put through, or it may not be rung."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody answered there: the caller speaks with them, or has."""


Event = Digit | Silence | Speech | HungUp | LookedUp | Barred | Unspoken | Unreached | Reached


# -- what is to be done --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Hear:
    """Say these, stop at any key, then wait for one. `digits`: a number is keyed in, of so many at most, with up to
    `next_ms` from one to the next; # ends it. `then`: what is asked of a caller who has keyed in all of them."""

    node: str
    prompts: tuple[str, ...]
    wait_ms: int
    digits: int = 0
    next_ms: int = 0
    then: "Hear | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Say these, then look up what the node asks for. `proofs`: what the caller keyed in, by its field; never kept.
    `person_id`: who they have proved to be; whoever looks up tells nothing private without one."""

    node: str
    what: Literal["identify", "status", "amount"]
    prompts: tuple[str, ...] = ()
    proofs: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    person_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutThrough:
    """Say these, then put the caller through as the node says. The rest as `Chosen` has it."""

    menu: str
    node: str
    why: Why
    prompts: tuple[str, ...] = ()
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The caller leaves the menus by `node`; `prompts` are said before. `menu`: where it was decided. `department`:
    whose matter it is, by the last node on their way that says so; empty: nobody's yet."""

    menu: str
    node: str
    choice: Exit
    why: Why
    prompts: tuple[str, ...] = ()
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The caller hung up at `node`, or was answered where they were put through from there."""

    node: str


Next = Hear | LookUp | PutThrough | Chosen | Left


# -- what has happened, for the journal ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The caller went from the level `menu` to `node`, and is still in the menus; `step`: counted from 1."""

    menu: str
    node: str
    why: Why
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen:
    """The caller wants to hear this language."""

    node: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The caller keyed in a number: `asked` is what it is."""

    node: str
    asked: str
    digits: str = field(repr=False)


Told = Moved | LanguageChosen | Entered
