"""A reviewed call as its agent sees it, and as a lead does who decides a dispute."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.checks import CheckView, MissView


@dataclass(frozen=True, slots=True)
class CoachingView:
    """A note about some seconds of a call."""

    from_s: float
    to_s: float
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class ConfirmedView:
    """A finding that somebody confirmed. `verdict`: right or coach."""

    rule: str
    why: str
    second: float | None
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One reviewed call in a list. `late`: the time to dispute, or to decide, is over."""

    call_id: str
    at: datetime | None
    person: str
    language: str
    agent: str
    phase: str
    due_at: datetime | None
    points: int | None = None
    notes: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class ReviewsView:
    """`mine`: the reader's own calls; else what waits for a decision."""

    rows: tuple[ReviewRow, ...]
    mine: bool = True


@dataclass(frozen=True, slots=True)
class ReviewView:
    """`call`: with its words. `lacking`: items of the score that were answered no. `dispute`, `decision`: the reasons.
    `may_answer`, `may_dispute`, `may_decide`: what the reader may do now."""

    call: CheckView
    phase: str
    due_at: datetime | None
    by: str
    confirmed: tuple[ConfirmedView, ...] = ()
    misses: tuple[MissView, ...] = ()
    coaching: tuple[CoachingView, ...] = ()
    card: str = ""
    points: int | None = None
    lacking: tuple[str, ...] = ()
    score_note: str = ""
    dispute: str = ""
    decision: str = ""
    decided_by: str = ""
    result: str = ""
    may_answer: bool = False
    may_dispute: bool = False
    may_decide: bool = False
