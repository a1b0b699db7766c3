"""A number is looked up: what was decided about it, without its digits in any address; and how far a look is."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from agent_panel.api.answers import ok
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import LOOKS, deps
from agent_panel.reading import Body, Line, read
from domain.decisions import Refused
from store.numbers import known_number
from store.queries.lists import row_of_number
from store.queries.organisation import the_organisation
from store.queries.persons import persons_by_number
from store.queries.verdicts import verdicts_of_number


class Find(Body):
    """POST /api/rules/find."""

    number: Annotated[Line, Field(max_length=40)] = ""


async def find(request: web.Request) -> web.Response:
    """POST /api/rules/find: where the verdicts about a number are shown; of one that a list left out, its row there."""
    body = await read(request, Find)
    async with deps(request).journal.engine.connect() as connection:
        region = (await the_organisation(connection)).rules.region
        number = known_number(body.number, region, ("+",))
        if isinstance(number, Refused):
            raise Invalid(FieldError("number", "not_a_phone"))
        asked = await verdicts_of_number(connection, number.number, limit=1)
        listed = await row_of_number(connection, number.number)
        people = await persons_by_number(connection, number.number)
    if asked:
        return ok(href=f"/rules?same={asked[0].verdict.verdict_id}")
    if listed:
        list_id, verdict, before = listed
        return ok(href=f"/lists/{list_id}?show={verdict}&first={before}")
    if len(people) == 1:
        return ok(href=f"/rules?person={people[0].person_id}")
    raise Invalid(FieldError("number", "never_asked"))


async def look(request: web.Request) -> web.Response:
    """GET /api/looks/{look_id}: as `progress` of a list's check tells; whom nobody asks about ends."""
    found = request.config_dict[LOOKS].progress(request.match_info["look_id"])
    return ok(running=found is not None, done=found.done if found else 0, rows=found.entries if found else 0)


async def halt(request: web.Request) -> web.Response:
    """POST /api/looks/{look_id}/halt: nobody wants to wait for it."""
    await request.config_dict[LOOKS].halt(request.match_info["look_id"])
    return ok()


async def again(request: web.Request) -> web.Response:
    """POST /api/looks/{look_id}/again: it was halted, and is wanted after all."""
    request.config_dict[LOOKS].again(request.match_info["look_id"])
    return ok()
