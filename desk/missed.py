"""What people do about calls that reached nobody: take them over, call back, say that it is done."""

from typing import Literal

from desk import promises
from desk.rights import ABOVE
from domain.attempts import Attempt, AttemptAsk
from domain.decisions import Refused
from domain.duties import OF_REVIEWS, WISHES, Duty
from domain.facts import DutyDone, DutyTaken
from domain.ports import Placing
from domain.world import DUTIES
from store.journal import Journal
from store.queries.owed import number_of
from store.queries.rota import colleague
from store.turn import Turn

DutyResult = Literal["reached", "case_opened", "called_again", "not_reached", "excused", "visited"]


async def take(journal: Journal, duty_id: str, by_id: str) -> Duty | Refused:
    """Take a duty over: whoever takes it owns it. Refused: no_duty, already_done."""

    async def decide(turn: Turn) -> Duty | Refused:
        duty = await _open_duty(turn, duty_id)
        if isinstance(duty, Refused):
            return duty
        if duty.phase == "open" or duty.owner_id != by_id:
            await turn.append(DutyTaken(at=turn.now, duty_id=duty_id, by_id=by_id))
        return turn.world.duties.get(duty_id) or duty

    return await journal.decide(decide)


async def done(journal: Journal, duty_id: str, by_id: str, result: DutyResult) -> Duty | Refused:
    """The duty is fulfilled, or `excused`: not owed after all. Refused: no_duty, already_done, not_owner."""

    async def decide(turn: Turn) -> Duty | Refused:
        duty = await _open_duty(turn, duty_id)
        if isinstance(duty, Refused):
            return duty
        if by_id != duty.owner_id and not await _above(turn, by_id):
            return Refused("not_owner", duty.owner_id or "")
        await turn.append(DutyDone(at=turn.now, duty_id=duty_id, by_id=by_id, result=result))
        await promises.stop(turn, duty_id, void=result == "excused")
        after: Duty = await turn.state(DUTIES, duty_id)
        return after

    return await journal.decide(decide)


async def call_back(journal: Journal, placing: Placing[Turn], duty_id: str, by_id: str) -> Attempt | Refused:
    """Ring the agent's own phone, then the caller: once. The agent takes the duty over by it.

    What nobody wished for (a promise, a visit, an answer, a special situation) is asked about as a reminder: in full.
    Refused: no_duty, already_done, no_number, no_phone, not_free, and what `Placing.place` refuses.
    """

    async def decide(turn: Turn) -> AttemptAsk | Refused:
        duty = await _open_duty(turn, duty_id)
        return duty if isinstance(duty, Refused) else await _ask(turn, duty, by_id)

    ask = await journal.decide(decide)
    if isinstance(ask, Refused):
        return ask
    placed = await placing.place(ask)
    if not isinstance(placed, Refused):
        await take(journal, duty_id, by_id)
    return placed


async def _open_duty(turn: Turn, duty_id: str) -> Duty | Refused:
    duty: Duty | None = await turn.state(DUTIES, duty_id)
    if duty is None or duty.duty in OF_REVIEWS:
        return Refused("no_duty", duty_id)
    return Refused("already_done", duty.done_by or "") if duty.done_at else duty


async def _ask(turn: Turn, duty: Duty, by_id: str) -> AttemptAsk | Refused:
    """The call back, from the seat of whoever makes it."""
    agent = turn.world.agents.get(by_id)
    number = await number_of(turn.connection, duty)
    if not number:
        return Refused("no_number", duty.duty_id)
    if agent is None or not agent.seat or not agent.reachable:
        return Refused("no_phone", by_id)
    if agent.legs:
        return Refused("not_free", agent.call_id or "")
    return AttemptAsk(
        purpose="callback",
        for_id=duty.duty_id,
        number=number,
        seat=agent.seat,
        agent_id=by_id,
        person_id=duty.person_id,
        contact="service" if duty.duty in WISHES else "reminder",
    )


async def _above(turn: Turn, user_id: str) -> bool:
    who = await colleague(turn.connection, user_id)
    return bool(who and who.role in ABOVE)
