"""Acts on promises to pay and debts: a promise cancelled, a payment entered, a measure decided."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.decisions import Refused
from domain.facts.conversations import Measure, PromiseEnd
from domain.scripts.money import PLACES
from outbound.words.asked import PaymentAsk
from outbound.words.deciding import MeasureAsk, cancel, decide_measure
from outbound.words.payments import take
from scripts.said import amount, day
from store.queries.organisation import the_organisation

FIELD_OF = {
    "unknown_contract": ("contract", "not_a_choice"),
    "payment_future": ("paid_on", "not_a_time"),
    "payment_old": ("paid_on", "not_a_time"),
    "payment_nothing": ("amount", "not_a_number"),
}


class Cancel(Body):
    """POST /api/promises/{id}/cancel."""

    reason: PromiseEnd


class PaymentBody(Body):
    """POST /api/payments. Amount and day in any usual habit; `reference`: of the transfer, where it has one."""

    contract: Annotated[Line, Field(min_length=1, max_length=120)]
    amount: Line
    paid_on: Line
    reference: Annotated[Line, Field(max_length=120)] = ""


class MeasureBody(Body):
    """POST /api/debts/{person_id}/measure."""

    measure: Measure
    proposed: Measure
    reason: Annotated[Text, Field(min_length=1, max_length=1000)]
    contract_id: Line = ""
    visitor_id: Line = ""
    visit_on: Line = ""


async def cancel_promise(request: web.Request) -> web.Response:
    """POST /api/promises/{id}/cancel: it does not count any more, by decision of a person."""
    body, by_id, promise_id = await read(request, Cancel), session_of(request).user_id, request.match_info["promise_id"]
    granted(await deps(request).journal.decide(lambda turn: cancel(turn, promise_id, by_id, body.reason)))
    return ok()


async def enter_payment(request: web.Request) -> web.Response:
    """POST /api/payments: money that came in."""
    body, given, by_id = await read(request, PaymentBody), deps(request), session_of(request).user_id
    currency, today = await _house(request)
    try:
        minor = amount(body.amount, currency if currency in PLACES else "VND").minor
    except ValueError:
        raise Invalid(FieldError("amount", "not_a_number")) from None
    paid_on = _day("paid_on", body.paid_on, today)
    ask = PaymentAsk(contract=body.contract, amount_minor=minor, paid_on=paid_on, by_id=by_id, reference=body.reference)
    [answer] = await given.journal.decide(lambda turn: take(turn, [ask]))
    if isinstance(answer, Refused) and answer.reason in FIELD_OF:
        raise Invalid(FieldError(*FIELD_OF[answer.reason]))
    return ok(payment_id=granted(answer))


async def measure(request: web.Request) -> web.Response:
    """POST /api/debts/{person_id}/measure: what is done about a debt, and why."""
    body, by_id = await read(request, MeasureBody), session_of(request).user_id
    _, today = await _house(request)
    ask = MeasureAsk(
        person_id=request.match_info["person_id"],
        by_id=by_id,
        measure=body.measure,
        proposed=body.proposed,
        reason=body.reason,
        contract_id=body.contract_id or None,
        visitor_id=body.visitor_id,
        visit_on=_day("visit_on", body.visit_on, today) if body.visit_on else None,
    )
    return ok(decision_id=granted(await deps(request).journal.decide(lambda turn: decide_measure(turn, ask))))


async def _house(request: web.Request) -> tuple[str, date]:
    """Its currency, and today on its wall."""
    given = deps(request)
    async with given.journal.engine.connect() as connection:
        house = await the_organisation(connection)
    return house.currency, given.journal.now().astimezone(ZoneInfo(house.zone)).date()


def _day(field: str, text: str, today: date) -> date:
    try:
        return day(text, today)
    except ValueError:
        raise Invalid(FieldError(field, "not_a_time")) from None
