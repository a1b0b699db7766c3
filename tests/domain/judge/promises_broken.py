"""What breaks a promise about promises to pay, as the facts that tell it: one seeded violation a rule."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain import facts as f
from domain.facts import Fact
from tests.conftest import NOON

DAY = timedelta(days=1)
NOON_DAY = NOON.date()


def promised(due_in: int, made_at: datetime = NOON, promise_id: str = "word", amount: int = 1000) -> Fact:
    """Oanh promised to pay so much, so many days after noon's day."""
    return f.PromiseMade(
        at=made_at, promise_id=promise_id, person_id="oanh", by_id="khue", amount_minor=amount, currency="VND",
        due_on=(NOON_DAY + timedelta(days=due_in)).isoformat(), call_id="answered", contract_id="c",
    )  # fmt: skip


def paid(amount: int, payment_id: str = "money") -> Fact:
    """So much came in for her."""
    return f.PaymentTaken(
        at=NOON, payment_id=payment_id, person_id="oanh", amount_minor=amount, currency="VND", source="panel",
        paid_on=NOON_DAY.isoformat(), by_id="hang", contract_id="c",
    )  # fmt: skip


def judged(result: Any, money: int = 0, promise_id: str = "word", at: datetime = NOON) -> Fact:
    """It was said whether she kept it."""
    return f.PromiseJudged(at=at, promise_id=promise_id, result=result, paid_minor=money)


def duty(kind: Any, promise_id: str = "word", at: datetime = NOON) -> tuple[Fact, ...]:
    """What is left to be done about it is Khuê's, with a clock."""
    duty_id, due_at = f"{promise_id}-{kind}", at + DAY
    return (
        f.DutyOpened(at=at, duty_id=duty_id, duty=kind, owner_id="khue", due_at=due_at, person_id="oanh"),
        f.ClockStarted(
            at=at, clock_id=duty_id, clock="duty", subject_id=duty_id, owner_id="khue", due_at=due_at
        ),
    )  # fmt: skip


def said_so() -> Fact:
    """The outcome of a call."""
    return f.OutcomeRecorded(
        at=NOON, call_id="answered", attempt_id=None, entry_id=None, person_id="oanh", outcome="promise_to_pay",
        script_id="s", script_version=1, by_id="khue", callback_at=None,
    )  # fmt: skip


REMINDED = f.PromiseReminded(at=NOON, promise_id="word")
KEPT: tuple[Fact, ...] = (said_so(), promised(2), REMINDED, *duty("reminder"), paid(1000), judged("kept", 1000))
BROKEN: tuple[Fact, ...] = (promised(-3, NOON - 5 * DAY), judged("broken"), *duty("broken_promise"))
OPEN: tuple[Fact, ...] = (promised(0, NOON - 5 * DAY), REMINDED, *duty("reminder"), promised(1, NOON, "today"))
"""What is right: kept, broken and called about, and still open on its last day or made today."""
OF_PROMISES: dict[str, tuple[int, tuple[Fact, ...]]] = {
    "promise_not_written": (6, (said_so(),)),
    "promise_not_reminded": (6, (promised(1, NOON - DAY),)),
    "reminded_twice": (6, (promised(2), REMINDED, replace(REMINDED, at=NOON + DAY), *duty("reminder"))),
    "reminder_by_nobody": (6, (promised(2), REMINDED)),
    "promise_not_judged": (6, (promised(-5, NOON - 9 * DAY),)),
    "promise_judged_twice": (6, (*KEPT, judged("broken"))),
    "promise_judged_early": (6, (promised(2), judged("broken"), *duty("broken_promise"))),
    "broken_promise_without_duty": (6, (promised(-3, NOON - 5 * DAY), judged("partly", 10), paid(10))),
    "kept_without_money": (6, (*KEPT, promised(3, promise_id="more"), judged("kept", 500, "more"))),
}
"""The rule, its invariant, and the facts after a good day."""
