"""The receipt after dispatch, and what is left to do after the call."""

from collections.abc import Iterable
from datetime import datetime

from agent_panel.builders.clocks import kept_or_open
from agent_panel.builders.my_call import MyCall
from agent_panel.builders.names import initials
from agent_panel.builders.scene import Scene
from agent_panel.views.records import Delivery, WrapUp
from desk.intake import NothingWhy
from domain.calls import Call
from domain.cases import Case
from domain.facts import CaseDeclined, CaseReported, CaseSigned
from domain.wrap_up import over_at
from store.codec import Recorded
from store.queries.calls import call_of, note_of
from store.queries.cases import CaseRow, clocks_of, facts_of_case

NOTHING_WHY: dict[str, NothingWhy] = {
    "answered_at_once": "answered_at_once",
    "wrong_number": "wrong_number",
    "silent": "silent",
    "other_case": "belongs_to_other_case",
    "test": "test",
}
"""What an agent may choose when a call held no request -> why its case is closed."""
OUTCOMES: dict[str, str] = {why: outcome for outcome, why in NOTHING_WHY.items()}


async def build_wrap_up(scene: Scene, mine: MyCall, row: CaseRow) -> WrapUp:
    """The receipt of a case that was dispatched, recorded only, or found to hold no request."""
    case = row.case
    department = next((d.name for d in scene.departments if d.department_id == case.department_id), "")
    duty = scene.name(case.duty_user_id)
    clocks = kept_or_open(await clocks_of(scene.connection, [case.case_id]), scene.now)
    facts = await facts_of_case(scene.connection, case.case_id, None)
    note = await note_of(scene.connection, mine.call_id)
    return WrapUp(
        call_id=mine.call_id,
        outcomes=(outcome_of(case),) if outcome_of(case) else tuple(NOTHING_WHY),
        ready_at=ready_at(scene, mine, case, await call_of(scene.connection, mine.call_id)),
        case_id=case.case_id if case.recorded_at else "",
        number=case.number,
        title=row.title,
        summary=" · ".join(part for part in (row.title, row.text.place if row.text else "") if part),
        clocks=clocks,
        in_time=not any(clock.state == "broken" for clock in clocks),
        department=department,
        duty_name=duty,
        duty_initials=initials(duty) if duty else "",
        deliveries=tuple(_deliveries(scene, facts)),
        outcome=outcome_of(case),
        told=note,
        owner_is_me=case.owner_id == scene.user_id,
    )


def outcome_of(case: Case) -> str:
    """How the call ended for the case: a code worded by `outcome.<code>`."""
    if case.nothing_why:
        return OUTCOMES[case.nothing_why]
    return "dispatched" if case.dispatched_at else ""


def ready_at(scene: Scene, mine: MyCall, case: Case | None, spoken: Call | None) -> datetime | None:
    """When the agent becomes ready by itself; None while the call lasts."""
    agent = scene.world.agents.get(scene.user_id)
    if mine.phase != "wrapup" or agent is None or agent.wrap_up_since is None:
        return None
    open_case = case if case is not None and case.open else None
    owes = scene.world.owes_outcome(mine.call_id, spoken.attempt_id if spoken else None)
    return over_at(agent, scene.world.calls.get(mine.call_id), open_case, scene.organisation.rules, owes_outcome=owes)[
        0
    ]


def _deliveries(scene: Scene, facts: Iterable[Recorded]) -> Iterable[Delivery]:
    for recorded in facts:
        match fact := recorded.fact:
            case CaseReported(to="superior"):
                yield Delivery("superior", fact.at, scene.name(fact.to_id))
            case CaseReported():
                yield Delivery("call" if fact.by == "phone" else "board", fact.at, scene.name(fact.to_id))
            case CaseDeclined():
                yield Delivery("refused", fact.at, scene.name(fact.by_id))
            case CaseSigned():
                yield Delivery("signed", fact.at, scene.name(fact.by_id))
