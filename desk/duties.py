"""Opening and finishing what one of us owes somebody that no call of theirs asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desk import promises
from domain.facts import DutyDone, DutyOpened
from domain.facts.cases import DutyKind
from domain.world import DUTIES
from store.turn import Turn

Result = Literal["reached", "excused", "answered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed, by whom, to whom, until when; `call_id`: the call out of which it arose."""

    duty: DutyKind
    owner_id: str | None
    due_at: datetime
    person_id: str | None = None
    call_id: str | None = None


async def open_duty(turn: Turn, owed: Owed, duty_id: str) -> None:
    """One duty with its clock; once, however often it is asked for."""
    if await turn.state(DUTIES, duty_id) is not None:
        return
    await turn.append(
        DutyOpened(
            at=turn.now,
            duty_id=duty_id,
            duty=owed.duty,
            owner_id=owed.owner_id,
            due_at=owed.due_at,
            call_id=owed.call_id,
            person_id=owed.person_id,
        )
    )
    promise = promises.Promise(kind="duty", subject_id=duty_id, owner_id=owed.owner_id, due_at=owed.due_at)
    await promises.start(turn, promise)


async def finish(turn: Turn, duty_id: str, by_id: str, result: Result) -> None:
    """It is done, or not owed any more."""
    if turn.world.duties.get(duty_id) is None:
        return
    await turn.append(DutyDone(at=turn.now, duty_id=duty_id, by_id=by_id, result=result))
    await promises.stop(turn, duty_id, void=result == "excused")
