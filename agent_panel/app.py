"""The panel, put together: what it is given, what it keeps, in which order a request is looked at."""

import asyncio
import time
from collections.abc import AsyncIterator

import structlog
from aiohttp import ClientSession, web
from sqlalchemy.exc import SQLAlchemyError

from agent_panel.access import may_they, who_asks
from agent_panel.callers import Callers
from agent_panel.deps import PanelDeps
from agent_panel.failures import failures
from agent_panel.headers import security_headers
from agent_panel.hub import Hub
from agent_panel.keys import (
    ADDRESSES,
    CALLERS,
    CLIENT,
    DEPS,
    GATEWAY,
    GROUND,
    HEARD,
    HUB,
    LOOKS,
    PAGES,
    PASSWORDS,
    PHONES,
    STRANGERS,
)
from agent_panel.passwords import Passwords
from agent_panel.phones import Phones
from agent_panel.reading import MAX_BODY_BYTES
from agent_panel.routes import ROUTES
from agent_panel.routing import register, register_static
from agent_panel.streams import Ground
from agent_panel.throttle import Throttle
from agent_panel.views.environment import BUILT, Pages
from domain.ports import TelephonyAway
from outbound.looks import Looks
from scripts.doings import library
from store.accounts import FREE_FAILURES
from store.tasks import end, spawn

SWEEP_S = 15.0
"""How often logins that are over by time are ended: their phones die so long after that at most."""
log = structlog.get_logger(__name__)


def panel_app(given: PanelDeps) -> web.Application:
    """The panel as an aiohttp application. The journal is open before it starts and closed after it has stopped.
    Raises AssetsNotBuilt when scripts and styles are missing."""
    app = web.Application(middlewares=[failures, who_asks, may_they], client_max_size=MAX_BODY_BYTES)
    built = given.settings.built or BUILT
    pages, callers = Pages(built), Callers(given.journal)
    app[DEPS], app[PAGES], app[CALLERS] = given, pages, callers
    app[HUB] = Hub(given.journal, callers)
    app[GROUND] = Ground(given, callers, pages, given.settings.send_s, given.settings.slow_s)
    app[PHONES], app[PASSWORDS], app[HEARD] = Phones(given), Passwords(), {}
    app[LOOKS] = Looks(given.journal, time.monotonic)
    app[ADDRESSES] = Throttle(burst=30, per_minute=20)
    app[GATEWAY] = Throttle(burst=20, per_minute=2)
    app[STRANGERS] = Throttle(burst=FREE_FAILURES, per_minute=1)
    register(app, ROUTES)
    register_static(app, "/static/built", built)
    app.on_response_prepare.append(security_headers(secure=given.settings.secure))
    app.cleanup_ctx.extend((_client, _scripts, _hub, _phones, _looks))
    app.on_shutdown.append(_say_goodbye)
    return app


async def _client(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession() as app[CLIENT]:
        yield


async def _scripts(app: web.Application) -> AsyncIterator[None]:
    """Read beside the start: it takes seconds, for which neither the house nor the first call's desk waits."""
    reading = spawn("read the scripts", asyncio.to_thread(library), vital=False)
    yield
    await end(reading)


async def _hub(app: web.Application) -> AsyncIterator[None]:
    app[HUB].start()
    yield
    await app[HUB].stop()
    await app[CALLERS].close()


async def _phones(app: web.Application) -> AsyncIterator[None]:
    """Phones that no login holds are dead before the first request, and die with their login afterwards."""
    await app[PHONES].withdraw_stray()
    sweeper = spawn("end old sessions", _sweep(app[PHONES]))
    yield
    await end(sweeper)


async def _looks(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[LOOKS].stop()


async def _sweep(phones: Phones) -> None:
    while True:
        await asyncio.sleep(SWEEP_S)
        try:
            await phones.end_old()
        except (SQLAlchemyError, OSError, TelephonyAway):
            log.exception("old sessions could not be ended; they will be tried again")


async def _say_goodbye(app: web.Application) -> None:
    """Before the server waits for its connections: browsers are told to come back."""
    await app[HUB].stop()
