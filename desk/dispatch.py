"""Handing a case to the department that does the work, and to its person on duty (C3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk import promises
from desk.rights import owner_or_superior
from domain.cases import Case, may
from domain.decisions import ALLOWED, Decision, Refused
from domain.facts import CaseDispatched, CaseReported
from domain.house import HouseRules
from domain.world import CASES
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.queries.rota import SUPERIORS, Colleague, department_known, rota_of, superiors
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchAsk:
    """Which department, and who there: None for whoever is on duty."""

    case_id: str
    by_id: str
    department_id: str
    duty_user_id: str | None = None


async def dispatch(journal: Journal, ask: DispatchAsk) -> Case | Refused:
    """Dispatch a case; an emergency may be dispatched before it is recorded. Again to the same person changes nothing.

    Refused: no_case, not_owner, not_recorded, case_phase, unknown_department, not_in_rota, nobody_on_duty (detail: the
    lead's user id, who may be named instead).
    """

    async def decide(turn: Turn) -> Case | Refused:
        case: Case | None = await turn.state(CASES, ask.case_id)
        if case is None:
            return Refused("no_case", ask.case_id)
        verdict = await _may_dispatch(turn, case, ask)
        if isinstance(verdict, Refused):
            return verdict
        sought = case.emergency and case.department_id == ask.department_id and ask.duty_user_id is None
        if sought and case.duty_user_id:
            return case  # the house has found somebody there, or is calling them
        duty = await _person(turn, ask)
        if isinstance(duty, Refused):
            return duty
        if (case.department_id, case.duty_user_id) == (ask.department_id, duty):
            return case
        return await hand_over(turn, case, replace(ask, duty_user_id=duty))

    return await journal.decide(decide)


async def hand_over(turn: Turn, case: Case, ask: DispatchAsk) -> Case:
    """Write the dispatch, who was told with it, and the clocks: until now of dispatching, from now of signing. What the
    house does by itself (`by_id` is empty) is told to nobody by that, unless they look at their page; so the clocks of
    an emergency go on until somebody signs."""
    assert ask.duty_user_id is not None
    rules = (await the_organisation(turn.connection)).rules
    await turn.append(
        CaseDispatched(
            at=turn.now,
            case_id=case.case_id,
            by_id=ask.by_id,
            department_id=ask.department_id,
            duty_user_id=ask.duty_user_id,
        ),
    )
    if ask.by_id or present(turn, ask.duty_user_id):
        told = CaseReported(at=turn.now, case_id=case.case_id, to_id=ask.duty_user_id, to="responder")
        await turn.append(told)
    if case.emergency:
        await tell_superiors(turn, case)
    if ask.by_id:
        await promises.stop(turn, case.case_id, "dispatch", "emergency")
        await promises.stop(turn, case.case_id, "sign", "on_site", void=True)
    await promises.start(turn, _to_sign(case, ask.duty_user_id, rules, turn))
    after: Case = await turn.state(CASES, case.case_id)
    return after


async def nearest_superiors(turn: Turn) -> Sequence[Colleague]:
    """One lead and one manager: of each role whoever is signed in, else the first one."""
    everybody = await superiors(turn.connection)
    nearest = []
    for role in SUPERIORS:
        ranked = sorted((who for who in everybody if who.role == role), key=lambda who: not present(turn, who.user_id))
        nearest += ranked[:1]
    return nearest


def present(turn: Turn, user_id: str) -> bool:
    """Is this user signed in now?"""
    agent = turn.world.agents.get(user_id)
    return bool(agent and agent.sessions)


async def tell_superiors(turn: Turn, case: Case) -> None:
    """An emergency is reported to those above at the same time (C3)."""
    for who in await nearest_superiors(turn):
        if who.user_id not in case.superiors_told:
            await turn.append(CaseReported(at=turn.now, case_id=case.case_id, to_id=who.user_id, to="superior"))


async def _may_dispatch(turn: Turn, case: Case, ask: DispatchAsk) -> Decision:
    allowed = await owner_or_superior(turn, case, ask.by_id)
    if isinstance(allowed, Refused):
        return allowed
    if isinstance(late := may(case, CaseDispatched), Refused):
        return late
    if case.recorded_at is None and not case.emergency:
        return Refused("not_recorded")
    known = await department_known(turn.connection, ask.department_id)
    return ALLOWED if known else Refused("unknown_department", ask.department_id)


async def _person(turn: Turn, ask: DispatchAsk) -> str | Refused:
    """Who gets it: the one named, if on the rota or a superior; else the first of the rota."""
    rota = await rota_of(turn.connection, ask.department_id)
    above = await nearest_superiors(turn)
    if ask.duty_user_id is None:
        return rota[0].user_id if rota else Refused("nobody_on_duty", above[0].user_id if above else "")
    everybody = {who.user_id for who in (*rota, *await superiors(turn.connection))}
    return ask.duty_user_id if ask.duty_user_id in everybody else Refused("not_in_rota", ask.duty_user_id)


def _to_sign(case: Case, duty_user_id: str, rules: HouseRules, turn: Turn) -> promises.Promise:
    return promises.Promise(
        kind="sign",
        subject_id=case.case_id,
        case_id=case.case_id,
        owner_id=duty_user_id,
        due_at=rules.due_at("sign", turn.now, emergency=case.emergency),
    )
