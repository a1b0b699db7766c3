"""Acts on the call that the asking agent is in: ending it, hold, identity, no recording, or none for a while."""

from typing import Literal

from aiohttp import web

from agent_panel.api.answers import ok
from agent_panel.asking import session_of
from agent_panel.builders.identity import KINDS as IDENTITY
from agent_panel.builders.identity import MOST_WRONG, SHOWN_ON_PASSING, Checked, agrees, checked, proofs_of
from agent_panel.builders.private import Private, clear_value
from agent_panel.builders.scene import open_scene
from agent_panel.builders.script import STEPS
from agent_panel.errors import Conflict, FieldError, Forbidden, Invalid, Missing
from agent_panel.keys import CALLERS, deps
from agent_panel.reading import Body, Line, read
from agent_panel.walking import prove
from domain.calls import Call
from domain.facts import (
    CallerKnown,
    Fact,
    FieldUnmasked,
    HangUpIntended,
    HoldBegan,
    HoldEnded,
    IdentityChecked,
    RecordingSilenced,
    RecordingStopped,
    ScriptStepSaid,
)
from domain.identity import PROOFS_NEEDED
from domain.legs import Leg
from store.queries.callers import CallerFile, caller_file
from store.queries.persons import persons_by_number
from store.queries.work import facts_of_call
from store.turn import Turn

Field = Literal["phone", "amount_due", "national_id", "birth_date", "contract"]


class Switch(Body):
    """POST /api/calls/{id}/hold and /api/calls/{id}/silence."""

    on: bool


class Proof(Body):
    """POST /api/calls/{id}/identity."""

    proof: Literal["birth_date", "phone", "national_id_tail", "contract_tail", "unit"]
    value: Line


class Unmask(Body):
    """POST /api/calls/{id}/unmask."""

    field: Field


class Who(Body):
    """POST /api/calls/{id}/person."""

    person_id: Line


