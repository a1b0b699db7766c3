"""Cases: drafted, recorded, dispatched, signed for, worked on, done."""

from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import AwareDatetime, BeforeValidator, Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Forbidden, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from desk import dispatch, intake, urgency, work
from domain.cases import Case
from store.queries.calls import call_of

LONGEST_FEE = 10**12


def _none_if_empty(value: Any) -> Any:
    return None if value in ("", "null") else value


def _empty_if_none(value: Any) -> Any:
    return "" if value is None else value


Typed = Annotated[Line, BeforeValidator(_empty_if_none)]
Maybe = Annotated[Line | None, BeforeValidator(_none_if_empty)]
When = Annotated[AwareDatetime | None, BeforeValidator(_none_if_empty)]
Flag = Annotated[bool, BeforeValidator(lambda value: False if value in (None, "") else value)]


class Form(Body):
    """The record form. `contact`: who, `reach_by`: how they can be reached."""

    call_id: Annotated[Line, Field(min_length=1, max_length=64)]
    content: Annotated[Text, BeforeValidator(_empty_if_none)] = ""
    place: Annotated[Typed, Field(max_length=500)] = ""
    contact: Annotated[Typed, Field(max_length=200)] = ""
    reach_by: Annotated[Typed, Field(max_length=200)] = ""
    category: Annotated[Typed, Field(max_length=64)] = ""
    person_id: Maybe = None
    appointment_at: When = None
    anonymous: Flag = False
    emergency: Flag = False
    read_back: Flag = False


class Draft(Form):
    """The form as typed so far, with where it is to go."""

    department_id: Maybe = None
    duty_user_id: Maybe = None


class Dispatch(Body):
    """POST /api/cases/{id}/dispatch. Without a person it goes to whoever is on duty."""

    department_id: Typed = ""
    duty_user_id: Maybe = None


class Done(Body):
    """POST /api/cases/{id}/done."""

    handler: Annotated[Line, Field(max_length=200)] = ""
    material: Annotated[Text, Field(max_length=2000)] = ""
    note: Text = ""
    fee_minor: Annotated[int, Field(ge=0, le=LONGEST_FEE)] = 0


class Nothing(Body):
    """POST /api/cases/{id}/nothing."""

    why: intake.NothingWhy
    other_case_id: Maybe = None


class Emergency(Body):
    """POST /api/cases/{id}/emergency."""

    raised: bool


async def record(request: web.Request) -> web.Response:
    """POST /api/cases: write the case of a call down."""
    form, given, user_id = await read(request, Form), deps(request), session_of(request).user_id
    await _may_write(request, form.call_id)
    ask = intake.RecordAsk(
        call_id=form.call_id,
        by_id=user_id,
        place=form.place,
        content=form.content,
        contact_name=form.contact,
        reach_by=form.reach_by,
        category=form.category,
        read_back=form.read_back,
        person_id=None if form.anonymous else form.person_id,
        appointment_at=_ahead(form.appointment_at, given.journal.now()),
        anonymous=form.anonymous,
        emergency=form.emergency,
    )
    case = granted(await intake.record(given.journal, ask))
    return ok(case_id=case.case_id, number=case.number)


async def save_draft(request: web.Request) -> web.Response:
    """PUT /api/cases/draft: keep the form as typed; an emergency counts at once."""
    form, given, user_id = await read(request, Draft), deps(request), session_of(request).user_id
    await _may_write(request, form.call_id)
    kept = ("content", "place", "contact", "reach_by", "category", "department_id", "duty_user_id")
    fields = {name: getattr(form, name) or "" for name in kept}
    fields["anonymous"] = str(form.anonymous).lower()
    if form.appointment_at is not None:
        fields["appointment_at"] = form.appointment_at.isoformat()
    await intake.save_draft(given.journal, intake.Draft(call_id=form.call_id, by_id=user_id, fields=fields))
    call = given.journal.world.calls.get(form.call_id)
    case = given.journal.world.cases.get(call.case_id) if call else None
    if case is not None and case.emergency != form.emergency:
        granted(await urgency.emergency(given.journal, case.case_id, user_id, raised=form.emergency))
    return ok()


async def dispatch_case(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/dispatch."""
    body, given = await read(request, Dispatch), deps(request)
    if not body.department_id:
        raise Invalid(FieldError("department_id", "missing"))
    ask = dispatch.DispatchAsk(
        case_id=request.match_info["case_id"],
        by_id=session_of(request).user_id,
        department_id=body.department_id,
        duty_user_id=body.duty_user_id,
    )
    return _case(granted(await dispatch.dispatch(given.journal, ask)))


async def sign(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/sign."""
    return _case(granted(await work.sign(deps(request).journal, *_who(request))))


async def arrived(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/arrived."""
    return _case(granted(await work.arrived(deps(request).journal, *_who(request))))


async def cannot(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/cannot."""
    return _case(granted(await work.cannot(deps(request).journal, *_who(request))))


async def done(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/done: who did it, with what, for how much."""
    body, session = await read(request, Done), session_of(request)
    case_id, by_id = _who(request)
    if not body.note:
        raise Invalid(FieldError("note", "missing"))
    own = body.handler in ("", session.user_id)
    ask = work.DoneAsk(
        case_id=case_id,
        by_id=by_id,
        handler=session.name if own else body.handler,
        material=body.material,
        fee_minor=body.fee_minor,
        note=body.note,
    )
    return _case(granted(await work.done(deps(request).journal, ask)))


async def nothing(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/nothing: the call held no request."""
    body, given = await read(request, Nothing), deps(request)
    case_id, by_id = _who(request)
    ask = intake.NothingAsk(case_id=case_id, by_id=by_id, why=body.why, other_case_id=body.other_case_id)
    return _case(granted(await intake.nothing(given.journal, ask)))


async def emergency(request: web.Request) -> web.Response:
    """POST /api/cases/{id}/emergency: it is one, or it is none after all."""
    body, given = await read(request, Emergency), deps(request)
    case_id, by_id = _who(request)
    return _case(granted(await urgency.emergency(given.journal, case_id, by_id, raised=body.raised)))


def _case(case: Case) -> web.Response:
    return ok(case_id=case.case_id, number=case.number, phase=case.phase)


def _who(request: web.Request) -> tuple[str, str]:
    return request.match_info["case_id"], session_of(request).user_id


def _ahead(at: datetime | None, now: datetime) -> datetime | None:
    """An appointment lies ahead."""
    if at is not None and at <= now:
        raise Invalid(FieldError("appointment_at", "past"))
    return at


async def _may_write(request: web.Request, call_id: str) -> None:
    """The form of a call is its agent's, during the call and after it, and of whoever owns the case it made."""
    given, user_id = deps(request), session_of(request).user_id
    async with given.journal.engine.connect() as connection:
        call = await call_of(connection, call_id)
    case = given.journal.world.cases.get(call.case_id) if call else None
    agent = given.journal.world.agents.get(user_id)
    mine: set[str | None] = {c for c, _ in agent.legs.values()} if agent else set()
    mine.add(agent.wrap_up_call if agent else None)
    if call_id not in mine and (case is None or case.owner_id != user_id) and session_of(request).role != "lead":
        raise Forbidden("not_your_call")
