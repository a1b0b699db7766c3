"""What is said on calls by a script, how they came out, and what was promised. Amounts and days are figures; words are
rows."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

Outcome = Literal[
    "promise_to_pay", "paid_already", "callback", "wrong_person", "refuses", "dispute", "hardship", "special",
    "opt_out", "unreachable", "absent", "not_identified", "informed", "attends", "declines", "satisfied",
    "not_satisfied", "renews", "leaves", "undecided",
]  # fmt: skip
ReminderBy = Literal["call", "message", "none"]
PromiseResult = Literal["kept", "partly", "broken"]
PromiseEnd = Literal["replaced", "disputed", "mistaken", "agreed_otherwise"]
Measure = Literal["remind", "call_again", "visit", "written_notice", "new_schedule", "hand_over", "write_off", "wait"]


@fact()
class ScriptBegun(Fact):
    """A call is spoken by a script from here on: it owes an outcome. `content`: the hash of what the script says."""

    call_id: str
    script_id: str
    script_version: int
    content: str
    by_id: str
    person_id: str | None = None
    attempt_id: str | None = None
    entry_id: str | None = None


@fact()
class OutcomeRecorded(Fact):
    """How a call came out, said once. What the person said stands in the row beside it."""

    call_id: str
    attempt_id: str | None
    entry_id: str | None
    person_id: str | None
    outcome: Outcome
    script_id: str
    script_version: int
    by_id: str
    callback_at: datetime | None


@fact()
class PromiseMade(Fact):
    """A person promised to pay so much on a day. `due_on`: that day, as 2026-11-25; `owed_minor`: all that was owed."""

    promise_id: str
    person_id: str
    by_id: str
    amount_minor: int
    currency: str
    due_on: str
    call_id: str | None = None
    contract_id: str | None = None
    owed_minor: int | None = None


@fact()
class PromiseReminded(Fact):
    """Somebody is to be reminded of their promise, the day before. `call`: one of us owes them one; `message`: it is
    `attempt_id`; `none`: they want no contact, and nobody reminds them. Told again where a message did not arrive."""

    promise_id: str
    how: ReminderBy = "call"
    attempt_id: str | None = None


@fact()
class PromiseJudged(Fact):
    """The promised day is over, or all was paid before: so much of it came in."""

    promise_id: str
    result: PromiseResult
    paid_minor: int


@fact()
class PromiseCancelled(Fact):
    """The promise does not count any more, by the decision of a person."""

    promise_id: str
    by_id: str
    reason: PromiseEnd


@fact()
class PaymentTaken(Fact):
    """A payment came in, and was entered or imported. `paid_on`: the day, as 2026-11-25; `by_id` empty: a command."""

    payment_id: str
    person_id: str
    amount_minor: int
    currency: str
    paid_on: str
    source: Literal["panel", "import"]
    by_id: str
    contract_id: str | None = None


@fact()
class MeasureDecided(Fact):
    """A superior decided what is done about a debt; `proposed`: what age and history had proposed. Why is a row."""

    decision_id: str
    person_id: str
    measure: Measure
    proposed: Measure
    by_id: str
    contract_id: str | None = None


@fact()
class VisitPlanned(Fact):
    """Somebody of ours is to visit a customer by then."""

    visit_id: str
    person_id: str
    owner_id: str
    by_id: str
    due_at: datetime
