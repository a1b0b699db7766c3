"""Who calls, where nobody could be asked while it rang: the dialplan served the caller alone, for we were away.

`route` says of every other call whose it is. Without that, whoever called us then would have no name and no owner when
we are back, and the wish that they left would go to a superior instead of to those who know them (C1).
"""

from domain.calls import Call
from domain.facts import CallEnded, CallerKnown, CallMenuChosen, CallMessageLeft, StaticServed
from domain.world import CALLS
from store.codec import Recorded
from store.queries.calls import parties_of
from store.queries.persons import persons_by_number
from store.turn import Turn

KINDS = (StaticServed, CallMenuChosen, CallMessageLeft, CallEnded)
"""The first that tells of such a call, and all for which something may be owed: a fact may come late."""


async def react(turn: Turn, recorded: Recorded) -> None:
    """Known by their number, where it is one person's alone; of several nobody is taken for one."""
    call: Call | None = await turn.state(CALLS, recorded.fact.call_id)  # type: ignore[attr-defined]
    if call is None or call.direction != "in" or call.routed or call.person_id:
        return
    party = (await parties_of(turn.connection, [call.call_id])).get(call.call_id)
    persons = await persons_by_number(turn.connection, party.number) if party and party.number else []
    if len(persons) == 1:
        await turn.append(CallerKnown(at=turn.now, call_id=call.call_id, person_id=persons[0].person_id, inferred=True))
