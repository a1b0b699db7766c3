"""The scripts of calls as a lead reads them: the list, one script's flow, and a dry run by keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One line of the list."""

    id: str
    title: str
    purpose: str
    selling: bool
    version: int
    content: str
    steps: int
    longest_promise_days: int


@dataclass(frozen=True, slots=True)
class ScriptsView:
    """The list."""

    rows: tuple[ScriptRow, ...]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step. `says`: its sentences with {values} in them; `order`: the place of its phase. `ways`: the word
    on each way, and where it leads. `state`: done, now, or empty."""

    name: str
    phase: str
    order: int
    kind: str
    says: tuple[str, ...]
    musts: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    outcome: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done now: `keys` as the keyboard map names them, empty where it has none."""

    label: str
    href: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """Something to be written down. `choices`: of a choice."""

    name: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunView:
    """Where the dry run stands. `hidden`: what a form sends along. `refused`: the reason, `wrong`: (field, reason);
    `not_said`: a text that was not understood, and what one would look like."""

    step: str
    phase: str
    says: tuple[str, ...]
    musts: tuple[str, ...]
    forbidden: tuple[str, ...]
    choices: tuple[Choice, ...]
    fields: tuple[FieldView, ...]
    objections: tuple[Choice, ...]
    ways: tuple[Choice, ...]
    known: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    proved: bool
    outcome: str = ""
    goes_on: str = ""
    proof: tuple[str, str] = ("", "")
    back: str = ""
    again: str = ""
    refused: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    not_said: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ScriptPage:
    """One script: its flow in a language, and a dry run through it. `picture`: the flow is drawn; `views`: where it is
    told step by step, and where it is drawn."""

    row: ScriptRow
    language: str
    languages: tuple[tuple[str, str], ...]
    action: str
    flow: tuple[FlowStep, ...]
    run: RunView
    start: str = ""
    picture: bool = False
    views: tuple[tuple[str, str], ...] = ()
