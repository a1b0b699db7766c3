"""A door for commands on this machine: a socket in `var/run` that only its owner can open. The running application
places their calls, because there is one way to place a call in the whole house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from prometheus_client import generate_latest

from ami_bridge.bridge import Bridge
from domain.attempts import AttemptAsk
from domain.decisions import Refused
from domain.ports import Placing, Telephony
from store.ids import new_id
from store.journal import Journal
from store.turn import Turn
from threerings import campaigns, recordings, skills
from threerings.at_the_door import SOCKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What the door opens to."""

    journal: Journal
    telephony: Telephony
    placing: Placing[Turn]
    bridge: Bridge


HOUSE = web.AppKey("house", Behind)


@asynccontextmanager
async def open_control(var: Path, house: Behind) -> AsyncIterator[None]:
    """Listen on the socket while the house is open."""
    app = web.Application()
    app[HOUSE] = house
    app.add_routes(
        [
            web.get("/health", health),
            web.get("/metrics", metrics),
            web.post("/call", call),
            web.post("/hang-up", hang_up),
            web.post("/campaign", campaigns.answers(house.journal)),
            web.post("/recording", recordings.answers(house.journal)),
            web.post("/user-skills", skills.answers(house.journal)),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    path = var / "run" / SOCKET
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
            "ok": house.bridge.reconciled.is_set(),
            "seq": house.journal.seq,
            "calls": len(house.journal.world.calls),
        }
    )


async def metrics(_request: web.Request) -> web.Response:
    """Gauges for Prometheus."""
    return web.Response(body=generate_latest(), content_type="text/plain")


async def call(request: web.Request) -> web.Response:
    """Place a call: {"to": number, "voice": name}, or {"hotline": number of ours} -> {"ok", "call_id"} or a reason."""
    house, asked = request.app[HOUSE], await request.json()
    ask = AttemptAsk(
        purpose="doctor",
        for_id=new_id(),
        number=str(asked.get("to", "")),
        hotline=str(asked.get("hotline", "")),
        variables=(("VOICE", str(asked.get("voice", ""))),),
    )
    result = await house.placing.place(ask)
    if isinstance(result, Refused):
        return web.json_response({"ok": False, "reason": result.reason, "detail": result.detail}, status=409)
    return web.json_response({"ok": True, "attempt_id": result.attempt_id, "call_id": result.call_id})


async def hang_up(request: web.Request) -> web.Response:
    """End a call that was placed here: {"call_id"}."""
    house, asked = request.app[HOUSE], await request.json()
    placed = house.journal.world.calls.get(str(asked["call_id"]))
    for leg in placed.legs.values() if placed and placed.purpose == "doctor" else ():
        if leg.ended_at is None:
            await house.telephony.hang_up(leg.leg_id)
    return web.json_response({"ok": True})
