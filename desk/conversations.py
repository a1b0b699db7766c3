"""What follows from a conversation by a script: its outcome is owed by a clock, what somebody has to work on is a case,
a special situation reaches a superior with its call, and so does a payment that is said to be made and has to be looked
for; a callback that was agreed has an owner."""

from datetime import datetime, timedelta

from desk import promises
from desk.dispatch import nearest_superiors
from desk.duties import Owed, finish, open_duty
from desk.given_words import closing
from desk.opening import open_taken
from domain.calls import Call
from domain.cases import Case
from domain.conversations import BECOME_CASES, CATEGORIES
from domain.duties import OF_PROMISES
from domain.facts import CallEnded, CaseClosedWithoutRequest, OutcomeRecorded, PaymentTaken, ScriptBegun
from domain.facts.cases import DutyKind
from domain.opening import Taken
from domain.world import CALLS, CASES
from store.codec import Recorded
from store.queries.organisation import the_organisation
from store.queries.persons import person_of
from store.queries.words import spoken_of
from store.queries.work import draft_of
from store.tables import drafts
from store.turn import Turn, upsert

KINDS = (CallEnded, ScriptBegun, OutcomeRecorded, PaymentTaken)


async def react(turn: Turn, recorded: Recorded) -> None:
    """What one fact leaves to be done."""
    match recorded.fact:
        case CallEnded() | ScriptBegun() as fact:
            await _outcome_owed(turn, fact.call_id)
        case OutcomeRecorded() as fact:
            await _after_outcome(turn, fact)
        case PaymentTaken() as fact:
            await _payment_found(turn, fact)


async def _outcome_owed(turn: Turn, call_id: str) -> None:
    """The call is over and by a script: its outcome is to be said within the longest work after a call."""
    spoken, call = turn.world.conversations.get(call_id), await turn.state(CALLS, call_id)
    if spoken is None or call is None or call.ended_at is None:
        return
    since = max(call.ended_at, spoken.begun_at or call.ended_at)
    longest = (await the_organisation(turn.connection)).rules.wrap_up_longest_s
    due_at = since + timedelta(seconds=longest)
    promise = promises.Promise(kind="outcome", subject_id=call_id, owner_id=spoken.by_id, due_at=due_at, since=since)
    await promises.start(turn, promise)


async def _after_outcome(turn: Turn, fact: OutcomeRecorded) -> None:
    for duty in turn.world.duties.values():
        if duty.person_id == fact.person_id and duty.duty in OF_PROMISES:
            await finish(turn, duty.duty_id, fact.by_id, "reached")
    if fact.outcome in BECOME_CASES:
        await _becomes_case(turn, fact)
    else:
        await _no_request(turn, fact)
    house = await the_organisation(turn.connection)
    if fact.outcome == "special":
        await _owe_above(turn, fact, "special", house.rules.due_at("duty", fact.at))
    if fact.outcome == "paid_already":
        await _owe_above(turn, fact, "payment", closing(house, fact.at, days=1))
    if fact.outcome == "callback" and fact.entry_id is None and fact.callback_at:
        await _owe(turn, fact, "callback", fact.by_id, fact.callback_at)


async def _payment_found(turn: Turn, fact: PaymentTaken) -> None:
    """Who said that they have paid has: nobody need look for it any more."""
    for duty in turn.world.duties.values():
        if duty.duty == "payment" and duty.person_id == fact.person_id:
            await finish(turn, duty.duty_id, fact.by_id, "answered")


async def _owe_above(turn: Turn, fact: OutcomeRecorded, kind: DutyKind, due_at: datetime) -> None:
    above = await nearest_superiors(turn)
    await _owe(turn, fact, kind, next((who.user_id for who in above), None), due_at)


async def _owe(turn: Turn, fact: OutcomeRecorded, kind: DutyKind, owner_id: str | None, due_at: datetime) -> None:
    owed = Owed(duty=kind, owner_id=owner_id, due_at=due_at, person_id=fact.person_id, call_id=fact.call_id)
    await open_duty(turn, owed, f"{fact.call_id}-{kind}")


async def _becomes_case(turn: Turn, fact: OutcomeRecorded) -> None:
    """Somebody has to work on it: the case that the call has, or a new one of whoever heard it; what was said stands in
    its form already."""
    call: Call | None = await turn.state(CALLS, fact.call_id)
    if call is None:
        return
    if call.case_id is None:
        await open_taken(turn, call, Taken(fact.by_id, fact.at))
    said = await spoken_of(turn.connection, fact.call_id)
    person = await person_of(turn.connection, fact.person_id)
    if await draft_of(turn.connection, fact.call_id) is not None or said is None:
        return
    fields = {
        "content": said.fields.get("about", ""),
        "place": person.unit if person else "",
        "contact": person.name if person else "",
        "category": CATEGORIES[fact.outcome],
    }
    row = {"call_id": fact.call_id, "user_id": fact.by_id, "fields": fields, "saved_at": turn.now}
    await turn.connection.execute(upsert(turn.connection, drafts), row)


async def _no_request(turn: Turn, fact: OutcomeRecorded) -> None:
    """All that was said stands in the outcome: where nothing else was typed, the call's own case holds no request."""
    call: Call | None = await turn.state(CALLS, fact.call_id)
    case: Case | None = await turn.state(CASES, call.case_id) if call and call.case_id else None
    typed = await draft_of(turn.connection, fact.call_id)
    own = case is not None and case.call_id == fact.call_id and case.owner_id == fact.by_id
    if case is None or not own or case.phase != "taking" or case.emergency:
        return
    if typed is not None and typed.fields.get("content", "").strip():
        return
    why = "wrong_number" if fact.outcome == "wrong_person" else "answered_at_once"
    await turn.append(
        CaseClosedWithoutRequest(at=fact.at, case_id=case.case_id, by_id=fact.by_id, why=why)  # type: ignore[arg-type]
    )
    await promises.stop(turn, case.case_id, void=why != "answered_at_once")
