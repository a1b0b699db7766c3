"""Acts on the script of the asking agent's call: taking one, each step, and how the call came out."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from agent_panel import walking
from agent_panel.api.answers import ok
from agent_panel.api.my_calls import my_call_at_all
from agent_panel.asking import session_of
from agent_panel.errors import Forbidden
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, Text, read
from domain.scripts.keeping import Doing
from outbound.campaigns.settling import entry_of_call
from store.turn import Turn


class ScriptAsk(Body):
    """POST /api/calls/{id}/script."""

    script_id: Line


class WalkAsk(Body):
    """POST /api/calls/{id}/walk. Who proved who they are is known from the identity check, never from here."""

    kind: Literal["said", "answer", "write", "not_proved", "objection", "way", "outcome"]
    name: Annotated[Line, Field(max_length=64)] = ""
    fields: Annotated[dict[str, Text], Field(default_factory=dict)]


async def take_script(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/script: the call is spoken by this script, from its beginning."""
    at, body = _at(request), await read(request, ScriptAsk)
    await deps(request).journal.decide(lambda turn: walking.take_script(turn, at, body.script_id))
    return ok()


async def walk(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/walk: one thing that was done; an outcome also where the call has no script."""
    body = await read(request, WalkAsk)
    at = await _spoken_last(request) if body.kind == "outcome" else _at(request)
    doing = Doing(kind=body.kind, name=body.name, fields=body.fields)

    async def decide(turn: Turn) -> None:
        if body.kind == "outcome" and turn.world.conversations.get(at.call_id) is None:
            await walking.without_script(turn, at, doing)
        else:
            await walking.do(turn, at, doing)

    await deps(request).journal.decide(decide)
    return ok()


async def conclude(request: web.Request) -> web.Response:
    """POST /api/calls/{id}/conclude: the outcome that the script came to is recorded."""
    at = _at(request)
    await deps(request).journal.decide(lambda turn: walking.finish(turn, at))
    return ok()


async def _spoken_last(request: web.Request) -> walking.At:
    """My call; or a campaign's that I spoke last, of which the outcome is not in, however long ago that was; or one of
    which I have said it, and did not hear so."""
    session, call_id = session_of(request), request.match_info["call_id"]

    async def mine(turn: Turn) -> bool:
        said = await walking.said_how(turn, call_id) == session.user_id
        return said or await entry_of_call(turn, call_id, session.user_id) is not None

    try:
        return _at(request)
    except Forbidden:
        if not await deps(request).journal.decide(mine):
            raise
    return walking.At(call_id=call_id, user_id=session.user_id, user_name=session.name)


def _at(request: web.Request) -> walking.At:
    """My call; or one that I spoke by a script and still owe the outcome of."""
    session, call_id = session_of(request), request.match_info["call_id"]
    spoken = deps(request).journal.world.conversations.get(call_id)
    if spoken is None or spoken.by_id != session.user_id:
        try:
            my_call_at_all(request)
        except Forbidden:
            if spoken is None or session.role == "agent":
                raise
    return walking.At(call_id=call_id, user_id=session.user_id, user_name=session.name)
