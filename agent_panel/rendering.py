"""From a view to an answer: in the reader's language and zone, inside the shell when somebody is signed in."""

from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.asking import LANGUAGE, SESSION
from agent_panel.builders.shell import ShellAsk, build_shell
from agent_panel.keys import PAGES, deps
from agent_panel.views.environment import Reader
from store.queries.organisation import Organisation, the_organisation

THEMES = ("auto", "light", "dark")


def reader_of(request: web.Request, organisation: Organisation) -> Reader:
    """For whom a page is rendered."""
    return Reader(request[LANGUAGE], ZoneInfo(organisation.zone), deps(request).journal.now())


async def page(
    request: web.Request, connection: AsyncConnection, template: str, view: object, status: int = 200
) -> web.Response:
    """A whole page; htmx takes `#main` out of it."""
    given, session = deps(request), request.get(SESSION)
    organisation = await the_organisation(connection)
    reader, shell = reader_of(request, organisation), None
    if session is not None:
        theme = request.cookies.get("theme", "auto")
        ask = ShellAsk(
            session=session,
            settings=given.settings,
            world=given.journal.world,
            organisation=organisation,
            now=reader.now,
            path=request.path,
            theme=theme if theme in THEMES else "auto",
        )
        shell = await build_shell(connection, ask)
    text = request.config_dict[PAGES].render(template, reader, shell=shell, view=view)
    return html(text, status)


def html(text: str, status: int = 200) -> web.Response:
    """An HTML answer."""
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def see_other(path: str) -> web.Response:
    """Go there instead."""
    return web.Response(status=303, headers={"Location": path})


async def organisation_name(request: web.Request) -> str:
    """Whose house this is."""
    async with deps(request).journal.engine.connect() as connection:
        return (await the_organisation(connection)).name


async def door(request: web.Request, template: str, view: object, status: int = 200) -> web.Response:
    """A page before sign-in."""
    async with deps(request).journal.engine.connect() as connection:
        organisation = await the_organisation(connection)
    reader = reader_of(request, organisation)
    return html(request.config_dict[PAGES].render(template, reader, view=view), status)
