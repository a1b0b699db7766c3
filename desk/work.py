"""The department's side of a case: signed, on site, done; or cannot, and the next one is asked (C4, C7)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from desk import promises
from desk.dispatch import DispatchAsk, hand_over, nearest_superiors
from desk.rights import on_duty_or_superior
from domain.cases import Case, may
from domain.decisions import Refused
from domain.facts import CaseArrivedAt, CaseDeclined, CaseDone, CaseSigned, Fact
from domain.rows import WorkReport
from domain.world import CASES
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.queries.rota import Colleague, rota_of
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAsk:
    """The work is finished. `handler`: who did it, in their words; `fee_minor`: in the currency's smallest unit."""

    case_id: str
    by_id: str
    handler: str
    material: str
    fee_minor: int
    note: str


async def sign(journal: Journal, case_id: str, by_id: str) -> Case | Refused:
    """Take the work. Refused: no_case, not_on_duty, case_phase."""
    return await _act(journal, (case_id, by_id), CaseSigned, lambda turn, case: signed(turn, case, by_id))


async def arrived(journal: Journal, case_id: str, by_id: str) -> Case | Refused:
    """On site. Refused: no_case, not_on_duty, case_phase."""

    async def write(turn: Turn, case: Case) -> None:
        await turn.append(CaseArrivedAt(at=turn.now, case_id=case.case_id, by_id=by_id))
        await promises.stop(turn, case.case_id, "on_site")

    return await _act(journal, (case_id, by_id), CaseArrivedAt, write)


async def done(journal: Journal, ask: DoneAsk) -> Case | Refused:
    """Report the work finished. Refused: no_case, not_on_duty, case_phase, no_handler, bad_fee."""
    if not ask.handler.strip():
        return Refused("no_handler")
    if ask.fee_minor < 0:
        return Refused("bad_fee", str(ask.fee_minor))

    async def write(turn: Turn, case: Case) -> None:
        report = WorkReport(case_id=ask.case_id, note=ask.note, material=ask.material, handler=ask.handler.strip())
        fact = CaseDone(at=turn.now, case_id=ask.case_id, by_id=ask.by_id, fee_minor=ask.fee_minor)
        await turn.append(fact, report)
        await promises.stop(turn, case.case_id)

    return await _act(journal, (ask.case_id, ask.by_id), CaseDone, write)


async def cannot(journal: Journal, case_id: str, by_id: str) -> Case | Refused:
    """The person on duty cannot go: the next one is asked at once. Refused: no_case, not_on_duty, case_phase."""
    return await _act(journal, (case_id, by_id), CaseDeclined, lambda turn, case: declined(turn, case, by_id))


async def signed(turn: Turn, case: Case, by_id: str) -> None:
    """Write the signature, and the promise to be there."""
    rules = (await the_organisation(turn.connection)).rules
    await turn.append(CaseSigned(at=turn.now, case_id=case.case_id, by_id=by_id))
    await promises.stop(turn, case.case_id, "sign", "emergency")
    due_at = rules.on_site_due(turn.now, case.appointment_at, emergency=case.emergency)
    promise = promises.Promise(
        kind="on_site", subject_id=case.case_id, case_id=case.case_id, owner_id=by_id, due_at=due_at
    )
    await promises.start(turn, promise)


async def declined(turn: Turn, case: Case, by_id: str) -> None:
    """Write that they cannot, and hand the case to the next one."""
    await turn.append(CaseDeclined(at=turn.now, case_id=case.case_id, by_id=by_id))
    after: Case = await turn.state(CASES, case.case_id)
    await pass_on(turn, after, by_id)


async def pass_on(turn: Turn, case: Case, by_id: str) -> Case | None:
    """Hand a dispatched case to the next of the rota who has not declined, then to a superior. None: nobody is left,
    and the clock of signing escalates it."""
    assert case.department_id is not None
    tried = {*case.declined_by, case.duty_user_id}
    ladder: list[Colleague] = [*await rota_of(turn.connection, case.department_id), *await nearest_superiors(turn)]
    heir = next((who for who in ladder if who.user_id not in tried), None)
    if heir is None:
        return None
    ask = DispatchAsk(case_id=case.case_id, by_id=by_id, department_id=case.department_id, duty_user_id=heir.user_id)
    return await hand_over(turn, case, ask)


async def _act(
    journal: Journal, who: tuple[str, str], kind: type[Fact], write: Callable[[Turn, Case], Awaitable[None]]
) -> Case | Refused:
    case_id, by_id = who

    async def decide(turn: Turn) -> Case | Refused:
        case: Case | None = await turn.state(CASES, case_id)
        if case is None:
            return Refused("no_case", case_id)
        for verdict in (await on_duty_or_superior(turn, case, by_id), may(case, kind)):
            if isinstance(verdict, Refused):
                return verdict
        await write(turn, case)
        after: Case = await turn.state(CASES, case_id)
        return after

    return await journal.decide(decide)
