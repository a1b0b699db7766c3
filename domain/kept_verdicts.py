"""What the rules on calling said, each time that they were asked: kept for good; its record until that is erased."""

from dataclasses import dataclass
from datetime import datetime

from domain.facts.outbound import MayCallDecided
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVerdict:
    """One answer. The fields are the fact's."""

    verdict_id: str
    decided_at: datetime | None = None
    stage: str = ""
    allowed: bool = False
    reason: str = ""
    rule: str = ""
    until: datetime | None = None
    packs: tuple[str, ...] = ()
    sha256: str = ""
    contact: str = ""
    attempt_id: str | None = None
    person_id: str | None = None
    entry_id: str = ""
    campaign_id: str = ""

    @property
    def phase(self) -> str:
        """It was allowed or refused."""
        return "allowed" if self.allowed else "refused"


def step(known: KeptVerdict | None, fact: Fact) -> KeptVerdict | None:
    """A verdict is told once; None where a fact means nothing."""
    if not isinstance(fact, MayCallDecided):
        return None
    return known or KeptVerdict(
        verdict_id=fact.verdict_id,
        decided_at=fact.at,
        stage=fact.stage,
        allowed=fact.allowed,
        reason=fact.reason,
        rule=fact.rule,
        until=fact.until,
        packs=fact.packs,
        sha256=fact.sha256,
        contact=fact.contact,
        attempt_id=fact.attempt_id,
        person_id=fact.person_id,
        entry_id=fact.entry_id,
        campaign_id=fact.campaign_id,
    )
