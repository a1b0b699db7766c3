"""What is said on calls by a script, and how they came out. What was said are rows."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

Outcome = Literal[
    "promise_to_pay", "paid_already", "callback", "wrong_person", "refuses", "dispute", "hardship", "special",
    "opt_out", "unreachable", "absent", "not_identified", "informed", "attends", "declines", "satisfied",
    "not_satisfied", "renews", "leaves", "undecided",
]  # fmt: skip


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
