"""Files of payments and of consents: all of a kind, and one from its upload until it is in."""

from dataclasses import dataclass
from datetime import date, datetime

from agent_panel.views.lists import FaultView, ReadingView

REASONS = (
    "unknown_contract", "payment_future", "payment_old", "payment_nothing", "payment_known", "same_reference",
    "same_consent", "consent_known", "consent_future", "consent_over", "consent_unproven", "said_no",
    "consent_after_no",
)  # fmt: skip
"""Why a row is not taken in, beyond what is wrong with the rows of any list."""
KINDS = ("payments", "consents")
PHASES = ("read", "checking", "checked", "failed", "taking", "taken")


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One file among the others. `phase` is worded by `intake.phase.<phase>`; `rows`: that are in, or would be."""

    intake_id: str
    name: str
    phase: str
    rows: int
    made_at: datetime
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class IntakesView:
    """The files of a kind, the newest first."""

    kind: str
    files: tuple[IntakeLine, ...]


@dataclass(frozen=True, slots=True)
class PromiseView:
    """The open promise that money is for."""

    amount_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class IntakeRowView:
    """A row with its verdict. `person`: whose it is; empty: nobody's; `detail`: the reference, or where the proof lies;
    `own`: its reason is one of ours, and not of lists; `of_row`: what it is a duplicate of."""

    row: int
    verdict: str
    reason: str
    person: str
    language: str
    number: str
    contract: str
    amount_minor: int | None
    day: date | None
    detail: str
    faults: tuple[FaultView, ...] = ()
    own: bool = False
    of_row: int = 0
    new_person: bool = False
    promise: PromiseView | None = None


@dataclass(frozen=True, slots=True)
class IntakeView:
    """One file. `phase` decides what is shown; `waiting`: somebody has to say that it goes on; `wrong`: rows that would
    be left out; `newcomers`: persons who would be made known; `wording` to `until`: of consents, for all rows."""

    intake_id: str
    kind: str
    name: str
    phase: str
    currency: str
    reading: ReadingView | None = None
    problem: tuple[str, str, str] | None = None
    waiting: bool = False
    counts: dict[str, int] | None = None
    show: str = ""
    rows: tuple[IntakeRowView, ...] = ()
    first: int = 0
    size: int = 50
    newcomers: int = 0
    done: int = 0
    all: int = 0
    wording: str = ""
    version: str = ""
    until: date | None = None
    verdicts: tuple[str, ...] = ("good", "wrong", "duplicate", "refused")

    @property
    def wrong(self) -> int:
        """Rows that are left out, and are not in already."""
        return self.counts["wrong"] + self.counts["refused"] if self.counts else 0

    @property
    def shown(self) -> int:
        """Rows of the chosen verdict, or all."""
        counts = self.counts or {}
        return counts.get(self.show, sum(counts.get(each, 0) for each in self.verdicts))
