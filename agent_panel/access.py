"""Who is asking, may they, and was it really our own page that asked. Denied unless the table of routes allows it."""

import hashlib
import hmac
import secrets
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from agent_panel.asking import LANGUAGE, PAST, SESSION, VISIT, language_of
from agent_panel.errors import Forbidden, SignedOut
from agent_panel.keys import PHONES, deps
from agent_panel.reading import form_of, is_form
from agent_panel.routing import ANYONE, ROLES_OF, SIGNED, roles_of
from store.sessions import TOUCH_EVERY_S, Session, find_session, past_session, touch

SAFE = frozenset({"GET", "HEAD"})


def session_cookie(*, secure: bool) -> str:
    """The cookie's name: with TLS it carries the prefix that ties it to this host and to TLS."""
    return "__Host-session" if secure else "session"


def visit_cookie(*, secure: bool) -> str:
    """Likewise for a browser that has not signed in."""
    return "__Host-visit" if secure else "visit"


@web.middleware
async def who_asks(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find the session, end it if its time is over, and settle the language."""
    given = deps(request)
    token = request.cookies.get(session_cookie(secure=given.settings.secure), "")
    if token and (session := await _session(request, token)) is not None:
        request[SESSION] = session
    elif token and (past := await _past(request, token)) is not None:
        request[PAST] = past
    visit = visit_cookie(secure=given.settings.secure)
    request[VISIT] = request.cookies.get(visit, "") or secrets.token_urlsafe(16)
    request[LANGUAGE] = language_of(request)
    response = await handler(request)
    if SESSION not in request and visit not in request.cookies and not response.prepared:
        set_cookie(request, response, visit, request[VISIT])
    return response


@web.middleware
async def may_they(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Deny what is not allowed: first the origin, then the user, then the token."""
    if request.match_info.http_exception is not None:
        return await handler(request)
    roles = roles_of(request.app[ROLES_OF], request)
    if roles is SIGNED:
        return await handler(request)
    session = request.get(SESSION)
    unsafe = request.method not in SAFE
    if (unsafe or is_socket(request)) and not from_us(request):
        raise Forbidden("origin")
    if roles is not ANYONE:
        if session is None:
            raise SignedOut
        if session.role not in roles:
            raise Forbidden
    if unsafe:
        await _check_token(request, session if roles is not ANYONE else None)
    return await handler(request)


def is_socket(request: web.Request) -> bool:
    """Does the request ask for a WebSocket?"""
    return request.headers.get("Upgrade", "").lower() == "websocket"


def from_us(request: web.Request) -> bool:
    """Did the browser say that one of our own pages asks?"""
    return request.headers.get("Origin", "") in deps(request).settings.origins


def visit_csrf(request: web.Request) -> str:
    """The token of forms before sign-in: made from the browser's visit cookie with our secret."""
    secret = deps(request).settings.secret
    return hmac.new(secret, b"visit:" + request[VISIT].encode(), hashlib.sha256).hexdigest()


def csrf_of(request: web.Request) -> str:
    """The token that this browser's next unsafe request must carry."""
    session = request.get(SESSION)
    return session.csrf if session is not None else visit_csrf(request)


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie that scripts cannot read and other sites cannot send."""
    secure = deps(request).settings.secure
    response.set_cookie(name, value, httponly=True, secure=secure, samesite="Strict", path="/")


def sign_in_address(request: web.Request) -> str:
    """Where somebody who is not signed in goes first, and from there where they meant to go."""
    return "/sign-in" if request.path == "/" else f"/sign-in?next={quote(request.path_qs, safe='/')}"


async def _session(request: web.Request, token: str) -> Session | None:
    given = deps(request)
    now, journal = given.journal.now(), given.journal
    async with journal.engine.connect() as connection:
        session = await find_session(connection, token)
    if session is None:
        return None
    agent = journal.world.agents.get(session.user_id)
    if (why := session.over(now, given.settings.limits)) and not (agent and agent.legs):
        await request.config_dict[PHONES].end(session.session_id, why)
        return None
    if (now - session.seen_at).total_seconds() > TOUCH_EVERY_S:
        await journal.decide(lambda turn: touch(turn.connection, session.session_id, now))
    return session


async def _past(request: web.Request, token: str) -> Session | None:
    async with deps(request).journal.engine.connect() as connection:
        return await past_session(connection, token)


async def _check_token(request: web.Request, session: Session | None) -> None:
    said = request.headers.get("X-CSRF-Token", "")
    if not said and is_form(request):
        said = (await form_of(request)).get("csrf", "")
    expected = [session.csrf] if session else [visit_csrf(request)]
    if session is None and SESSION in request:
        expected.append(request[SESSION].csrf)
    if session is None and PAST in request:
        expected.append(request[PAST].csrf)
    if not any(hmac.compare_digest(said.encode(), token.encode()) for token in expected):
        raise Forbidden("csrf")
