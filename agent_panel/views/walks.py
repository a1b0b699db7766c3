"""A call's script as its agent walks it: the words to say now, what can be done, how it may come out."""

from dataclasses import dataclass

from agent_panel.views.scripts import FieldView


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Something that can be done now by one key while its group has focus. `fields`: what has to be written for it."""

    name: str
    label: str
    key: str = ""
    fields: tuple[FieldView, ...] = ()


@dataclass(frozen=True, slots=True)
class MustView:
    """What must be said here. `how`: verbatim, variants, value; `text`: one of the variants."""

    how: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ScriptChoice:
    """A script that the agent may take. `lacking`: values that are not known of this person; then it cannot be said."""

    script_id: str
    title: str
    suggested: bool = False
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WalkView:
    """Where a call stands. `language`: of the call; `known`: (value, as it is read), hidden until they have proved who
    they are; `here`: the outcome at an end that waits to be recorded; `outcome`: the one that was."""

    call_id: str
    title: str
    language: str
    step: str
    phase: str
    proved: bool
    says: tuple[str, ...]
    musts: tuple[MustView, ...]
    forbidden: tuple[str, ...]
    known: tuple[tuple[str, str], ...]
    goes_on: bool = False
    identify: bool = False
    answers: tuple[KeyChoice, ...] = ()
    fields: tuple[FieldView, ...] = ()
    objections: tuple[KeyChoice, ...] = ()
    ways: tuple[KeyChoice, ...] = ()
    outcomes: tuple[KeyChoice, ...] = ()
    here: str = ""
    outcome: str = ""
    written: tuple[tuple[str, str], ...] = ()
    may_be_ready: bool = False


@dataclass(frozen=True, slots=True)
class Choosing:
    """The scripts that may be taken for a call, and how it may come out without one."""

    call_id: str
    choices: tuple[ScriptChoice, ...]
    outcomes: tuple[KeyChoice, ...]
