"""How often we may ring: never twice at once for one thing or at one telephone, nor more than the house allows an agent
and itself."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.attempts import AttemptAsk
from domain.decisions import ALLOWED, Decision, Refused
from domain.house import HouseRules
from domain.may_call.asking import VOICE
from domain.permission import NO_CUSTOMER
from store import tables
from store.queries.calls import parties_of
from store.states import World
from store.turn import Turn

HOUR_S = 3600
DAY = timedelta(days=1)


async def may_place(turn: Turn, rules: HouseRules, ask: AttemptAsk, number: str) -> Decision:
    """Refused: attempt_open (detail: the attempt that may still ring), too_many_calls (detail: the cap)."""
    for other in turn.world.attempts.values():
        if (other.for_id, other.to_id) == (ask.for_id, ask.to_id):
            return Refused("attempt_open", other.attempt_id)
    rings = ask.purpose not in NO_CUSTOMER and ask.channel in VOICE
    if rings and (open_one := await _on_their_telephone(turn, ask.person_id, number)):
        return Refused("attempt_open", open_one)
    by_hand = None if ask.purpose == "campaign" else ask.agent_id  # which places its calls itself, at its own pace
    hour_ago = turn.now - timedelta(seconds=HOUR_S)
    if by_hand and await placed_since(turn.connection, turn.world, hour_ago, by_hand) >= rules.attempts_per_agent_hour:
        return Refused("too_many_calls", str(rules.attempts_per_agent_hour))
    if await placed_since(turn.connection, turn.world, turn.now - DAY) >= rules.attempts_per_day:
        return Refused("too_many_calls", str(rules.attempts_per_day))
    return ALLOWED


async def _on_their_telephone(turn: Turn, person_id: str | None, number: str) -> str | None:
    """The attempt that may ring this person, or this number, now: whatever it is for."""
    on_the_way = [a for a in turn.world.attempts.values() if a.purpose not in NO_CUSTOMER and not a.is_message]
    parties = await parties_of(turn.connection, [each.call_id for each in on_the_way])
    for each in on_the_way:
        party = parties.get(each.call_id)
        if (person_id and each.person_id == person_id) or (party and party.number == number):
            return each.attempt_id
    return None


async def placed_since(connection: AsyncConnection, world: World, since: datetime, agent_id: str | None = None) -> int:
    """Attempts reserved since then: those that are over from their table, the others as they are."""
    table = tables.attempts
    query = select(func.count()).where(table.c.reserved_at > since, table.c.live.is_(False))
    if agent_id:
        query = query.where(table.c.agent_id == agent_id)
    over = int(await connection.scalar(query) or 0)
    live = [a for a in world.attempts.values() if a.reserved_at and a.reserved_at > since]
    return over + sum(1 for attempt in live if agent_id in (None, attempt.agent_id))
