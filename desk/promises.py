"""Starting and stopping clocks within a turn: never two of one kind for one thing; a late stop says that it broke."""

from dataclasses import dataclass
from datetime import datetime

from domain.clocks import Clock
from domain.facts import ClockBroken, ClockStarted, ClockStopped
from domain.facts.cases import ClockKind
from store.ids import new_id
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is promised about a case or duty by whom, until when. `since`: now, unless it began earlier."""

    kind: ClockKind
    subject_id: str
    owner_id: str | None
    due_at: datetime
    case_id: str | None = None
    since: datetime | None = None


async def start(turn: Turn, promise: Promise) -> None:
    """Let a clock run, unless one of this kind runs for this subject already."""
    if any(clock.clock == promise.kind for clock in turn.world.clocks_of(promise.subject_id)):
        return
    await turn.append(
        ClockStarted(
            at=promise.since or turn.now,
            clock_id=new_id(),
            clock=promise.kind,
            subject_id=promise.subject_id,
            owner_id=promise.owner_id,
            due_at=promise.due_at,
            case_id=promise.case_id,
        )
    )


async def stop(turn: Turn, subject_id: str, *kinds: ClockKind, void: bool = False) -> None:
    """Stop a subject's clocks of these kinds (of all kinds when none is named). `void`: nothing was owed after all."""
    for clock in turn.world.clocks_of(subject_id):
        if kinds and clock.clock not in kinds:
            continue
        if not void:
            await notice(turn, clock)
        await turn.append(ClockStopped(at=turn.now, clock_id=clock.clock_id, void=void, case_id=clock.case_id))


async def notice(turn: Turn, clock: Clock) -> bool:
    """Write down that a clock has broken, if it has and nobody has noticed yet."""
    if clock.phase != "running" or clock.due_at is None or clock.due_at >= turn.now:
        return False
    late_s = int((turn.now - clock.due_at).total_seconds())
    await turn.append(
        ClockBroken(at=clock.due_at, clock_id=clock.clock_id, noticed_late_s=late_s, case_id=clock.case_id)
    )
    return True
