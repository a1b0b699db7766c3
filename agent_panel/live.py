"""GET /live: the browser's live stream, and what the browser says on it."""

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from agent_panel.asking import session_of
from agent_panel.keys import GROUND, HUB, deps
from agent_panel.reading import Body, Line
from agent_panel.streams import Stream
from domain.facts import PopShown
from store.sessions import TOUCH_EVERY_S, touch
from store.tasks import end, spawn
from store.turn import Turn

HEARTBEAT_S = 30.0
MAX_MESSAGE = 4096
WAITS_FOR_WORK = ("agent", "lead", "responder")
"""Roles whose work is to be there: an open page is their sign of life. Others must do something."""


class Said(Body):
    """A message of the browser."""

    type: Line
    t: float = 0.0
    path: Line = ""
    call_id: Line = ""
    offer_id: Line = ""
    after_ms: float = 0.0


async def live(request: web.Request) -> web.StreamResponse:
    """GET /live?page=PATH."""
    session = session_of(request)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE, compress=False)
    await socket.prepare(request)
    stream = Stream(request.config_dict[GROUND], session, socket, request)
    with request.config_dict[HUB].joined(stream):
        pump = spawn("live stream", stream.run(), vital=False)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await _heard(request, stream, message.data)
        except (TimeoutError, ConnectionError, RuntimeError):
            pass  # the browser is gone, or does not take its answers
        finally:
            await end(pump)
    return socket


async def _heard(request: web.Request, stream: Stream, text: str) -> None:
    """What a browser says; what cannot be read is no reason to end its stream."""
    try:
        said = Said.model_validate_json(text)
    except ValidationError:
        return
    match said.type:
        case "ping":
            await _ping(request, stream, said)
        case "page":
            stream.look_at(said.path)
        case "popped":
            await _popped(request, stream, said)


async def _ping(request: web.Request, stream: Stream, said: Said) -> None:
    given, session = deps(request), stream.session
    now = given.journal.now()
    await stream.send("pong", {"t": said.t, "now": now}, numbered=False)
    if session.role in WAITS_FOR_WORK and (now - stream.touched_at).total_seconds() > TOUCH_EVERY_S:
        stream.touched_at = now
        await given.journal.decide(lambda turn: touch(turn.connection, session.session_id, now))


async def _popped(request: web.Request, stream: Stream, said: Said) -> None:
    """The record stands on the screen. Believed once an offer, and never more than the time that has passed here."""
    user_id, journal = stream.session.user_id, deps(request).journal
    if said.offer_id in stream.popped:
        return
    stream.popped.add(said.offer_id)

    async def decide(turn: Turn) -> None:
        offer = turn.world.offers.get(said.offer_id)
        began = (offer.made_at or offer.rang_at) if offer else None
        if offer is None or offer.agent_id != user_id or began is None:
            return
        passed_ms = (turn.now - began).total_seconds() * 1000
        after_ms = round(min(max(0.0, said.after_ms), max(0.0, passed_ms)))
        await turn.append(
            PopShown(at=turn.now, call_id=offer.call_id, offer_id=said.offer_id, agent_id=user_id, after_ms=after_ms)
        )

    await journal.decide(decide)
