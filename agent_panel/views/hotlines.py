"""The pages of those who say what callers hear: hotlines and their menus, and the prompts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Tab = Literal["picture", "text", "versions"]


@dataclass(frozen=True, slots=True)
class HotlineRow:
    """One line of the list. `number`: of the version in force, 0 where none was ever kept."""

    id: str
    name: str
    numbers: tuple[str, ...]
    languages: tuple[str, ...]
    steps: int
    in_menus: int
    number: int = 0
    changed_at: datetime | None = None
    by: str = ""
    has_file: bool = True
    changed_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class HotlinesView:
    """Every hotline."""

    hotlines: tuple[HotlineRow, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Callers at one step: there now; came and gave up, today and in seven days; sent on today by a full queue."""

    now: int = 0
    today: int = 0
    today_gone: int = 0
    week: int = 0
    week_gone: int = 0
    today_sent: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """Where a step goes on: `word` is a key of the telephone, or names the way (`menus.way.<word>`)."""

    word: str
    is_key: bool
    to: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt as it is said, by language."""

    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the menus. `about`: what the file says of it beside its ways: a queue, a number to be keyed in."""

    name: str
    kind: str
    line: int
    about: str
    ways: tuple[Way, ...]
    spoken: tuple[Spoken, ...]
    tries: int
    wait_s: float
    count: Count


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of what changed: `sign` is +, -, a space, or @ where lines are left out."""

    sign: str
    old: int
    new: int
    text: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. `by` empty: the file was found so at the start."""

    number: int
    menus: str
    at: datetime
    by: str
    reason: str
    chosen: bool = False
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class HotlineView:
    """A hotline. `text`: of its file; `basis`: names it; `lines`: how many it has."""

    row: HotlineRow
    tab: Tab
    may_edit: bool
    steps: tuple[Step, ...] = ()
    start: str = ""
    emergency: str = ""
    emergency_key: str = ""
    languages: tuple[str, ...] = ()
    now: tuple[tuple[str, int], ...] = ()
    text: str = ""
    basis: str = ""
    versions: tuple[VersionRow, ...] = ()
    chosen: VersionRow | None = None
    diff: tuple[DiffLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptCell:
    """A prompt in one language. `trouble`: a sentence; `seconds` None: there is no sound."""

    language: str
    text: str
    voice: Literal["synthetic", "recording"]
    seconds: float | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One prompt in its languages."""

    name: str
    label: str
    cells: tuple[PromptCell, ...]


@dataclass(frozen=True, slots=True)
class PromptGroup:
    """The prompts of a hotline, or of the house: then `hotline` is empty."""

    hotline: str
    name: str
    rows: tuple[PromptRow, ...]


@dataclass(frozen=True, slots=True)
class PromptsView:
    """Every prompt. `recorded` of `total` have a person's voice."""

    groups: tuple[PromptGroup, ...]
    total: int
    recorded: int
    may_edit: bool
