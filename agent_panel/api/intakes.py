"""Files of payments and of consents: opened, read otherwise, checked, taken in, thrown away."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import granted, ok
from agent_panel.api.files import Columns, ReadAgain, file_wrong, how_far, pieces, places
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid, Missing
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.lists.columns import DateOrder
from outbound.intake.reading import How
from outbound.intake.room import KINDS
from outbound.lists.files import FileWrong
from scripts.said import day
from store.queries.organisation import the_organisation


class Check(Body):
    """POST /api/intakes/{id}/check. `columns`: what each means, by its place; of consents the wording that was shown to
    all of them, its version, and the last day on which they hold."""

    dates: DateOrder = "unknown"
    columns: Columns
    wording: Annotated[Text, Field(max_length=2000)] = ""
    version: Annotated[Line, Field(max_length=80)] = ""
    until: Annotated[Line, Field(max_length=40)] = ""


class Commit(Body):
    """POST /api/intakes/{id}/commit. `without_wrong`: rows that are wrong or refused are left out."""

    without_wrong: bool = False


async def upload(request: web.Request) -> web.Response:
    """POST /api/intakes/{kind}?name=...: the file as it is, as the body."""
    kind = request.match_info["kind"]
    if kind not in KINDS:
        raise Missing
    given, name = deps(request), request.query.get("name", "")
    try:
        intake_id = await given.lists.intakes.take_file(kind, pieces(request), name, session_of(request).user_id)
    except FileWrong as error:
        return file_wrong(request, error)
    return ok(href=f"/intakes/{kind}/{intake_id}")


async def read_again(request: web.Request) -> web.Response:
    """POST /api/intakes/{id}/read: in another encoding, with another separator, another sheet."""
    reading = (await read(request, ReadAgain)).reading()
    try:
        granted(await deps(request).lists.intakes.read_again(_id(request), reading))
    except FileWrong as error:
        return file_wrong(request, error)
    return ok()


async def check(request: web.Request) -> web.Response:
    """POST /api/intakes/{id}/check: begins; how far it is, `progress` tells."""
    body = await read(request, Check)
    until = await _until(request, body.until) if body.until else None
    how = How(columns=places(body.columns), dates=body.dates, wording=body.wording, version=body.version, until=until)
    granted(await deps(request).lists.intakes.check(_id(request), how))
    return ok()


async def progress(request: web.Request) -> web.Response:
    """GET /api/intakes/{id}/progress."""
    return how_far(deps(request).lists.intakes.progress(_id(request)))


async def stop(request: web.Request) -> web.Response:
    """POST /api/intakes/{id}/stop: the file is as before the check."""
    await deps(request).lists.intakes.interrupt(_id(request))
    return ok()


async def commit(request: web.Request) -> web.Response:
    """POST /api/intakes/{id}/commit: begins; how far it is, `progress` tells."""
    body, by_id = await read(request, Commit), session_of(request).user_id
    granted(await deps(request).lists.intakes.commit(_id(request), by_id, without_wrong=body.without_wrong))
    return ok()


async def discard(request: web.Request) -> web.Response:
    """POST /api/intakes/{id}/discard."""
    granted(await deps(request).lists.intakes.discard(_id(request)))
    return ok()


async def _until(request: web.Request, text: str) -> date:
    given = deps(request)
    async with given.journal.engine.connect() as connection:
        zone = ZoneInfo((await the_organisation(connection)).zone)
    try:
        return day(text, given.journal.now().astimezone(zone).date())
    except ValueError:
        raise Invalid(FieldError("until", "not_a_time")) from None


def _id(request: web.Request) -> str:
    return request.match_info["intake_id"]
