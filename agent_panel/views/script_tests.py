"""A script tested on something that was said, and what changed from one of its versions to another."""

from dataclasses import dataclass, field
from datetime import datetime

from agent_panel.views.hotlines import DiffLine
from agent_panel.views.scripts import ScriptRow

VERDICTS = ("broken", "kept", "not_assessed")
LISTENING = ("complaint", "dispute", "coaching", "authority", "security")
"""Why somebody hears or reads a call who must say why."""
PROBLEMS = (
    "empty",
    "nobody",
    "no_step",
    "too_late",
    "too_long",
    "unreadable",
    "erased",
    "language",
    "busy",
    "died",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of one rule. `words`: as they were said, with their `second`; `asks`, `texts`, `before`: what the
    rule wants (`domain.checking.wanted`)."""

    rule: str
    verdict: str
    why: str
    asks: str
    second: float | None = None
    channel: str = "agent"
    words: str = ""
    confidence: float = 0.0
    source: str = "free"
    texts: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class CallChoice:
    """A recorded call that may be chosen."""

    call_id: str
    at: datetime | None
    person: str
    agent: str
    language: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Deaf:
    """What the installed model will not hear of a script: words that it does not know, and (rule, phrase) with one of
    them; `rules`: those of which it hears no phrase. `model`: there is one for the language."""

    model: bool
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptTestPage:
    """`transcript`: as it was pasted. `reasons`: among which this reader must choose one to read a call, empty: none
    is asked. `problem`: one of PROBLEMS, with the `line` it stands on; `most`: words that a text may have. `known`:
    what a pasted text is held against; `steps`: those that it may name."""

    row: ScriptRow
    language: str
    languages: tuple[tuple[str, str], ...]
    deaf: Deaf
    calls: tuple[CallChoice, ...] = ()
    reasons: tuple[str, ...] = ()
    transcript: str = ""
    problem: str = ""
    line: int = 0
    most: int = 0
    tested: bool = False
    findings: tuple[Tested, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    known: tuple[tuple[str, str], ...] = field(default=())
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a script. `old`, `new`: it is one of the two that are compared."""

    number: int
    version: int
    content: str
    at: datetime
    old: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class ScriptVersionsPage:
    """Its versions, the newest first, and the difference between two of them, file by file."""

    row: ScriptRow
    versions: tuple[VersionRow, ...]
    files: tuple[tuple[str, tuple[DiffLine, ...]], ...] = ()
