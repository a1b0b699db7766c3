"""A scorecard beside its call, as those who listen fill it in."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.checks import CheckView


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A rule that answers an item. `verdict`: kept, broken, not_due or open."""

    rule: str
    verdict: str
    second: float | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One question. `answer`: as it stands, empty: none; `filled`: what the check answers, empty: nothing."""

    id: str
    title: str
    weight: int
    fail_all: bool = False
    answer: str = ""
    filled: str = ""
    evidence: tuple[EvidenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """Items under one heading; `percent`: what the group counts of the whole."""

    title: str
    percent: int
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """`call`: with its words and findings. `points` None: nothing is answered; `unanswered`: how many items. `kept_at`:
    since when this is kept unfinished. `scored_at`, `by`: it was scored already."""

    call: CheckView
    card_id: str
    title: str
    version: int
    groups: tuple[GroupView, ...]
    points: int | None = None
    unanswered: int = 0
    failed: bool = False
    note: str = ""
    kept_at: datetime | None = None
    scored_at: datetime | None = None
    by: str = ""
