"""A reviewed call is owed an answer by its agent, a dispute a decision by a lead: each with an owner and a clock."""

from desk.dispatch import nearest_superiors
from desk.duties import Owed, finish, open_duty
from domain.facts import DisputeDecided, ReviewAcknowledged, ReviewDisputed, ReviewGiven
from domain.facts.cases import DutyKind
from store.codec import Recorded
from store.turn import Turn

KINDS = (ReviewGiven, ReviewAcknowledged, ReviewDisputed, DisputeDecided)


async def react(turn: Turn, recorded: Recorded) -> None:
    """What one fact leaves to be done."""
    match recorded.fact:
        case ReviewGiven() as fact:
            owed = Owed(duty="review", owner_id=fact.agent_id, due_at=fact.due_at, call_id=fact.call_id)
            await open_duty(turn, owed, _id(fact.call_id, "review"))
        case ReviewAcknowledged() as fact:
            await finish(turn, _id(fact.call_id, "review"), fact.agent_id, "answered")
        case ReviewDisputed() as fact:
            await finish(turn, _id(fact.call_id, "review"), fact.agent_id, "answered")
            above = next((who.user_id for who in await nearest_superiors(turn)), None)
            owed = Owed(duty="dispute", owner_id=above, due_at=fact.due_at, call_id=fact.call_id)
            await open_duty(turn, owed, _id(fact.call_id, "dispute"))
        case DisputeDecided() as fact:
            await finish(turn, _id(fact.call_id, "dispute"), fact.by_id, "answered")


def _id(call_id: str, kind: DutyKind) -> str:
    return f"{call_id}-{kind}"
