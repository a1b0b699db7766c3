"""A door for commands on this machine: a socket in `var/run` that only its owner can open. The running application
places their calls, because there is one way to place a call in the whole house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from desk.attempts import AttemptAsk, place
from prometheus_client import generate_latest

from domain.decisions import Refused
from store.ids import new_id

if TYPE_CHECKING:
    from threerings.house import House

SOCKET = "control.sock"
HOUSE: web.AppKey["House"] = web.AppKey("house")


@asynccontextmanager
async def open_control(house: "House") -> AsyncIterator[None]:
    """Listen on the socket while the house is open."""
    app = web.Application()
    app[HOUSE] = house
    app.add_routes([web.get("/health", health), web.get("/metrics", metrics), web.post("/call", call)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    path = house.settings.var / "run" / SOCKET
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        await web.UnixSite(runner, str(path)).start()
        path.chmod(0o600)
        yield
    finally:
        await runner.cleanup()
        path.unlink(missing_ok=True)


async def health(request: web.Request) -> web.Response:
    """What is open, and how far the journal is."""
    house = request.app[HOUSE]
    return web.json_response(
        {
            "ok": house.bridge.reconciled,
            "seq": house.journal.seq,
            "calls": len(house.journal.world.calls),
            "bridge": house.bridge.reconciled,
        }
    )


async def metrics(_request: web.Request) -> web.Response:
    """Gauges for Prometheus."""
    return web.Response(body=generate_latest(), content_type="text/plain")


async def call(request: web.Request) -> web.Response:
    """Place a call: {"to": number, "purpose": "doctor"} -> {"ok", "call_id"} or {"ok": false, "reason"}."""
    house, asked = request.app[HOUSE], await request.json()
    ask = AttemptAsk(
        target=str(asked["to"]),
        purpose="doctor",
        destination="doctor",
        for_id=new_id(),
        variables=tuple(sorted(dict(asked.get("variables", {})).items())),
    )
    result = await place(house.journal, house.telephony, ask)
    if isinstance(result, Refused):
        return web.json_response({"ok": False, "reason": result.reason, "detail": result.detail}, status=409)
    return web.json_response({"ok": True, "attempt_id": result.attempt_id, "call_id": result.call_id})
