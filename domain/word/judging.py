"""Was the promise kept? Decided from the payments that came in, the house's terms and its working days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from domain.facts.conversations import PromiseResult
from domain.house import HouseRules
from domain.may_call.calendars import Calendar
from domain.word.state import GivenWord, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`tolerance_minor`: so little may lack; `grace_working_days`: a transfer may take so long; `calendar`: whose;
    `zone`: of the wall on which days begin."""

    tolerance_minor: int = 0
    grace_working_days: int = 1
    calendar: Calendar | None = None
    zone: str = "UTC"


def terms_of(rules: HouseRules, zone: str, calendars: Mapping[str, Calendar]) -> Terms:
    """How strictly a house judges, by which working days."""
    return Terms(
        tolerance_minor=rules.promise_tolerance_minor,
        grace_working_days=rules.promise_grace_days,
        calendar=calendars.get(rules.calendar),
        zone=zone,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What one promise has become. `result` None: its day is not over, and not all has come in yet."""

    promise_id: str
    result: PromiseResult | None
    paid_minor: int


def last_day(word: GivenWord, terms: Terms) -> date:
    """Money that comes in later does not keep the promise."""
    return _arrives_by(word.day, terms)


def judged(words: Iterable[GivenWord], payments: Sequence[Payment], today: date, terms: Terms) -> tuple[Judged, ...]:
    """What the open promises among all of one person's have become, the first due first. A payment counts once: what a
    promise that is settled was kept with is not there for another."""
    came_in, known = sorted(payments, key=lambda each: (each.paid_on, each.payment_id)), list(words)
    left = {payment.payment_id: payment.amount_minor for payment in came_in}
    for word in sorted((each for each in known if each.settled_at), key=_by_settled):
        _taken(word, word.paid_minor, came_in, left, terms)
    open_words = sorted((each for each in known if not each.settled_at), key=_by_due)
    return tuple(_judge(word, came_in, left, today, terms) for word in open_words)


def reminder_due(word: GivenWord, made_on: date, today: date) -> bool:
    """Is today the day to remind of it: the day before, or the day itself where that was missed? Never on the day on
    which it was made, and once."""
    near = word.day - timedelta(days=1) <= today <= word.day
    return near and word.phase == "made" and made_on < today


def _judge(word: GivenWord, payments: Sequence[Payment], left: dict[str, int], today: date, terms: Terms) -> Judged:
    paid = _taken(word, word.amount_minor, payments, left, terms)
    if paid >= max(1, word.amount_minor - terms.tolerance_minor):
        return Judged(word.promise_id, "kept", paid)
    if today <= last_day(word, terms):
        return Judged(word.promise_id, None, paid)
    return Judged(word.promise_id, "partly" if paid else "broken", paid)


def _taken(word: GivenWord, wanted: int, payments: Sequence[Payment], left: dict[str, int], terms: Terms) -> int:
    """So much of what is wanted for a promise came in; it is gone from what is `left` of each payment."""
    found, last = 0, last_day(word, terms)
    for payment in payments:
        if _counts(word, payment, last, terms):
            part = min(left[payment.payment_id], wanted - found)
            left[payment.payment_id] -= part
            found += part
    return found


def _counts(word: GivenWord, payment: Payment, last: date, terms: Terms) -> bool:
    """May this money be what was promised? Not what the house knew of when it was promised, nor what is for another
    contract. What was paid before and not known may have been on its way then, as long as a transfer takes."""
    same = payment.contract_id == word.contract_id or None in (payment.contract_id, word.contract_id)
    if not same or payment.currency != word.currency or payment.day > last:
        return False
    if word.made_at is None:
        return payment.day >= word.day
    made_on = word.made_at.astimezone(ZoneInfo(terms.zone)).date()
    if payment.taken_at is None:
        return payment.day >= made_on
    return payment.taken_at >= word.made_at and _arrives_by(payment.day, terms) >= made_on


def _arrives_by(paid_on: date, terms: Terms) -> date:
    """A transfer of that day is there by then."""
    if terms.calendar is None:
        return paid_on + timedelta(days=terms.grace_working_days)
    return terms.calendar.nth_working_day(paid_on, terms.grace_working_days)


def _by_settled(word: GivenWord) -> tuple[str, str]:
    return (word.settled_at.isoformat() if word.settled_at else "", word.promise_id)


def _by_due(word: GivenWord) -> tuple[str, str]:
    return (word.due_on, word.promise_id)


def counted(words: Iterable[GivenWord]) -> Mapping[str, int]:
    """How many promises were kept, and how many were not."""
    results = [word.result for word in words]
    return {"kept": results.count("kept"), "broken": results.count("broken") + results.count("partly")}
