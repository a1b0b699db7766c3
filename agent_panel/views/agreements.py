"""Who agreed to be advertised to, with the proof; and the copy of the do-not-call register that is in force."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One consent. `number` is masked; `state` is worded by `agreed.state.<state>`, `via` and `withdrawn_via` by
    `agreed.via.<via>` and `agreed.withdrawn.<via>`; `wording`, `version`, `proof`: empty where they were erased."""

    consent_id: str
    number: str
    via: str
    given_at: datetime
    until: datetime | None
    state: str
    wording: str = ""
    version: str = ""
    proof: str = ""
    again: bool = False
    imported: bool = False
    by: str = ""
    kept_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_via: str = ""
    withdrawn_by: str = ""

    @property
    def still(self) -> bool:
        """Can it be withdrawn?"""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class AgreementsView:
    """`numbers`: theirs, masked, by their place; `refused`: everything or advertising, where they said no; `may`: the
    reader may keep one."""

    person_id: str
    name: str
    language: str
    lines: tuple[AgreementLine, ...]
    numbers: tuple[tuple[str, str], ...]
    vias: tuple[str, ...]
    refused: str = ""
    may: bool = False
    back: str = ""


@dataclass(frozen=True, slots=True)
class RegisterView:
    """The copy in force; `day` None: there is none. `most_days`: so many days the packs in force believe it; 0: none of
    them asks it; `taking`: another copy is being taken in."""

    day: date | None = None
    numbers: int = 0
    unread: int = 0
    taken_at: datetime | None = None
    by: str = ""
    age_days: int = 0
    most_days: int = 0
    taking: bool = False

    @property
    def state(self) -> str:
        """missing, old, fresh; empty where no pack asks it."""
        if not self.most_days:
            return ""
        if self.day is None:
            return "missing"
        return "old" if self.age_days > self.most_days else "fresh"
