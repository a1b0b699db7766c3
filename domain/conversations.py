"""A call that is spoken by a script: it owes an outcome, and has one at most."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.conversations import OutcomeRecorded, ScriptBegun
from domain.facts.vocabulary import Fact

KINDS = (ScriptBegun, OutcomeRecorded)
BECOME_CASES = ("dispute", "hardship", "not_satisfied")
"""Outcomes that somebody has to work on: they become a case, with an owner and clocks."""
CATEGORIES = {"dispute": "complaint", "hardship": "help", "not_satisfied": "complaint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`content`: what the script said when it was taken. `by_id`: who speaks, and owes the outcome. `outcome`: how it
    came out; None until somebody said so."""

    call_id: str
    script_id: str = ""
    script_version: int = 0
    content: str = ""
    by_id: str = ""
    person_id: str | None = None
    attempt_id: str | None = None
    entry_id: str | None = None
    begun_at: datetime | None = None
    outcome: str | None = None
    outcome_at: datetime | None = None
    callback_at: datetime | None = None

    @property
    def phase(self) -> str:
        """`owed` or `over`."""
        return "over" if self.outcome else "owed"


def step(known: Conversation | None, fact: Fact) -> Conversation | None:
    """The script that was taken last, and the outcome that was said first; None where a fact means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = known or Conversation(call_id=fact.call_id)
    if now.outcome:
        return now
    same = fact.script_id == now.script_id
    told = replace(
        now,
        script_id=fact.script_id,
        script_version=fact.script_version,
        content=fact.content if isinstance(fact, ScriptBegun) else now.content if same else "",
        by_id=fact.by_id,
        person_id=fact.person_id or now.person_id,
        attempt_id=fact.attempt_id or now.attempt_id,
        entry_id=fact.entry_id or now.entry_id,
        begun_at=now.begun_at or fact.at,
    )
    if isinstance(fact, OutcomeRecorded):
        return replace(told, outcome=fact.outcome, outcome_at=fact.at, callback_at=fact.callback_at)
    return told
