"""A promise to pay, and a payment, as their facts tell them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.facts.conversations import PaymentTaken, PromiseCancelled, PromiseJudged, PromiseMade, PromiseReminded
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWord:
    """One promise. `by_id`: who heard it; `due_on`: the promised day, as 2026-11-25; `owed_minor`: what was owed.
    `reminded_by`: how they were reminded, `reminder_id`: by which attempt where it is a message, `reminders`: how often
    that was arranged."""

    promise_id: str
    person_id: str = ""
    contract_id: str | None = None
    call_id: str | None = None
    by_id: str = ""
    amount_minor: int = 0
    currency: str = ""
    owed_minor: int | None = None
    due_on: str = ""
    made_at: datetime | None = None
    reminded_at: datetime | None = None
    reminded_by: str = ""
    reminder_id: str | None = None
    reminders: int = 0
    settled_at: datetime | None = None
    result: str | None = None
    paid_minor: int = 0
    cancelled_by: str | None = None
    reason: str | None = None

    @property
    def phase(self) -> str:
        """`made`, `reminded`, `kept`, `partly`, `broken` or `cancelled`."""
        if self.settled_at:
            return self.result or "cancelled"
        return "reminded" if self.reminded_at else "made"

    @property
    def day(self) -> date:
        """The promised day."""
        return date.fromisoformat(self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that came in. `paid_on`: as 2026-11-25."""

    payment_id: str
    person_id: str = ""
    contract_id: str | None = None
    amount_minor: int = 0
    currency: str = ""
    paid_on: str = ""
    source: str = ""
    by_id: str = ""
    taken_at: datetime | None = None

    @property
    def phase(self) -> str:
        """It is in."""
        return "taken"

    @property
    def day(self) -> date:
        """The day it came in."""
        return date.fromisoformat(self.paid_on)


def step(word: GivenWord | None, fact: Fact) -> GivenWord | None:
    """What a fact does to its promise; None where it means nothing. What is settled stays so."""
    if not isinstance(fact, PromiseMade | PromiseReminded | PromiseJudged | PromiseCancelled):
        return None
    now = word or GivenWord(promise_id=fact.promise_id)
    match fact:
        case PromiseMade():
            return replace(
                now,
                person_id=fact.person_id,
                contract_id=fact.contract_id,
                call_id=fact.call_id,
                by_id=fact.by_id,
                amount_minor=fact.amount_minor,
                currency=fact.currency,
                owed_minor=fact.owed_minor,
                due_on=fact.due_on,
                made_at=now.made_at or fact.at,
            )
        case PromiseReminded():
            return replace(
                now,
                reminded_at=now.reminded_at or fact.at,
                reminded_by=fact.how,
                reminder_id=fact.attempt_id or now.reminder_id,
                reminders=now.reminders + 1,
            )
        case PromiseJudged() if not now.settled_at:
            return replace(now, settled_at=fact.at, result=fact.result, paid_minor=fact.paid_minor)
        case PromiseCancelled() if not now.settled_at:
            return replace(now, settled_at=fact.at, cancelled_by=fact.by_id, reason=fact.reason)
    return now


def step_payment(payment: Payment | None, fact: Fact) -> Payment | None:
    """A payment is what it was when it was taken."""
    if not isinstance(fact, PaymentTaken):
        return None
    return payment or Payment(
        payment_id=fact.payment_id,
        person_id=fact.person_id,
        contract_id=fact.contract_id,
        amount_minor=fact.amount_minor,
        currency=fact.currency,
        paid_on=fact.paid_on,
        source=fact.source,
        by_id=fact.by_id,
        taken_at=fact.at,
    )
