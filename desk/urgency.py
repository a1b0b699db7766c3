"""Whether a case is an emergency: its own clock runs until it is dispatched, and all others at double speed (C3)."""

from desk import promises
from desk.dispatch import tell_superiors
from desk.rights import owner_or_superior
from domain.cases import Case, may
from domain.clocks import Clock, of_taking
from domain.decisions import Refused
from domain.facts import EmergencyRaised, EmergencyWithdrawn
from domain.facts.cases import ClockKind
from domain.world import CASES
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn


async def emergency(journal: Journal, case_id: str, by_id: str, *, raised: bool) -> Case | Refused:
    """Say, before anything is recorded, that this is an emergency, or none. Refused: no_case, not_owner, case_phase."""

    async def decide(turn: Turn) -> Case | Refused:
        case: Case | None = await turn.state(CASES, case_id)
        if case is None:
            return Refused("no_case", case_id)
        for verdict in (await owner_or_superior(turn, case, by_id), may(case, EmergencyRaised)):
            if isinstance(verdict, Refused):
                return verdict
        await mark(turn, case, by_id, emergency=raised)
        after: Case = await turn.state(CASES, case_id)
        return after

    return await journal.decide(decide)


async def mark(turn: Turn, case: Case, by_id: str, *, emergency: bool) -> None:
    """Change whether it is an emergency, and with it how fast its clocks run, each from when it began."""
    if emergency == case.emergency:
        return
    kind = EmergencyRaised if emergency else EmergencyWithdrawn
    await turn.append(kind(at=turn.now, case_id=case.case_id, by_id=by_id))
    if emergency and case.dispatched_at:
        await tell_superiors(turn, case)
    rules = (await the_organisation(turn.connection)).rules
    for clock in turn.world.clocks_of(case.case_id):
        if (after := _instead(case, clock, emergency=emergency)) is None:
            continue
        zero = clock.started_at or turn.now
        due_at = rules.due_at(after, zero, emergency=emergency)
        if after == "on_site":
            due_at = rules.on_site_due(zero, case.appointment_at, emergency=emergency)
        await promises.stop(turn, case.case_id, clock.clock, void=True)
        promise = promises.Promise(
            kind=after,
            subject_id=case.case_id,
            case_id=case.case_id,
            owner_id=clock.owner_id,
            since=zero,
            due_at=due_at,
        )
        await promises.start(turn, promise)


def _instead(case: Case, clock: Clock, *, emergency: bool) -> ClockKind | None:
    """Which clock runs instead of this one; None: it is kept as it is. What was handed on is so at any speed."""
    if clock.clock in ("record", "sign", "on_site"):
        return clock.clock
    handed_on = case.dispatched_at is not None or clock.clock not in ("dispatch", "emergency")
    return None if handed_on else of_taking(emergency=emergency)[1]
