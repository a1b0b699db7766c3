"""Cases that open by themselves, before anybody has spoken with the caller: an emergency key, a message left (I3, I5).

    emergency chosen ──► case, 90 s clock, superiors told, handed to the people on duty, who are rung (`emergency`)
    message left ──────► case, clocks of recording and dispatching from its end (with what is owed: `owed`)
    somebody speaks with the caller ──► the same case is theirs

One who asks for emergency help again before anybody has signed joins the case that is there.
"""

from collections.abc import Sequence
from datetime import datetime

from desk import promises
from desk.dispatch import DispatchAsk, hand_over, nearest_superiors, tell_superiors
from domain.calls import Call
from domain.cases import Case
from domain.clocks import of_taking
from domain.facts import CallMenuChosen, CaseJoined, CaseOpened, CaseTaken
from domain.facts.cases import ClockKind
from domain.identity import same_person
from domain.opening import Taken, offered_to
from domain.world import CALLS, CASES
from store.case_numbers import next_case_number
from store.codec import Recorded
from store.ids import new_id
from store.queries.calls import parties_of
from store.queries.organisation import the_organisation
from store.queries.people import owner_of
from store.queries.rota import colleague, department_known, emergency_department, rota_of
from store.turn import Turn

KINDS = (CallMenuChosen,)


async def react(turn: Turn, recorded: Recorded) -> None:
    """Whoever asks for emergency help has a case from that second on, whether they stay on the line or not."""
    fact = recorded.fact
    assert isinstance(fact, CallMenuChosen)
    call: Call | None = await turn.state(CALLS, fact.call_id)
    if call is None or fact.choice != "emergency" or call.case_id or call.nobody == "doctor":
        return
    if (known := await _sought_by_the_same(turn, call)) is not None:
        await turn.append(CaseJoined(at=fact.at, case_id=known.case_id, call_id=call.call_id))
        return
    case = await _open(turn, call, fact.at, ("emergency",))
    department_id = await _department(turn, fact.department_id)
    above = await nearest_superiors(turn)
    rota = await rota_of(turn.connection, department_id) if department_id else []
    first = next((who.user_id for who in (*rota, *above)), None)
    if department_id is None or first is None:
        await tell_superiors(turn, case)
        return
    ask = DispatchAsk(case_id=case.case_id, by_id="", department_id=department_id, duty_user_id=first)
    await hand_over(turn, case, ask)


async def open_message(turn: Turn, call: Call) -> str | None:
    """The case of a message whose caller has hung up; a call that has a case already adds to that one."""
    if call.case_id is None and call.ended_at is not None:
        return (await _open(turn, call, call.ended_at, of_taking(emergency=call.emergency))).case_id
    return call.case_id


async def take(turn: Turn, case: Case, call: Call, by: Taken) -> None:
    """Somebody speaks with the caller: the case that opened by itself is theirs, and is to be written down."""
    if case.taken_at is not None or not case.open:
        return
    if call.case_id is None:
        await turn.append(CaseJoined(at=by.at, case_id=case.case_id, call_id=call.call_id))
    await turn.append(CaseTaken(at=by.at, case_id=case.case_id, by_id=by.agent_id))
    await _promise(turn, case, by.agent_id, by.at, ("record",))


async def answerable(turn: Turn, call: Call) -> str | None:
    """Who answers for what nobody has taken: the owner of what was cut off, the caller's owner, who was rung, a
    superior. Never nobody, as long as there is anybody."""
    case: Case | None = await turn.state(CASES, call.case_id) if call.case_id else None
    likely = (case.owner_id if case else None, call.owner_id, await owner_of(turn.connection, call.person_id))
    for user_id in (*likely, *offered_to(call)):
        if user_id and await colleague(turn.connection, user_id):
            return user_id
    return next((who.user_id for who in await nearest_superiors(turn)), None)


async def _open(turn: Turn, call: Call, at: datetime, clocks: Sequence[ClockKind]) -> Case:
    organisation, owner_id = await the_organisation(turn.connection), await answerable(turn, call) or ""
    case_id = new_id()
    opened = CaseOpened(
        at=at,
        case_id=case_id,
        number=await next_case_number(turn, at, organisation.zone),
        owner_id=owner_id,
        person_id=call.person_id,
        call_id=call.call_id,
        emergency=call.emergency,
        taken=False,
    )
    await turn.append(opened)
    case: Case = await turn.state(CASES, case_id)
    await _promise(turn, case, owner_id, at, clocks)
    return case


async def _promise(turn: Turn, case: Case, owner_id: str, since: datetime, kinds: Sequence[ClockKind]) -> None:
    rules = (await the_organisation(turn.connection)).rules
    for kind in kinds:
        promise = promises.Promise(
            kind=kind,
            subject_id=case.case_id,
            case_id=case.case_id,
            owner_id=owner_id,
            since=since,
            due_at=rules.due_at(kind, since, emergency=case.emergency),
        )
        await promises.start(turn, promise)


async def _department(turn: Turn, said: str | None) -> str | None:
    """Whose people on duty go: what the caller's way through the menus says, else the house's for emergencies."""
    if said and await department_known(turn.connection, said):
        return said
    return await emergency_department(turn.connection, (await the_organisation(turn.connection)).rules)


async def _sought_by_the_same(turn: Turn, call: Call) -> Case | None:
    """The emergency of the same person, else of the same number, for which somebody is still sought."""
    sought = [case for case in turn.world.cases.values() if case.emergency and case.open and case.signed_at is None]
    if not sought:
        return None
    parties = await parties_of(turn.connection, [call.call_id, *(case.call_id for case in sought if case.call_id)])
    mine = parties[call.call_id].number if call.call_id in parties else ""

    def same(case: Case) -> bool:
        theirs = parties[case.call_id].number if case.call_id in parties else ""
        return same_person((call.person_id, case.person_id), (mine, theirs))

    return next((case for case in sought if same(case)), None)
