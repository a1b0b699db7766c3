"""What people decide about promises and debts: each with a reason, never a machine."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from domain.decisions import Refused
from domain.facts import MeasureDecided, PromiseCancelled, VisitPlanned
from domain.facts.conversations import Measure, PromiseEnd
from domain.rows import DecisionWhy
from domain.world import GIVEN_WORDS
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.queries.persons import person_of
from store.queries.rota import colleague
from store.turn import Turn

REASONS: tuple[PromiseEnd, ...] = ("disputed", "mistaken", "agreed_otherwise")
MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAsk:
    """What is done about a debt, and why. Of a visit: who goes, on which day."""

    person_id: str
    by_id: str
    measure: Measure
    proposed: Measure
    reason: str
    contract_id: str | None = None
    visitor_id: str = ""
    visit_on: date | None = None


async def cancel(turn: Turn, promise_id: str, by_id: str, reason: PromiseEnd) -> Refused | None:
    """The promise does not count any more. Refused: no_promise, promise_settled."""
    word = await turn.state(GIVEN_WORDS, promise_id)
    if word is None:
        return Refused("no_promise", promise_id)
    if word.settled_at:
        return Refused("promise_settled", word.phase)
    await turn.append(PromiseCancelled(at=turn.now, promise_id=promise_id, by_id=by_id, reason=reason))
    return None


async def decide_measure(turn: Turn, ask: MeasureAsk) -> str | Refused:
    """Decide on a measure; a visit is a duty of whoever goes. Refused: unknown_person, no_reason, no_visitor."""
    if await person_of(turn.connection, ask.person_id) is None:
        return Refused("unknown_person", ask.person_id)
    if not ask.reason.strip():
        return Refused("no_reason")
    due_at = await _visit_by(turn, ask.visit_on)
    visitor = await colleague(turn.connection, ask.visitor_id) if ask.measure == "visit" else None
    if ask.measure == "visit" and (visitor is None or due_at is None):
        return Refused("no_visitor")
    decision_id = new_id()
    await turn.append(
        MeasureDecided(
            at=turn.now,
            decision_id=decision_id,
            person_id=ask.person_id,
            measure=ask.measure,
            proposed=ask.proposed,
            by_id=ask.by_id,
            contract_id=ask.contract_id,
        ),
        DecisionWhy(decision_id=decision_id, reason=ask.reason.strip()),
    )
    if visitor is not None and due_at is not None:
        await turn.append(
            VisitPlanned(
                at=turn.now,
                visit_id=f"{decision_id}-visit",
                person_id=ask.person_id,
                owner_id=visitor.user_id,
                by_id=ask.by_id,
                due_at=due_at,
            )
        )
    return decision_id


async def _visit_by(turn: Turn, day: date | None) -> datetime | None:
    """The end of a working day on the organisation's wall; None where it has passed."""
    house = await the_organisation(turn.connection)
    if day is None:
        return None
    due = datetime.combine(day, time(18), ZoneInfo(house.zone))
    return due if due > turn.now else None
