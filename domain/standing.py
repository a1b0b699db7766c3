"""How matters stand with a person who has proved who they are: the one answer that an agent reads and a caller hears.

standings(cases) -> how each case stands, the newest first
owing(dues)      -> what is owed, the first due first, with its sum
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.cases import Case


class Due(Protocol):
    """A payment that is not made. `amount_minor`: in the currency's smallest unit."""

    @property
    def title(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one case stands: its step, since when, and the appointment that is still ahead."""

    case_id: str
    number: str
    phase: str
    since: datetime | None
    appointment_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One payment. `late`: its day is over."""

    title: str
    amount_minor: int
    currency: str
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """All that somebody owes. `sums`: in the smallest unit of each currency."""

    payments: tuple[Owed, ...] = ()
    sums: tuple[tuple[str, int], ...] = ()


def standings(cases: Iterable[Case], now: datetime) -> tuple[Standing, ...]:
    """Cases that are no empty calls, the newest first."""
    real = [case for case in cases if case.phase != "nothing"]
    newest_first = sorted(real, key=lambda case: (case.opened_at is not None, case.opened_at), reverse=True)
    return tuple(standing(case, now) for case in newest_first)


def standing(case: Case, now: datetime) -> Standing:
    """How one case stands."""
    reached = {
        "done": case.done_at, "on_site": case.arrived_at, "signed": case.signed_at,
        "dispatched": case.dispatched_at, "recorded": case.recorded_at,
    }  # fmt: skip
    appointment = case.appointment_at
    waited_for = appointment is not None and appointment > now and case.phase not in ("on_site", "done")
    return Standing(
        case_id=case.case_id,
        number=case.number,
        phase=case.phase,
        since=reached.get(case.phase, case.opened_at),
        appointment_at=appointment if waited_for else None,
    )


def owing(dues: Iterable[Due], today: date) -> Owing:
    """What is owed on a day. Nobody owes nothing: a payment of zero is left out."""
    payments = tuple(
        Owed(
            title=due.title,
            amount_minor=due.amount_minor,
            currency=due.currency,
            due_on=due.due_on,
            late=due.due_on < today,
        )
        for due in sorted(dues, key=lambda due: (due.due_on, due.title))
        if due.amount_minor > 0
    )
    sums: dict[str, int] = {}
    for payment in payments:
        sums[payment.currency] = sums.get(payment.currency, 0) + payment.amount_minor
    return Owing(payments=payments, sums=tuple(sums.items()))
