"""Was the promise kept? Decided from the payments that came in, the house's terms and its working days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts.conversations import PromiseResult
from domain.house import HouseRules
from domain.may_call.calendars import Calendar
from domain.word.state import GivenWord, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`tolerance_minor`: so little may lack; `grace_working_days`: a transfer may take so long; `calendar`: whose."""

    tolerance_minor: int = 0
    grace_working_days: int = 1
    calendar: Calendar | None = None


def terms_of(rules: HouseRules, calendars: Mapping[str, Calendar]) -> Terms:
    """How strictly a house judges, by which working days."""
    return Terms(
        tolerance_minor=rules.promise_tolerance_minor,
        grace_working_days=rules.promise_grace_days,
        calendar=calendars.get(rules.calendar),
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What one promise has become. `result` None: its day is not over, and not all has come in yet."""

    promise_id: str
    result: PromiseResult | None
    paid_minor: int


def last_day(word: GivenWord, terms: Terms) -> date:
    """Money that comes in later does not keep the promise."""
    if terms.calendar is None:
        return word.day + timedelta(days=terms.grace_working_days)
    return terms.calendar.nth_working_day(word.day, terms.grace_working_days)


def judged(words: Iterable[GivenWord], payments: Sequence[Payment], today: date, terms: Terms) -> tuple[Judged, ...]:
    """What the open promises of one person have become, the first due first. A payment counts once: what was counted
    for a promise that is settled is gone for the others."""
    left = {payment.payment_id: payment.amount_minor for payment in payments}
    in_order = sorted(words, key=_by_due)
    for word in in_order:
        if word.settled_at:
            _count(word, payments, left, terms, word.paid_minor)
    return tuple(_judge(word, payments, left, today, terms) for word in in_order if not word.settled_at)


def reminder_due(word: GivenWord, made_on: date, today: date) -> bool:
    """Is today the day to remind of it: the day before, or the day itself where that was missed? Never on the day on
    which it was made, and once."""
    near = word.day - timedelta(days=1) <= today <= word.day
    return near and word.phase == "made" and made_on < today


def _judge(word: GivenWord, payments: Sequence[Payment], left: dict[str, int], today: date, terms: Terms) -> Judged:
    last = last_day(word, terms)
    paid = _count(word, payments, left, terms, word.amount_minor)
    if paid >= max(1, word.amount_minor - terms.tolerance_minor):
        return Judged(word.promise_id, "kept", paid)
    if today <= last:
        return Judged(word.promise_id, None, paid)
    return Judged(word.promise_id, "partly" if paid else "broken", paid)


def _count(word: GivenWord, payments: Sequence[Payment], left: dict[str, int], terms: Terms, most: int) -> int:
    """Take what counts for a promise out of what is left, the first that came in first; at most so much of it."""
    last, paid = last_day(word, terms), 0
    for payment in sorted(payments, key=lambda each: (each.paid_on, each.payment_id)):
        if _counts(word, payment, last):
            taken = min(left[payment.payment_id], most - paid)
            left[payment.payment_id] -= taken
            paid += taken
    return paid


def _counts(word: GivenWord, payment: Payment, last: date) -> bool:
    """May this money be what was promised? Not what came in before the promise, nor for another contract."""
    same = payment.contract_id == word.contract_id or None in (payment.contract_id, word.contract_id)
    made_on = word.made_at.date() if word.made_at else word.day
    since = made_on - timedelta(days=1)  # the wall's day may be another than the journal's
    return same and payment.currency == word.currency and since < payment.day <= last


def _by_due(word: GivenWord) -> tuple[str, str]:
    return (word.due_on, word.promise_id)


def counted(words: Iterable[GivenWord]) -> Mapping[str, int]:
    """How many promises were kept, and how many were not."""
    results = [word.result for word in words]
    return {"kept": results.count("kept"), "broken": results.count("broken") + results.count("partly")}
