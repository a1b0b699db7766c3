"""A person said: no more. For good: nothing that happens later, no import either, takes it back."""

from dataclasses import dataclass
from datetime import datetime

from domain.facts.lists import PersonOptedOut
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut:
    """`person_id` None: only the number beside it is known, and whoever has it."""

    opt_out_id: str
    person_id: str | None = None
    covers: str = "everything"
    via: str = ""
    by_id: str | None = None
    said_at: datetime | None = None

    @property
    def phase(self) -> str:
        """It holds."""
        return "holds"


def step(known: OptedOut | None, fact: Fact) -> OptedOut | None:
    """The first word counts; None where a fact means nothing."""
    if not isinstance(fact, PersonOptedOut):
        return None
    return known or OptedOut(
        opt_out_id=fact.opt_out_id,
        person_id=fact.person_id,
        covers=fact.covers,
        via=fact.via,
        by_id=fact.by_id,
        said_at=fact.at,
    )
