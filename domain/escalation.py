"""To whom a broken clock goes, and when: from the nearest superior upwards, each with time to say "I take it".

The ladder is the people above, the nearest first. Whoever owes the promise is not asked to escalate to themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.clocks import Clock


def next_rung(clock: Clock, ladder: Sequence[str], step: timedelta, now: datetime) -> tuple[int, str] | None:
    """The level and the person to whom a broken clock goes at `now`; None: not yet, acknowledged, or nobody is left."""
    if clock.phase != "broken" or clock.acknowledged_by or _waits_until(clock, step) > now:
        return None
    left = _left(clock, ladder)
    return (clock.level + 1, left[0]) if left else None


def next_moment(clocks: Iterable[Clock], ladder: Sequence[str], step: timedelta) -> datetime | None:
    """When the next clock breaks or climbs: until then there is nothing to do."""
    moments = []
    for clock in clocks:
        if clock.phase == "running" and clock.due_at:
            moments.append(clock.due_at)
        elif clock.phase == "broken" and not clock.acknowledged_by and _left(clock, ladder):
            moments.append(_waits_until(clock, step))
    return min(moments, default=None)


def _waits_until(clock: Clock, step: timedelta) -> datetime:
    """Until when whoever has it now may still take it; a clock that has just broken waits for nobody."""
    since = clock.escalated_at + step if clock.escalated_at else clock.broken_at
    assert since is not None
    return since


def _left(clock: Clock, ladder: Sequence[str]) -> Sequence[str]:
    """Who is still above: those after the one who has it now, without the owner."""
    climbed = ladder.index(clock.escalated_to) + 1 if clock.escalated_to in ladder else 0
    rest = ladder[climbed:] if clock.escalated_to in ladder or not clock.escalated_to else ladder[clock.level :]
    return [user_id for user_id in rest if user_id != clock.owner_id]
