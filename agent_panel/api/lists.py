"""A lead's lists: a file opened, read otherwise, checked, taken in, taken back, assigned; and who wants no calls."""

from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BeforeValidator, Field

from agent_panel.api.answers import granted, ok
from agent_panel.api.files import Columns, ReadAgain, file_wrong, how_far, pieces, places
from agent_panel.asking import session_of
from agent_panel.errors import FieldError, Invalid
from agent_panel.keys import deps
from agent_panel.reading import Body, Line, one_or_more, read
from domain.decisions import Refused
from domain.facts.lists import OptOutVia
from domain.lists.columns import DateOrder
from domain.lists.purposes import Purpose
from outbound.lists import acts, handing, undoing
from outbound.lists.asking import LONGEST_NAME, Asked
from outbound.lists.files import FileWrong
from outbound.opt_outs import OptOutAsk, opt_out


class Check(Body):
    """POST /api/lists/{id}/check. `columns`: what each column means, by its place; empty: not used."""

    name: Annotated[Line, Field(max_length=LONGEST_NAME)] = ""
    purpose: Purpose
    script_id: Annotated[Line, Field(max_length=120)] = ""
    dates: DateOrder = "unknown"
    columns: Columns


class Assign(Body):
    """POST /api/lists/{id}/assign."""

    how: Literal["agents", "pool"] = "agents"
    agents: Annotated[list[str], Field(max_length=1000, default_factory=list)]


class HandOver(Body):
    """POST /api/lists/{id}/hand-over. `from_id` empty: of what is whoever's is next; `how`: to these `agents`, to all
    the others, or to whoever is next; `count` empty, and no `rows`: all."""

    from_id: Annotated[Line, Field(max_length=80)] = ""
    how: Literal["agents", "others", "pool"] = "agents"
    agents: Annotated[list[str], BeforeValidator(one_or_more), Field(max_length=1000, default_factory=list)]
    count: Annotated[Line, Field(max_length=9, pattern="^[0-9]*$")] = ""
    rows: Annotated[list[Annotated[int, Field(ge=1)]], Field(max_length=1000, default_factory=list)]
    callbacks: bool = False


class OptOutBody(Body):
    """POST /api/opt-outs."""

    number: Annotated[Line, Field(max_length=40)] = ""
    person_id: Annotated[Line, Field(max_length=80)] = ""
    covers: Literal["everything", "advertising"] = "everything"
    via: OptOutVia = "panel"
    call_id: Annotated[Line, Field(max_length=80)] = ""


async def upload(request: web.Request) -> web.Response:
    """POST /api/lists?name=...: the file as it is, as the body."""
    name = request.query.get("name", "")
    try:
        list_id = await deps(request).lists.take_in(pieces(request), name, session_of(request).user_id)
    except FileWrong as error:
        return file_wrong(request, error)
    return ok(list_id=list_id)


async def read_again(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/read: in another encoding, with another separator, another sheet."""
    reading = (await read(request, ReadAgain)).reading()
    try:
        granted(await deps(request).lists.read_again(request.match_info["list_id"], reading))
    except FileWrong as error:
        return file_wrong(request, error)
    return ok()


async def check(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/check: begins; how far it is, `progress` tells."""
    body = await read(request, Check)
    means = places(body.columns)
    asked = Asked(name=body.name, purpose=body.purpose, script_id=body.script_id, dates=body.dates, columns=means)
    granted(await deps(request).lists.check(request.match_info["list_id"], asked))
    return ok()


async def progress(request: web.Request) -> web.Response:
    """GET /api/lists/{id}/progress."""
    return how_far(deps(request).lists.progress(request.match_info["list_id"]))


async def stop(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/stop: the list is as before the check."""
    await deps(request).lists.interrupt(request.match_info["list_id"])
    return ok()


async def commit(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/commit."""
    done = granted(await deps(request).lists.commit(*_who(request)))
    return ok(list_id=done.list_id, entries=done.entries)


async def undo(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/undo."""
    granted(await undoing.undo(deps(request).journal, *_who(request)))
    return ok()


async def discard(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/discard."""
    granted(await acts.discard(deps(request).lists, request.match_info["list_id"]))
    return ok()


async def assign(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/assign."""
    body, (list_id, by_id) = await read(request, Assign), _who(request)
    done = await acts.assign(deps(request).journal, list_id, body.agents, pool=body.how == "pool", by_id=by_id)
    return ok(agents=len(granted(done).agent_ids))


async def hand_over(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/hand-over: what one agent has yet to call, or some of it, is others'."""
    body, (list_id, by_id) = await read(request, HandOver), _who(request)
    if body.how == "agents" and not body.agents:
        granted(Refused("no_such_agent"))
    ask = handing.HandOver(
        list_id=list_id,
        by_id=by_id,
        from_id=body.from_id,
        to_ids=tuple(body.agents) if body.how == "agents" else (),
        others=body.how == "others",
        count=int(body.count) if body.count else None,
        rows=tuple(body.rows),
        callbacks=body.callbacks,
    )
    return ok(entries=granted(await handing.hand_over(deps(request).journal, ask)).entries)


async def hand_back(request: web.Request) -> web.Response:
    """POST /api/lists/{id}/hand-back: as it was before that."""
    list_id, by_id = _who(request)
    granted(await handing.hand_back(deps(request).journal, list_id, by_id))
    return ok()


async def no_more_calls(request: web.Request) -> web.Response:
    """POST /api/opt-outs: holds at once and for good."""
    body = await read(request, OptOutBody)
    given: dict[str, Any] = body.model_dump()
    by_id = session_of(request).user_id
    kept = await opt_out(deps(request).journal, OptOutAsk(**given | {"call_id": body.call_id or None, "by_id": by_id}))
    if isinstance(kept, Refused) and kept.reason in ("nobody_named", "number_unreadable", "number_invalid"):
        raise Invalid(FieldError("number", "missing" if kept.reason == "nobody_named" else "not_a_phone"))
    granted(kept)
    return ok()


def _who(request: web.Request) -> tuple[str, str]:
    return request.match_info["list_id"], session_of(request).user_id
