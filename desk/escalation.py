"""A broken clock goes to a person who must say "I take it", then to the next (C6). One step a level, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk import promises
from desk.dispatch import nearest_superiors
from domain.clocks import Clock
from domain.decisions import Refused
from domain.escalation import next_moment, next_rung
from domain.facts import ClockAcknowledged, ClockEscalated, ClockStarted, ClockStopped
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.queries.rota import superiors
from store.turn import Turn

KINDS = (ClockStarted, ClockStopped, ClockAcknowledged)
"""What may change when the next clock breaks or climbs."""


async def acknowledge(journal: Journal, clock_id: str, by_id: str) -> Clock | Refused:
    """A superior takes a broken clock. Refused: no_clock, not_broken, not_escalated_to_you (detail: to whom)."""

    async def decide(turn: Turn) -> Clock | Refused:
        clock = turn.world.clocks.get(clock_id)
        if clock is None:
            return Refused("no_clock", clock_id)
        if clock.phase != "broken":
            return Refused("not_broken")
        above = [who.user_id for who in await superiors(turn.connection)]
        if by_id != clock.escalated_to and by_id not in above:
            return Refused("not_escalated_to_you", clock.escalated_to or "")
        if clock.acknowledged_by is None:
            await turn.append(ClockAcknowledged(at=turn.now, clock_id=clock_id, by_id=by_id, case_id=clock.case_id))
        return turn.world.clocks.get(clock_id) or clock

    return await journal.decide(decide)


async def run_late_clocks(turn: Turn) -> datetime | None:
    """Break what is due, in order; escalate what nobody took in time. Returns when to look again."""
    ladder = [who.user_id for who in await nearest_superiors(turn)]
    step = timedelta(seconds=(await the_organisation(turn.connection)).rules.acknowledge_s)
    for clock in sorted(turn.world.clocks.values(), key=_by_due):
        if await promises.notice(turn, clock) or clock.phase == "broken":
            await _escalate(turn, clock.clock_id, ladder, step)
    return next_moment(turn.world.clocks.values(), ladder, step)


async def _escalate(turn: Turn, clock_id: str, ladder: Sequence[str], step: timedelta) -> None:
    clock = turn.world.clocks.get(clock_id)
    if clock is None or (rung := next_rung(clock, ladder, step, turn.now)) is None:
        return
    level, to_id = rung
    await turn.append(ClockEscalated(at=turn.now, clock_id=clock_id, to_id=to_id, level=level, case_id=clock.case_id))


def _by_due(clock: Clock) -> tuple[float, str]:
    return (clock.due_at.timestamp() if clock.due_at else 0.0, clock.clock_id)
