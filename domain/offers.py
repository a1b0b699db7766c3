"""An offer: one agent's phone rung for one call."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.legs import OfferEnded, OfferMade, OfferRang, OfferResult, PopShown
from domain.facts.vocabulary import Fact
from domain.legs import earliest

SAYS: dict[OfferResult, int] = {
    "caller_gone": 0,
    "elsewhere": 1,
    "unreachable": 2,
    "ignored": 3,
    "rejected": 4,
    "answered": 5,
}
"""How much a result says. Evidence may come late and out of order: of two results the one that says more counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`offer_id` is the Uniqueid of the agent's channel. `pop_ms`: how long after its ring the record was on screen."""

    offer_id: str
    call_id: str
    agent_id: str
    made_at: datetime | None = None
    rang_at: datetime | None = None
    ended_at: datetime | None = None
    result: OfferResult | None = None
    pop_ms: int | None = None

    @property
    def phase(self) -> str:
        """`made`, `ringing` or `ended`."""
        if self.ended_at:
            return "ended"
        return "ringing" if self.rang_at else "made"


def step(offer: Offer | None, fact: Fact) -> Offer | None:
    """What a fact does to its offer; None where it means nothing."""
    if not isinstance(fact, OfferMade | OfferRang | OfferEnded | PopShown):
        return None
    now = offer or Offer(offer_id=fact.offer_id, call_id=fact.call_id, agent_id=fact.agent_id)
    match fact:
        case OfferMade():
            return replace(now, made_at=earliest(now.made_at, fact.at))
        case OfferRang():  # Asterisk may say that it rings before it says that it was asked to
            made_at, rang_at = earliest(now.made_at, fact.at), earliest(now.rang_at, fact.at)
            return replace(now, made_at=made_at, rang_at=rang_at)
        case PopShown():
            return replace(now, pop_ms=min(fact.after_ms, now.pop_ms) if now.pop_ms is not None else fact.after_ms)
        case OfferEnded():
            more = now.result is None or SAYS[fact.result] > SAYS[now.result]
            ended_at = earliest(now.ended_at, fact.at)
            return replace(now, ended_at=ended_at, result=fact.result if more else now.result)
