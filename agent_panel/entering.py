"""One-time links: a user's way in without a password, and the first administrator's set-up.

Looking at a link does not use it up (mail programs look); pressing the button does.
"""

from aiohttp import web
from sqlalchemy.exc import IntegrityError

from agent_panel.access import csrf_of
from agent_panel.asking import LANGUAGE
from agent_panel.errors import FieldError
from agent_panel.keys import PASSWORDS, deps
from agent_panel.passwords import MIN_LENGTH, complaints
from agent_panel.reading import Body, Line, read
from agent_panel.rendering import door, organisation_name, see_other
from agent_panel.signing_in import signed_in
from agent_panel.views.shell import EnterView, SetUpView
from domain.facts import SignInRefused
from store.accounts import Account, NewAccount, account_of, add_account, anybody, change_account
from store.entry import EntryLink, Unusable, look_at_link, use_link
from store.turn import Turn


class Entering(Body):
    """A user's link; a password only where one is to be chosen."""

    password: str = ""
    password_again: str = ""


class SettingUp(Body):
    """The first administrator."""

    name: Line = ""
    login: Line = ""
    password: str = ""
    password_again: str = ""


async def enter_page(request: web.Request) -> web.Response:
    """GET /enter/{token}."""
    found = await _look(request)
    return await (_enter_form(request, found) if isinstance(found, Account) else _enter_refused(request, found))


async def enter(request: web.Request) -> web.StreamResponse:
    """POST /enter/{token}: the link opens, once."""
    given, token = deps(request), request.match_info["token"]
    form, account = await read(request, Entering), await _look(request)
    if not isinstance(account, Account):
        return await _enter_refused(request, account)
    password_hash = account.password_hash
    if needs_password(account, demo=given.settings.demo):
        if wrong := complaints(form.password, form.password_again, account.login):
            return await _enter_form(request, account, wrong)
        password_hash = await request.config_dict[PASSWORDS].hash(form.password)

    async def decide(turn: Turn) -> EntryLink | Unusable:
        link = await use_link(turn.connection, token, turn.now)
        if isinstance(link, EntryLink):
            await change_account(turn.connection, account.user_id, password_hash=password_hash)
        else:
            await turn.append(SignInRefused(at=turn.now, user_id=account.user_id, reason="token"))
        return link

    link = await given.journal.decide(decide)
    if not isinstance(link, EntryLink):
        return await _enter_refused(request, link)
    return await signed_in(request, account, see_other("/"))


async def set_up_page(request: web.Request) -> web.Response:
    """GET /set-up/{token}."""
    if not await _set_up_open(request):
        return await _enter_refused(request, "unknown")
    return await _set_up_form(request, SettingUp())


async def set_up(request: web.Request) -> web.StreamResponse:
    """POST /set-up/{token}: the first administrator, who is signed in with it."""
    given, form = deps(request), await read(request, SettingUp)
    if not await _set_up_open(request):
        return await _enter_refused(request, "unknown")
    wrong = [FieldError(name, "missing") for name in ("name", "login") if not getattr(form, name)]
    wrong += complaints(form.password, form.password_again, form.login)
    if wrong:
        return await _set_up_form(request, form, wrong)
    new = NewAccount(
        login=form.login,
        name=form.name,
        role="admin",
        languages=(request[LANGUAGE],),
        ui_language=request[LANGUAGE],
        password_hash=await request.config_dict[PASSWORDS].hash(form.password),
    )

    async def decide(turn: Turn) -> Account | None:
        link = await use_link(turn.connection, request.match_info["token"], turn.now)
        if not isinstance(link, EntryLink) or link.user_id or await anybody(turn.connection):
            return None
        return await account_of(turn.connection, await add_account(turn.connection, new))

    try:
        account = await given.journal.decide(decide)
    except IntegrityError:
        return await _set_up_form(request, form, [FieldError("login", "taken")])
    if account is None:
        return await _enter_refused(request, "used")
    return await signed_in(request, account, see_other("/"))


def needs_password(account: Account, *, demo: bool) -> bool:
    """A user without a password chooses one on entering; the demo's invented people need none."""
    return not account.password_hash and not demo


async def _look(request: web.Request) -> Account | Unusable:
    given = deps(request)
    async with given.journal.engine.connect() as connection:
        link = await look_at_link(connection, request.match_info["token"], given.journal.now())
        if not isinstance(link, EntryLink):
            return link
        account = await account_of(connection, link.user_id) if link.user_id else None
    return account if account and not account.disabled else "unknown"


async def _set_up_open(request: web.Request) -> bool:
    given = deps(request)
    async with given.journal.engine.connect() as connection:
        link = await look_at_link(connection, request.match_info["token"], given.journal.now())
        return isinstance(link, EntryLink) and not link.user_id and not await anybody(connection)


async def _enter_form(request: web.Request, account: Account, wrong: list[FieldError] | None = None) -> web.Response:
    view = EnterView(
        organisation=await organisation_name(request),
        csrf=csrf_of(request),
        language=request[LANGUAGE],
        action=request.path,
        name=account.name,
        needs_password=needs_password(account, demo=deps(request).settings.demo),
        min_length=MIN_LENGTH,
        field_errors=tuple((error.field, error.code) for error in wrong or ()),
    )
    return await door(request, "enter.html", view, 422 if wrong else 200)


async def _enter_refused(request: web.Request, why: Unusable) -> web.Response:
    view = EnterView(
        organisation=await organisation_name(request),
        csrf=csrf_of(request),
        language=request[LANGUAGE],
        action=request.path,
        error=why,
    )
    return await door(request, "enter.html", view, 410 if why in ("used", "expired") else 404)


async def _set_up_form(request: web.Request, form: SettingUp, wrong: list[FieldError] | None = None) -> web.Response:
    view = SetUpView(
        organisation=await organisation_name(request),
        csrf=csrf_of(request),
        language=request[LANGUAGE],
        action=request.path,
        name=form.name,
        login=form.login,
        min_length=MIN_LENGTH,
        field_errors=tuple((error.field, error.code) for error in wrong or ()),
    )
    return await door(request, "set_up.html", view, 422 if wrong else 200)
