"""Whether a case is an emergency: it changes the clock that runs until the case is dispatched (C3)."""

from desk import promises
from desk.dispatch import tell_superiors
from desk.rights import owner_or_superior
from domain.cases import Case, may
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
    """Change whether it is an emergency, and with it the clock that runs until it is dispatched."""
    if emergency == case.emergency:
        return
    kind = EmergencyRaised if emergency else EmergencyWithdrawn
    await turn.append(kind(at=turn.now, case_id=case.case_id, by_id=by_id))
    if case.dispatched_at:
        if emergency:
            await tell_superiors(turn, case)
        return
    rules = (await the_organisation(turn.connection)).rules
    zero = case.opened_at or turn.now
    before: ClockKind = "dispatch" if emergency else "emergency"
    after: ClockKind = "emergency" if emergency else "dispatch"
    await promises.stop(turn, case.case_id, before, void=True)
    await promises.start(
        turn,
        promises.Promise(
            kind=after,
            subject_id=case.case_id,
            case_id=case.case_id,
            owner_id=case.owner_id,
            since=zero,
            due_at=rules.due_at(after, zero),
        ),
    )
