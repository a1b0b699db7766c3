"""Users: my phone, my language, signing in again over a page; and, for administrators, everybody."""

import json
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from agent_panel.access import set_cookie
from agent_panel.api.answers import ok
from agent_panel.asking import LANGUAGE_COOKIE, PAST, SESSION, session_of
from agent_panel.errors import Conflict, FieldError, Forbidden, Invalid, Missing, SignedOut, TooMany
from agent_panel.keys import ADDRESSES, PASSWORDS, PHONES, deps
from agent_panel.phones import Kind
from agent_panel.reading import Body, Line, read
from agent_panel.signing_in import address_of, signed_in, why_not
from domain.facts import SignInRefused
from store.accounts import NewAccount, Role, account_of, add_account, change_account, count_failure
from store.entry import LINK_S, make_link, withdraw_links
from store.sessions import open_sessions, session_of_user
from store.skills import UnknownSkill, settle_skills
from store.tables import departments, duty_rota
from store.turn import Turn


class PhoneAsk(Body):
    """POST /api/phone."""

    kind: Kind = "browser"


class Language(Body):
    """POST /api/language."""

    language: Literal["vi", "en", "zh"]


class Again(Body):
    """POST /api/session/again."""

    password: str = ""


class NewUser(Body):
    """POST /api/users. One role a person."""

    name: Annotated[Line, Field(min_length=1, max_length=120)]
    login: Annotated[Line, Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")]
    roles: Annotated[list[Role], Field(min_length=1, max_length=1)]
    languages: tuple[Literal["vi", "en", "zh"], ...] = ("vi",)
    skills: tuple[Line, ...] = ()
    phone: Annotated[Line, Field(max_length=32)] = ""
    department_id: Line | None = None


class Skills(Body):
    """POST /api/users/{id}/skills."""

    skills: tuple[Line, ...]


class Disabled(Body):
    """POST /api/users/{id}/disabled."""

    disabled: bool


async def issue_phone(request: web.Request) -> web.Response:
    """POST /api/phone: the agent's seat with a fresh password, which is nowhere else but in this answer."""
    ask, sip = await read(request, PhoneAsk), deps(request).settings.sip
    seat, password = await request.config_dict[PHONES].issue(session_of(request), ask.kind)
    return web.json_response(
        {
            "seat": seat,
            "password": password,
            "domain": sip.domain,
            "ws_path": "/sip",
            "sip_host": sip.host,
            "sip_port": sip.port,
            "echo": "echo",
        }
    )


async def set_language(request: web.Request) -> web.Response:
    """POST /api/language: the user's own setting; before sign-in this browser's."""
    body, session, given = await read(request, Language), request.get(SESSION), deps(request)
    if session is not None:
        await given.journal.decide(
            lambda turn: change_account(turn.connection, session.user_id, ui_language=body.language)
        )
        return ok()
    response = ok()
    set_cookie(request, response, LANGUAGE_COOKIE, body.language)
    return response


async def sign_in_again(request: web.Request) -> web.StreamResponse:
    """POST /api/session/again: the same user over the same page, after the session ended."""
    body, given = await read(request, Again), deps(request)
    before = request.get(SESSION) or request.get(PAST)
    if before is None:
        raise SignedOut
    if not request.config_dict[ADDRESSES].allows(address_of(request), given.journal.now()):
        raise TooMany
    async with given.journal.engine.connect() as connection:
        account = await account_of(connection, before.user_id)
    right = await request.config_dict[PASSWORDS].matches(account.password_hash if account else "", body.password)
    if account is None or not right or why_not(account, given.journal.now()) != "password":
        if account is not None:
            await _count(request, account.user_id)
        raise Forbidden("wrong_password")
    response = ok()
    await signed_in(request, account, response)
    async with given.journal.engine.connect() as connection:
        fresh = await session_of_user(connection, account.user_id)
    response.text = json.dumps({"ok": True, "csrf": fresh.csrf if fresh else ""})
    return response


async def add_user(request: web.Request) -> web.Response:
    """POST /api/users: a new person, who gets a one-time link and never a password from us."""
    body, given = await read(request, NewUser), deps(request)
    new = NewAccount(
        login=body.login,
        name=body.name,
        role=body.roles[0],
        languages=body.languages,
        phone=body.phone,
    )

    async def decide(turn: Turn) -> tuple[str, str]:
        user_id = await add_account(turn.connection, new)
        if body.skills:
            await settle_skills(turn, user_id, body.skills, session_of(request).user_id)
        if body.department_id:
            await _join_rota(turn, body.department_id, user_id)
        return user_id, await make_link(turn.connection, user_id, turn.now)

    try:
        user_id, token = await given.journal.decide(decide)
    except IntegrityError:
        raise Invalid(FieldError("login", "taken")) from None
    except UnknownSkill:
        raise Invalid(FieldError("skills", "not_a_choice")) from None
    return ok(user_id=user_id, name=new.name, link=_address(request, token), valid_s=LINK_S)


async def new_link(request: web.Request) -> web.Response:
    """POST /api/users/{id}/link: a new way in; links and the password from before open nothing any more."""
    given, user_id = deps(request), request.match_info["user_id"]

    async def decide(turn: Turn) -> tuple[str, str]:
        account = await account_of(turn.connection, user_id)
        if account is None:
            raise Missing
        await withdraw_links(turn.connection, user_id, turn.now)
        await change_account(turn.connection, user_id, password_hash="", failures=0, locked_until=None)
        return account.name, await make_link(turn.connection, user_id, turn.now)

    name, token = await given.journal.decide(decide)
    return ok(name=name, link=_address(request, token), valid_s=LINK_S)


async def set_skills(request: web.Request) -> web.Response:
    """POST /api/users/{id}/skills: these and no others; whom waiting callers ring follows at once."""
    body, given, user_id = await read(request, Skills), deps(request), request.match_info["user_id"]
    by_id = session_of(request).user_id
    try:
        found = await given.journal.decide(lambda turn: settle_skills(turn, user_id, body.skills, by_id))
    except UnknownSkill:
        raise Invalid(FieldError("skills", "not_a_choice")) from None
    if not found:
        raise Missing
    return ok()


async def set_disabled(request: web.Request) -> web.Response:
    """POST /api/users/{id}/disabled: nobody disables themselves; whoever is disabled is signed out at once."""
    body, given, user_id = await read(request, Disabled), deps(request), request.match_info["user_id"]
    if user_id == session_of(request).user_id:
        raise Conflict("not_yourself")
    async with given.journal.engine.connect() as connection:
        open_now = await open_sessions(connection, user_id)
    if not await given.journal.decide(lambda turn: change_account(turn.connection, user_id, disabled=body.disabled)):
        raise Missing
    for session in open_now if body.disabled else ():
        await request.config_dict[PHONES].end(session.session_id, "revoked")
    return ok()


async def _join_rota(turn: Turn, department_id: str, user_id: str) -> None:
    known = await turn.connection.scalar(
        select(departments.c.department_id).where(departments.c.department_id == department_id)
    )
    if known is None:
        raise Invalid(FieldError("department_id", "not_a_choice"))
    last = await turn.connection.scalar(
        select(func.max(duty_rota.c.rank)).where(duty_rota.c.department_id == department_id)
    )
    row = {"department_id": department_id, "rank": int(last or 0) + 1, "user_id": user_id}
    await turn.connection.execute(insert(duty_rota).values(row))


async def _count(request: web.Request, user_id: str) -> None:
    async def decide(turn: Turn) -> None:
        await count_failure(turn.connection, user_id, turn.now)
        await turn.append(SignInRefused(at=turn.now, user_id=user_id, reason="password"))

    await deps(request).journal.decide(decide)


def _address(request: web.Request, token: str) -> str:
    return f"{deps(request).settings.origins[0]}/enter/{token}"
