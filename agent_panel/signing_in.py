"""Signing in by password, and signing out."""

from datetime import datetime
from typing import Literal

from aiohttp import web

from agent_panel.access import csrf_of, session_cookie, set_cookie, visit_csrf
from agent_panel.asking import LANGUAGE, SESSION, session_of
from agent_panel.errors import Conflict, TooMany
from agent_panel.keys import ADDRESSES, PASSWORDS, PHONES, STRANGERS, deps
from agent_panel.reading import Body, Line, read
from agent_panel.rendering import door, organisation_name, see_other
from agent_panel.views.shell import SignInView
from domain.facts import SignInRefused
from store.accounts import Account, account_by_login, change_account, count_failure, plain_login
from store.sessions import open_session
from store.turn import Turn


class SignIn(Body):
    """The form. Nothing about it is checked but its size: what is wrong is always the same answer."""

    login: Line = ""
    password: str = ""
    next: Line = ""


async def sign_in_page(request: web.Request) -> web.Response:
    """GET /sign-in."""
    if SESSION in request:
        return see_other("/")
    return await _form(request, next_path=safe_next(request.query.get("next", "")))


async def sign_in(request: web.Request) -> web.StreamResponse:
    """POST /sign-in."""
    form, given = await read(request, SignIn), deps(request)
    now = given.journal.now()
    if not request.config_dict[ADDRESSES].allows(address_of(request), now):
        raise TooMany
    async with given.journal.engine.connect() as connection:
        account = await account_by_login(connection, form.login)
    right = await request.config_dict[PASSWORDS].matches(account.password_hash if account else "", form.password)
    if account is None or not right or why_not(account, now) != "password":
        return await _refuse(request, form, account)
    return await signed_in(request, account, see_other(safe_next(form.next) or "/"))


async def signed_in(request: web.Request, account: Account, response: web.StreamResponse) -> web.StreamResponse:
    """Open a session with a new token; the one the browser had, if any, is over."""
    given, old = deps(request), request.get(SESSION)

    async def decide(turn: Turn) -> str:
        await change_account(turn.connection, account.user_id, failures=0, locked_until=None)
        return await open_session(turn, account)

    if old is not None:
        await request.config_dict[PHONES].end(old.session_id, "replaced")
    token = await given.journal.decide(decide)
    set_cookie(request, response, session_cookie(secure=given.settings.secure), token)
    response.del_cookie("language", path="/")
    return response


async def sign_out(request: web.Request) -> web.Response:
    """POST /sign-out: the session ends and its phone is withdrawn. Not in the middle of a call."""
    given, session = deps(request), session_of(request)
    agent = given.journal.world.agents.get(session.user_id)
    if agent and agent.legs and session.seat == agent.seat:
        raise Conflict("in_call")
    await request.config_dict[PHONES].end(session.session_id, "asked")
    response = web.json_response({"ok": True, "to": "/sign-in"})
    response.del_cookie(session_cookie(secure=given.settings.secure), path="/", secure=given.settings.secure)
    return response


def safe_next(path: str) -> str:
    """A path of ours to go to after sign-in; anything that could lead elsewhere is dropped."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith(("//", "/api/", "/sign-")) else ""


def address_of(request: web.Request) -> str:
    """Where the request came from; behind a proxy, what the nearest one saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if deps(request).settings.behind_proxy else ""
    return forwarded.split(",")[-1].strip() or request.remote or ""


async def _refuse(request: web.Request, form: SignIn, account: Account | None) -> web.Response:
    given = deps(request)
    locked = account is None and not request.config_dict[STRANGERS].allows(plain_login(form.login), given.journal.now())

    async def decide(turn: Turn) -> bool:
        reason = why_not(account, turn.now)
        if account is not None and reason == "password":
            await count_failure(turn.connection, account.user_id, turn.now)
        await turn.append(SignInRefused(at=turn.now, user_id=account.user_id if account else "", reason=reason))
        return reason == "locked"

    locked = await given.journal.decide(decide) or locked
    return await _form(request, form.login, "locked" if locked else "wrong_password", safe_next(form.next))


def why_not(account: Account | None, now: datetime) -> Literal["unknown", "disabled", "locked", "password"]:
    """Why somebody cannot sign in. They are told no more than "wrong" or "locked", and strangers are locked alike."""
    if account is None:
        return "unknown"
    if account.disabled:
        return "disabled"
    return "locked" if account.locked_until and account.locked_until > now else "password"


async def _form(request: web.Request, login: str = "", error: str | None = None, next_path: str = "") -> web.Response:
    view = SignInView(
        organisation=await organisation_name(request),
        csrf=visit_csrf(request) if SESSION not in request else csrf_of(request),
        language=request[LANGUAGE],
        login=login,
        error=error,
        error_field="form" if error == "locked" else "password",
        next=next_path,
    )
    return await door(request, "sign_in.html", view, 200 if error is None else 401)
