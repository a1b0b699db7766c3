"""A leg: one phone in a call. Only what is earliest and latest is kept, so the order in which facts come is free."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.legs import LegAnswered, LegBridged, LegEnded, LegRang, LegStarted, LegUnbridged, Role
from domain.facts.vocabulary import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One phone in a call. `edges`: entering (True) and leaving (False) a bridge, in time order."""

    leg_id: str
    role: Role = "machine"
    agent_id: str | None = None
    started_at: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0
    edges: tuple[tuple[datetime, bool], ...] = ()

    @property
    def phase(self) -> str:
        """`started`, `ringing`, `up`, `bridged` or `ended`."""
        if self.ended_at:
            return "ended"
        if self.edges and self.edges[-1][1]:
            return "bridged"
        if self.answered_at:
            return "up"
        return "ringing" if self.rang_at else "started"

    def bridged_spans(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """From when to when this phone could hear the other side; None: still. Who leaves was there: where nobody told
        of the entering, because nobody listened then, it was the answer."""
        spans: list[tuple[datetime, datetime | None]] = []
        if self.answered_at and self.edges and not self.edges[0][1]:
            spans.append((min(self.answered_at, self.edges[0][0]), None))
        for at, entered in self.edges:
            if entered and (not spans or spans[-1][1] is not None):
                spans.append((at, None))
            elif not entered and spans and spans[-1][1] is None:
                spans[-1] = (spans[-1][0], at)
        if spans and spans[-1][1] is None and self.ended_at:
            spans[-1] = (spans[-1][0], max(self.ended_at, spans[-1][0]))
        return tuple(spans)


def earliest(known: datetime | None, at: datetime) -> datetime:
    """The earlier of what is known and what is told: repetition and disorder change nothing."""
    return at if known is None or at < known else known


def step_leg(leg: Leg, fact: Fact) -> Leg:
    """What a fact about this leg does to it."""
    match fact:
        case LegStarted():
            return replace(
                leg,
                role=fact.role,
                agent_id=fact.agent_id or leg.agent_id,
                started_at=earliest(leg.started_at, fact.at),
            )
        case LegRang():
            return replace(leg, rang_at=earliest(leg.rang_at, fact.at))
        case LegAnswered():
            return replace(leg, answered_at=earliest(leg.answered_at, fact.at))
        case LegEnded():
            return replace(leg, ended_at=earliest(leg.ended_at, fact.at), cause=fact.cause or leg.cause)
        case LegBridged() | LegUnbridged():
            edge = (fact.at, isinstance(fact, LegBridged))
            return leg if edge in leg.edges else replace(leg, edges=tuple(sorted((*leg.edges, edge))))
    return leg


def first_to_talk(legs: Iterable[Leg]) -> str | None:
    """Which agent talked with the caller first, whoever had answered the call; None: nobody of ours did."""
    talks = [(spans[0][0], leg) for leg in legs if leg.role == "agent" and (spans := leg.bridged_spans())]
    return min(talks, key=lambda each: each[0])[1].agent_id if talks else None
