"""A stage for the panel's front: the real pages, scripts and content policy, with a server that says what a
test tells it to say.

Nothing here decides anything: the panel's own server has its own tests (tests/journeys), this one is for the
browser's half.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

from agent_panel.headers import CONTENT_POLICY
from agent_panel.views.environment import BUILT, Pages, Reader
from tests.panel import sample_menus as h
from tests.panel import samples as s
from tests.panel.sample_campaigns import STEPS
from tests.panel.screens import SCREENS, ZONE
from tests.panel.sip_switch import Switch


@dataclass(slots=True, eq=False)
class Stream:
    """One page's live stream."""

    socket: web.WebSocketResponse
    page: str
    seq: int = 0

    async def tell(self, kind: str, data: object, skip: int = 0) -> None:
        """The next message; `skip` leaves a gap."""
        self.seq += 1 + skip
        await self.socket.send_str(json.dumps({"seq": self.seq, "type": kind, "data": data}, default=_plain))


@dataclass(slots=True)
class Stage:
    """What the pages are told, and what they said."""

    pages: Pages = field(default_factory=Pages)
    switch: Switch = field(default_factory=Switch)
    now: datetime = s.NOW
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    streams: list["Stream"] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=lambda: dict(h.ANSWERS))
    snapshot: dict[str, Any] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    seats: int = 0
    address: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def clock(self) -> datetime:
        """The stage's time goes on from `now`."""
        return self.now + (datetime.now(UTC) - self.started)

    def app(self) -> web.Application:
        """The stage as an application."""
        app = web.Application(middlewares=[policy])
        app.router.add_get("/live", self._live)
        app.router.add_get("/sip", self.switch.serve)
        app.router.add_get("/static/built/{name}", _built)
        app.router.add_route("*", "/api/{rest:.*}", self._api)
        app.router.add_get("/{name:.*}", self._page)
        return app

    async def tell(self, kind: str, data: object, page: str = "/desk-idle") -> None:
        """A message to the pages at one address, in order."""
        for stream in self.streams:
            if stream.page == page:
                await stream.tell(kind, data)

    def fragment(self, template: str, language: str = "vi", **values: object) -> str:
        """A fragment as the server would send it."""
        return self.pages.render(template, Reader(language, ZONE, self.clock()), **values)

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info["name"] or "desk-idle"
        step = STEPS[int(request.query.get("step", "1")) - 1]
        name = {"desk": "desk-idle", "campaigns/new": f"launch-{step}"}.get(name, name.split("/")[0])
        name = "error-forbidden" if name in self.closed else name
        screen = SCREENS.get(name, SCREENS["error-forbidden"])
        reader = Reader(request.query.get("language", "vi"), ZONE, self.clock())
        text = self.pages.render(screen.template, reader, shell=screen.shell, view=screen.view)
        return web.Response(
            text=text, content_type="text/html", status=403 if name == "error-forbidden" or name not in SCREENS else 200
        )

    async def _api(self, request: web.Request) -> web.Response:
        plain = request.content_type == "application/json"
        body = await (request.json() if plain else request.read()) if request.can_read_body else None
        self.requests.append((request.method, request.path, body))
        if request.path == "/api/phone" and request.path not in self.answers:
            self.seats += 1
            seat = {
                "seat": f"b{self.seats:010x}",
                "password": "for this login only",
                "domain": "stage.invalid",
                "ws_path": "/sip",
                "echo": "echo",
            }
            return web.json_response(seat)
        status, answer = self.answers.get(request.path, (200, {"ok": True}))
        return web.json_response(answer, status=status)

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        stream = Stream(socket, request.query["page"])
        agent = {"state": "ready", "since": s.NOW, "pause_reason": None, "pending_pause": None}
        first = {"now": self.clock(), "csrf": "sample-token", "agent": agent, "call": None, "rings": None, "badges": {}}
        await stream.tell("snapshot", first | {"clock": {"loudest": None, "broken": 0}} | self.snapshot)
        self.streams.append(stream)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, json.loads(message.data))
        self.streams.remove(stream)
        return socket

    async def _hear(self, stream: web.WebSocketResponse, message: dict[str, Any]) -> None:
        if message["type"] == "ping":
            await stream.send_str(
                json.dumps({"type": "pong", "data": {"t": message["t"], "now": self.clock().isoformat()}})
            )
        else:
            self.said.append(message)


@web.middleware
async def policy(request: web.Request, handler: Any) -> web.StreamResponse:
    """The same content policy as the panel's."""
    response: web.StreamResponse = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
    return response


async def _built(request: web.Request) -> web.FileResponse:
    return web.FileResponse(BUILT / request.match_info["name"])


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))
