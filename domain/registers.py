"""Copies of the do-not-call register: one is in force, those before it are known by when they were."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.facts.consents import RegisterReplaced, RegisterTaken
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One copy. The fields are the fact's."""

    register_id: str
    edition: int = 0
    state_on: str = ""
    numbers: int = 0
    unread: int = 0
    sha256: str = ""
    by_id: str = ""
    taken_at: datetime | None = None
    replaced_at: datetime | None = None

    @property
    def phase(self) -> str:
        """In force, or replaced."""
        return "replaced" if self.replaced_at else "in_force"

    @property
    def day(self) -> date:
        """The day whose state it shows."""
        return date.fromisoformat(self.state_on)


def step(known: Register | None, fact: Fact) -> Register | None:
    """Taken once, replaced once, in whatever order they are told; None where a fact means nothing."""
    match fact:
        case RegisterTaken() if known is None or known.taken_at is None:
            return replace(
                known or Register(register_id=fact.register_id),
                edition=fact.edition,
                state_on=fact.state_on,
                numbers=fact.numbers,
                unread=fact.unread,
                sha256=fact.sha256,
                by_id=fact.by_id,
                taken_at=fact.at,
            )
        case RegisterReplaced() if known is None or known.replaced_at is None:
            return replace(known or Register(register_id=fact.register_id), replaced_at=fact.at)
    return None
