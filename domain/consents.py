"""A person agreed beforehand to be advertised to: given with its proof, withdrawn as easily, kept with its history."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.consents import ConsentGiven, ConsentWithdrawn
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One consent. The fields are the facts'; `kept_at`: when the house was told; who withdrew it, how and when."""

    consent_id: str
    person_id: str | None = None
    purpose: str = "advertising"
    via: str = ""
    given_at: datetime | None = None
    until: datetime | None = None
    source: str = ""
    again: bool = False
    by_id: str | None = None
    kept_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_via: str = ""
    withdrawn_by: str | None = None

    @property
    def phase(self) -> str:
        """Given, or withdrawn. Whether its time has come, or has passed, is a matter of the clock."""
        return "withdrawn" if self.withdrawn_at else "given"


def step(known: Agreed | None, fact: Fact) -> Agreed | None:
    """Given once, withdrawn once, in whatever order they are told; None where a fact means nothing."""
    match fact:
        case ConsentGiven() if known is None or known.given_at is None:
            return replace(
                known or Agreed(consent_id=fact.consent_id),
                person_id=fact.person_id,
                purpose=fact.purpose,
                via=fact.via,
                given_at=fact.given_at,
                until=fact.until,
                source=fact.source,
                again=fact.again,
                by_id=fact.by_id,
                kept_at=fact.at,
            )
        case ConsentWithdrawn() if known is None or known.withdrawn_at is None:
            ended = known or Agreed(consent_id=fact.consent_id, person_id=fact.person_id)
            return replace(ended, withdrawn_at=fact.at, withdrawn_via=fact.via, withdrawn_by=fact.by_id)
    return None
