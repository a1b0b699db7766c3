"""A recording is kept longer than the rules say, or no longer: by leads and managers, with why, and until when."""

from aiohttp import web

from agent_panel.api.answers import granted, ok
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, read
from domain.decisions import Refused
from domain.facts.recordings import HeldFor
from store.turn import Turn
from store.vault.holding import NoSuchDay, hold, release, until_of


class HoldBody(Body):
    """POST /api/recordings/{call_id}/hold. `until`: the last day; empty: until it is released."""

    why: HeldFor
    until: Line = ""


async def keep_longer(request: web.Request) -> web.Response:
    """POST /api/recordings/{call_id}/hold: the last word counts."""
    body, call_id, by_id = await read(request, HoldBody), request.match_info["call_id"], session_of(request).user_id

    async def decide(turn: Turn) -> Refused | None:
        return await hold(turn, call_id, body.why, await until_of(turn, body.until), by_id)

    try:
        refused = await deps(request).journal.decide(decide)
    except NoSuchDay:
        raise Invalid(FieldError("until", "not_a_time")) from None
    if refused and refused.reason == "over_already":
        raise Invalid(FieldError("until", "past"))
    granted(refused)
    return ok()


async def keep_no_longer(request: web.Request) -> web.Response:
    """POST /api/recordings/{call_id}/release: the rules decide again."""
    call_id, by_id = request.match_info["call_id"], session_of(request).user_id
    granted(await deps(request).journal.decide(lambda turn: release(turn, call_id, by_id)))
    return ok()
