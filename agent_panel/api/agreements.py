"""Acts on consents to advertising: one kept, one withdrawn; and a copy of the do-not-call register taken in."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.api.files import file_wrong, pieces
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.days import begins, day_of, ends
from domain.decisions import Refused
from domain.facts.consents import ConsentVia
from outbound.consents import ConsentAsk, give, withdraw
from outbound.lists.files import FileWrong
from outbound.registers.taking import RegisterAsk
from scripts.said import day
from store.queries.organisation import the_organisation
from store.queries.persons import holdings_of
from store.turn import Turn

FIELD_OF = {
    "consent_future": ("given_on", "not_a_time"),
    "consent_over": ("until", "not_a_time"),
    "consent_after_no": ("again", "missing"),
}


class ConsentBody(Body):
    """POST /api/people/{person_id}/consents. `number`: its place among theirs; days in any usual habit."""

    number: Annotated[Line, Field(pattern=r"^[0-9]{1,3}$")]
    via: ConsentVia
    given_on: Annotated[Line, Field(max_length=40)] = ""
    until: Annotated[Line, Field(max_length=40)] = ""
    wording: Annotated[Text, Field(min_length=1, max_length=2000)]
    version: Annotated[Line, Field(max_length=80)] = ""
    proof: Annotated[Line, Field(min_length=1, max_length=400)]
    again: bool = False


async def keep_consent(request: web.Request) -> web.Response:
    """POST /api/people/{person_id}/consents: they agreed, and this proves it."""
    body, by_id, person_id = await read(request, ConsentBody), session_of(request).user_id, _person(request)

    async def decide(turn: Turn) -> str | Refused:
        numbers, place = (await holdings_of(turn.connection, person_id)).numbers, int(body.number)
        zone = ZoneInfo((await the_organisation(turn.connection)).zone)
        ask = ConsentAsk(
            person_id=person_id,
            number=numbers[place] if place < len(numbers) else "",
            via=body.via,
            given_at=_given(body.given_on, turn.now, zone),
            until=_end(body.until, turn.now, zone),
            wording=body.wording,
            version=body.version,
            proof=body.proof,
            again=body.again,
            by_id=by_id,
        )
        return await give(turn, ask) if ask.number else Refused("number_not_theirs")

    answer = await deps(request).journal.decide(decide)
    if isinstance(answer, Refused) and answer.reason in FIELD_OF:
        raise Invalid(FieldError(*FIELD_OF[answer.reason]))
    return ok(consent_id=granted(answer))


async def withdraw_consent(request: web.Request) -> web.Response:
    """POST /api/consents/{consent_id}/withdraw: it holds no more, at once."""
    consent_id, by_id = request.match_info["consent_id"], session_of(request).user_id
    granted(await deps(request).journal.decide(lambda turn: withdraw(turn, consent_id, "panel", by_id)))
    return ok()


async def take_register(request: web.Request) -> web.Response:
    """POST /api/register?on=2026-11-20[&anyway=true]: the file as it is, as the body."""
    try:
        state_on = date.fromisoformat(request.query.get("on", ""))
    except ValueError:
        raise Invalid(FieldError("on", "not_a_time")) from None
    anyway = request.query.get("anyway") == "true"
    ask = RegisterAsk(state_on=state_on, by_id=session_of(request).user_id, anyway=anyway)
    try:
        taken = granted(await deps(request).lists.registers.take_pieces(pieces(request), ask))
    except FileWrong as error:
        return file_wrong(request, error)
    return ok(numbers=taken.numbers, unread=taken.unread)


async def register_progress(request: web.Request) -> web.Response:
    """GET /api/register/progress: how many numbers of a copy that is being taken in are made."""
    found = deps(request).lists.registers.progress()
    return ok(running=found is not None, done=found[0] if found else 0, rows=found[1] if found else 0)


async def stop_register(request: web.Request) -> web.Response:
    """POST /api/register/stop: the copy before holds, and nothing is left of the other."""
    deps(request).lists.registers.interrupt()
    return ok()


def _given(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Of another day than today nobody says the hour: from its beginning on."""
    today = day_of(now, zone)
    on = _day("given_on", text, today) if text else today
    return now if on == today else begins(on, zone)


def _end(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Until the end of that day."""
    if not text:
        return None
    last = _day("until", text, day_of(now, zone))
    return ends(last, zone)


def _day(field: str, text: str, today: date) -> date:
    try:
        return day(text, today)
    except ValueError:
        raise Invalid(FieldError(field, "not_a_time")) from None


def _person(request: web.Request) -> str:
    return request.match_info["person_id"]