async def hang_up(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/hangup: the intent is said first, then the caller's leg is ended."""
    call, given = my_live_call(request), deps(request)
    intent = HangUpIntended(at=given.journal.now(), call_id=call.call_id, agent_id=session_of(request).user_id)
    await given.journal.append(intent)
    if (leg := far_leg(call)) is not None:
        await given.telephony.hang_up(leg.leg_id)
    return ok()


async def hold(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/hold: said, so that the desk shows it; the softphone does it."""
    call, body, given = my_live_call(request), await read(request, Switch), deps(request)
    agent = given.journal.world.agents.get(session_of(request).user_id)
    leg_id = next((leg_id for leg_id, (mine, _) in (agent.legs if agent else {}).items() if mine == call.call_id), None)
    if leg_id is None:
        raise Conflict("call_over")
    kind = HoldBegan if body.on else HoldEnded
    if call.on_hold != body.on:  # also while the caller still hears the notice, before the two are bridged
        await given.journal.append(kind(at=given.journal.now(), call_id=call.call_id, leg_id=leg_id))
    return ok()


async def record_off(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/record-off: the caller said no. Written down first, then silence from now on."""
    call, given, user_id = my_live_call(request), deps(request), session_of(request).user_id
    await given.journal.append(RecordingStopped(at=given.journal.now(), call_id=call.call_id, by_id=user_id))
    if (leg := far_leg(call)) is not None:
        await given.telephony.silence_recording(leg.leg_id, on=True)
    return ok()


async def silence(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/silence: the caller tells what nobody may hear again, or has told it. Written down when it
    is so: what cannot be silenced must not be asked for. A recording that the caller has refused stays silent."""
    call, body, given = my_live_call(request), await read(request, Switch), deps(request)
    recording, leg = given.journal.world.recordings.get(call.call_id), far_leg(call)
    if leg is None:
        raise Conflict("call_over")
    if recording is None or recording.stopped_at is not None:
        raise Forbidden
    await given.telephony.silence_recording(leg.leg_id, on=body.on)
    by_id = session_of(request).user_id
    await given.journal.append(RecordingSilenced(at=given.journal.now(), call_id=call.call_id, on=body.on, by_id=by_id))
    return ok()


async def identity(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/identity: compare what the caller said. The value is not kept and not sent back."""
    call, body, user_id = my_live_call(request), await read(request, Proof), session_of(request).user_id
    if not body.value:
        raise Invalid(FieldError("value", "missing"))

    async def decide(turn: Turn) -> tuple[bool, bool]:
        file = await _file(turn, call.call_id)
        assert file.person is not None
        so_far = await _checked(turn, file, user_id)
        if so_far.wrong >= MOST_WRONG:
            raise Conflict("identity_tries")
        if body.proof not in proofs_of(file):
            raise Invalid(FieldError("proof", "not_a_choice"))
        matched = agrees(file, body.proof, body.value)
        fact = IdentityChecked(
            at=turn.now,
            call_id=call.call_id,
            person_id=file.person.person_id,
            agent_id=user_id,
            proof=body.proof,
            matched=matched,
        )
        await turn.append(fact)
        after = Checked((*so_far.tries, fact), so_far.shown)
        if after.passed and not so_far.passed:
            await turn.append(*(_unmasked(turn, file, user_id, field) for field in SHOWN_ON_PASSING))
            await prove(turn, call.call_id, user_id)
        return matched, after.passed

    matched, passed = await deps(request).journal.decide(decide)
    return ok(matched=matched, passed=passed, needed=PROOFS_NEEDED)


async def unmask(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/unmask: show one value, after the identity check, and write down that it was shown."""
    call_id, body, session = my_call_at_all(request), await read(request, Unmask), session_of(request)

    async def decide(turn: Turn) -> CallerFile:
        file = await _file(turn, call_id)
        so_far = await _checked(turn, file, session.user_id)
        if not so_far.passed:
            raise Forbidden("identity_needed")
        if body.field not in so_far.shown:
            await turn.append(_unmasked(turn, file, session.user_id, body.field))
        return file

    file = await deps(request).journal.decide(decide)
    async with open_scene(deps(request), request.config_dict[CALLERS], session) as scene:
        assert file.person is not None
        value = clear_value(Private(file.person, file.holdings), body.field, scene.formats)
    return ok(field=body.field, value=value)


async def said(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/steps/{step}: the agent says that a step of the script was said."""
    call_id, step, given = my_call_at_all(request), request.match_info["step"], deps(request)
    if step not in STEPS:
        raise Missing
    user_id = session_of(request).user_id
    await given.journal.append(ScriptStepSaid(at=given.journal.now(), call_id=call_id, step=step, by_id=user_id))
    return ok()


async def choose_person(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/person: which of several persons on one number it is."""
    call_id, body, user_id = my_call_at_all(request), await read(request, Who), session_of(request).user_id

    async def decide(turn: Turn) -> None:
        file = await caller_file(turn.connection, call_id)
        known = await persons_by_number(turn.connection, file.party.number) if file else ()
        if body.person_id not in {person.person_id for person in known}:
            raise Invalid(FieldError("person_id", "not_a_choice"))
        await turn.append(CallerKnown(at=turn.now, call_id=call_id, person_id=body.person_id, agent_id=user_id))

    await deps(request).journal.decide(decide)
    return ok()


def my_live_call(request: web.Request) -> Call:
    """The call of the address, if the asking agent is in it now."""
    call_id, world = request.match_info["call_id"], deps(request).journal.world
    agent = world.agents.get(session_of(request).user_id)
    call = world.calls.get(call_id)
    if agent is None or all(mine != call_id for mine, _ in agent.legs.values()):
        raise Conflict("call_over") if agent and agent.wrap_up_call == call_id else Forbidden("not_your_call")
    if call is None:
        raise Conflict("call_over")
    return call


def my_call_at_all(request: web.Request) -> str:
    """The id of the address, if the asking agent is in that call, is rung for it, or works on it after its end."""
    call_id, world = request.match_info["call_id"], deps(request).journal.world
    user_id = session_of(request).user_id
    agent = world.agents.get(user_id)
    mine: set[str | None] = {call for call, _ in agent.legs.values()} if agent else set()
    mine.add(agent.wrap_up_call if agent else None)
    mine |= {offer.call_id for offer in world.offers.values() if offer.agent_id == user_id}
    if call_id not in mine:
        raise Forbidden("not_your_call")
    return call_id


def far_leg(call: Call) -> Leg | None:
    """The other side's phone, while it is there."""
    return next(
        (leg for leg in call.legs.values() if leg.role in ("caller", "customer") and leg.ended_at is None), None
    )


async def _file(turn: Turn, call_id: str) -> CallerFile:
    """The other side's file; there must be somebody to check."""
    file = await caller_file(turn.connection, call_id)
    if file is None or file.person is None:
        raise Conflict("nothing_known")
    return file


async def _checked(turn: Turn, file: CallerFile, user_id: str) -> Checked:
    facts: list[Fact] = list(await facts_of_call(turn.connection, file.call.call_id, *IDENTITY))
    assert file.person is not None
    return checked([*facts, *turn.facts], file.person.person_id, user_id)


def _unmasked(turn: Turn, file: CallerFile, user_id: str, field: str) -> FieldUnmasked:
    assert file.person is not None
    return FieldUnmasked(
        at=turn.now, user_id=user_id, person_id=file.person.person_id, field=field, call_id=file.call.call_id
    )
