"""Pages of the scripts of calls: to read and to try, not to change."""

import asyncio
from zoneinfo import ZoneInfo

from aiohttp import web

from agent_panel.asking import LANGUAGE
from agent_panel.builders.scripts import Asked, build_script, build_scripts, href, written
from agent_panel.errors import Missing
from agent_panel.keys import deps
from agent_panel.rendering import page, see_other
from domain.scripts import LANGUAGES
from scripts.doings import library
from store.queries.organisation import the_organisation


async def scripts(request: web.Request) -> web.Response:
    """GET /scripts."""
    view = build_scripts(await asyncio.to_thread(library), request[LANGUAGE])
    async with deps(request).journal.engine.connect() as connection:
        return await page(request, connection, "scripts/list.html", view)


async def script(request: web.Request) -> web.StreamResponse:
    """GET /scripts/{script_id}: `in` a language, `as` a picture, after what was `did`. What a form wrote down is one
    more doing."""
    found = (await asyncio.to_thread(library)).get(request.match_info["script_id"])
    if found is None:
        raise Missing
    said, reads = request.query.get("in", ""), request[LANGUAGE]
    async with deps(request).journal.engine.connect() as connection:
        zone = ZoneInfo((await the_organisation(connection)).zone)
        asked = Asked(
            language=said if said in LANGUAGES else reads,
            reads=reads,
            did=tuple(request.query.getall("did", ())),
            now=deps(request).journal.now().astimezone(zone),
            picture=request.query.get("as") == "picture",
        )
        more = written(request.query.items())
        if more:
            return see_other(href(found, asked, more))
        return await page(request, connection, "scripts/script.html", build_script(found, asked))
