"""Who agreed to be advertised to, and who is on the register of those who do not want it. Ids and figures only."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact

ConsentVia = Literal["paper", "web", "app", "call", "message", "email", "counter"]
"""How a consent was given."""
WithdrawnVia = Literal["agent", "key", "message", "panel"]


@fact()
class ConsentGiven(Fact):
    """A person agreed beforehand to such contacts, on one number. The number, the wording and the proof lie in the row
    beside it, whose salted hash is `sha256`. In force from `given_at` until before `until` (None: without an end).
    `again`: they said so themselves, to one of us, after they had said no; no import can say that."""

    consent_id: str
    person_id: str
    purpose: Literal["advertising"]
    via: ConsentVia
    given_at: datetime
    until: datetime | None
    source: Literal["panel", "import"]
    sha256: str
    by_id: str
    again: bool = False
    call_id: str | None = None


@fact()
class ConsentWithdrawn(Fact):
    """It does not hold any more, at once and for good. `opt_out_id`: they said no more, and this ended with it."""

    consent_id: str
    person_id: str
    via: WithdrawnVia
    by_id: str | None = None
    opt_out_id: str | None = None


@fact()
class RegisterTaken(Fact):
    """A copy of the do-not-call register is in force, whole, in place of any before. `state_on`: the day whose state it
    shows, as 2026-11-20; `numbers`: how many it holds, in rows of `edition`; `unread`: rows without a number in
    them; `sha256`: of the file. `by_id` empty: a command."""

    register_id: str
    edition: int
    state_on: str
    numbers: int
    unread: int
    sha256: str
    by_id: str


@fact()
class RegisterReplaced(Fact):
    """A newer copy is in force."""

    register_id: str
    by: str
