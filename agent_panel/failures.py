"""When a request fails: the reader is told, in their language, what happened, that their work is safe, and what to do.

The seam of one request: whatever escapes a handler ends here, and no other request notices."""

import asyncio
import secrets

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from agent_panel.access import is_socket, sign_in_address
from agent_panel.asking import LANGUAGE, REFERENCE, SESSION
from agent_panel.errors import Away, BadRequest, Forbidden, Invalid, Missing, PanelError, SignedOut, TooLarge, TooMany
from agent_panel.keys import PAGES, deps
from agent_panel.languages import DEFAULT
from agent_panel.rendering import html, page
from agent_panel.views import words
from agent_panel.views.environment import Reader
from agent_panel.views.shell import ErrorView
from domain.ports import TelephonyAway, TelephonyRefused
from store.database import DatabaseUnusable
from store.journal import JournalClosed

SIGNED_OUT_CODE = 4401
log = structlog.get_logger(__name__)
BY_STATUS: dict[int, type[BadRequest | Forbidden | Missing | TooLarge]] = {
    400: BadRequest,
    403: Forbidden,
    404: Missing,
    413: TooLarge,
}


@web.middleware
async def failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into an answer."""
    request[REFERENCE] = secrets.token_hex(4)
    request[LANGUAGE] = DEFAULT
    try:
        return await handler(request)
    except PanelError as error:
        return await _answer(request, error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return await _answer(request, _from_status(error))
    except (TelephonyAway, TelephonyRefused):
        return await _answer(request, Away("telephone_away"))
    except ConnectionError:
        return web.Response(status=400)  # the reader is gone: there is nobody to tell, and nothing to log
    except (SQLAlchemyError, DatabaseUnusable, JournalClosed, OSError):
        log.exception("the database does not answer", path=_route(request), reference=request[REFERENCE])
        return await _answer(request, Away("database_away"))
    except asyncio.CancelledError:
        raise
    except Exception:  # the seam of one request
        log.exception("a request failed", path=_route(request), reference=request[REFERENCE])
        return await _answer(request, PanelError())


def wants_json(request: web.Request) -> bool:
    """Is the reader a program?"""
    said = (request.headers.get("Accept", ""), request.content_type)
    return request.path.startswith("/api/") or any(kind.startswith("application/json") for kind in said)


def json_error(request: web.Request, error: PanelError) -> web.Response:
    """The error as data, with its sentences in the reader's language."""
    texts = words.load(request[LANGUAGE])
    body: dict[str, object] = {
        "code": error.code,
        "message": texts.text(_key(texts, error, "what")),
        "remedy": texts.text(_key(texts, error, "remedy")),
        "reference": request[REFERENCE],
    }
    if isinstance(error, Invalid):
        keys = {f.field: f.code if "." in f.code else f"field_error.{f.code}" for f in error.fields}
        body["fields"] = {f.field: texts.text(keys[f.field], **f.values) for f in error.fields}
    return web.json_response({"error": body}, status=error.status)


async def _answer(request: web.Request, error: PanelError) -> web.StreamResponse:
    response = await _response(request, error)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


async def _response(request: web.Request, error: PanelError) -> web.StreamResponse:
    if is_socket(request) and isinstance(error, SignedOut):
        return await _closed_socket(request)
    if wants_json(request) or is_socket(request):
        return json_error(request, error)
    if isinstance(error, SignedOut) and request.method == "GET" and "HX-Request" not in request.headers:
        return web.Response(status=303, headers={"Location": sign_in_address(request)})
    view = ErrorView(status=error.status, code=error.code, reference=request[REFERENCE], back="/")
    if SESSION in request and error.status < 500:
        async with deps(request).journal.engine.connect() as connection:
            return await page(request, connection, "error.html", view, error.status)
    return _plain(request, view)


async def _closed_socket(request: web.Request) -> web.StreamResponse:
    """A browser cannot see why a handshake failed, so it is told by a close code."""
    socket = web.WebSocketResponse(protocols=("sip",))
    await socket.prepare(request)
    await socket.close(code=SIGNED_OUT_CODE)
    return socket


def _plain(request: web.Request, view: ErrorView) -> web.Response:
    given = deps(request)
    reader = Reader(request[LANGUAGE], given.settings.zone, given.journal.now())
    return html(request.config_dict[PAGES].render("error.html", reader, shell=None, view=view), view.status)


def _from_status(error: web.HTTPException) -> PanelError:
    made = BY_STATUS.get(error.status)
    if made is not None:
        return made()
    known = PanelError("bad_request" if error.status < 500 else "internal")
    known.status = error.status
    return known


def _key(texts: words.Words, error: PanelError, part: str) -> str:
    own = f"error.{error.code}.{part}"
    if own in texts:
        return own
    by_status = str(error.status) if error.status in (401, 403, 404) else "4xx" if error.status < 500 else "5xx"
    return f"error.{by_status}.{part}"


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"
