"""Promises to pay as a lead reads them: what is due, kept, not kept; and debts with what might be done."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class WordRow:
    """One promise. `heard`: the recording of the call in which it was made; `still`: it can be cancelled; `reminded`:
    how, and whether a message arrived (`promise.reminded.<code>`); empty: not yet."""

    promise_id: str
    person: str
    language: str
    amount_minor: int
    currency: str
    due_on: date
    made_at: datetime | None
    made_by: str
    phase: str
    paid_minor: int
    reason: str = ""
    heard: str = ""
    still: bool = False
    reminded: str = ""


@dataclass(frozen=True, slots=True)
class DebtRow:
    """What somebody owes, overdue for so many days; `proposed`: by age and history; `decided`: the last decision."""

    person_id: str
    contract_id: str
    person: str
    language: str
    contract: str
    amount_minor: int
    currency: str
    days: int
    kept: int
    broken: int
    proposed: str
    decided: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Money that came in beyond all that was owed under a contract."""

    person: str
    language: str
    contract: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PromisesView:
    """`counts`: of each heading, each opens into its rows. `visitors`: (id, name) of who may be sent. `refused`:
    so many requests at the gateway's door in the last day, the last at `refused_at`, because of `refused_why`;
    `may_take`: the reader takes in files of payments."""

    show: str
    counts: tuple[tuple[str, int], ...]
    words: tuple[WordRow, ...]
    debts: tuple[DebtRow, ...]
    reasons: tuple[str, ...]
    measures: tuple[str, ...]
    visitors: tuple[tuple[str, str], ...]
    refused: int = 0
    refused_at: datetime | None = None
    refused_why: str = ""
    credits: tuple[CreditRow, ...] = ()
    may_take: bool = False
