"""The robots' way into the panel, against a small site that behaves like it: what is read, told, and goes wrong."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from threerings.asterisk.ports import free_port
from threerings.robots import door as doors
from threerings.robots.door import Door, PanelAway, PanelRefused, read_page

TOKEN, CSRF = "one-time", "c" * 20


class Site:
    """Answers a one-time link once, takes posts with the right token, drops its live stream when told."""

    def __init__(self) -> None:
        self.used, self.posted, self.told = False, list[tuple[str, object]](), list[object]()
        self.heard = asyncio.Event()
        self.sockets: list[web.WebSocketResponse] = []
        self.app = web.Application()
        self.app.add_routes(
            [
                web.get(f"/enter/{TOKEN}", self.look),
                web.post(f"/enter/{TOKEN}", self.enter),
                web.get("/", self.home),
                web.post("/api/state", self.post),
                web.get("/live", self.live),
            ]
        )

    async def look(self, _: web.Request) -> web.Response:
        return web.Response(text='<form method="post"><input type="hidden" name="csrf" value="visit-1"></form>')

    async def enter(self, request: web.Request) -> web.Response:
        form = await request.post()
        if self.used or form["csrf"] != "visit-1" or not request.headers.get("Origin"):
            return web.Response(status=410, text="<html>used</html>")
        self.used = True
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie("session", "s1", httponly=True)
        return response

    async def home(self, request: web.Request) -> web.Response:
        known = request.cookies.get("session") == "s1"
        return web.Response(text=f'<meta name="csrf-token" content="{CSRF}">' if known else "<p>sign in</p>")

    async def post(self, request: web.Request) -> web.Response:
        if request.headers.get("X-CSRF-Token") != CSRF:
            error = {"code": "csrf", "message": "Load the page again."}
            return web.json_response({"error": error}, status=403)
        self.posted.append((request.path, await request.json()))
        return web.json_response({"ok": True})

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"seq": 1, "type": "snapshot", "data": {"csrf": CSRF}})
        async for message in socket:
            self.told.append(message.json())
            self.heard.set()
        return socket


@pytest.fixture
async def site() -> AsyncIterator[tuple[Site, str]]:
    made, port = Site(), free_port()
    runner = web.AppRunner(made.app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield made, f"http://127.0.0.1:{port}"
    await runner.cleanup()


async def test_a_link_signs_in_and_posts_carry_the_token(site: tuple[Site, str]) -> None:
    made, origin = site
    async with Door(origin) as door:
        await door.enter(TOKEN)
        assert await door.post("/api/state", {"paused": False}) == {"ok": True}
    assert made.posted == [("/api/state", {"paused": False})]


async def test_a_used_link_and_a_wrong_token_are_refusals_with_their_code(site: tuple[Site, str]) -> None:
    made, origin = site
    made.used = True
    async with Door(origin) as door:
        with pytest.raises(PanelRefused, match="410"):
            await door.enter(TOKEN)
        with pytest.raises(PanelRefused) as refused:
            await door.post("/api/state", {})
    assert (refused.value.status, refused.value.code) == (403, "csrf")


async def test_the_live_stream_is_taken_up_again_when_it_breaks(site: tuple[Site, str]) -> None:
    made, origin = site
    async with Door(origin) as door:
        await door.enter(TOKEN)
        stream = door.live("/desk")
        assert (await anext(stream)).type == "snapshot"
        await door.say({"type": "popped"})
        await asyncio.wait_for(made.heard.wait(), 30)
        await made.sockets[0].close()
        assert (await anext(stream)).type == "snapshot"
        await stream.aclose()
    assert len(made.sockets) == 2 and made.told == [{"type": "popped"}]


async def test_a_panel_that_is_away_is_named_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "PATIENCE_S", 0.2)
    origin = f"http://127.0.0.1:{free_port()}"
    async with Door(origin) as door:
        with pytest.raises(PanelAway, match=origin):
            await door.get("/")
        with pytest.raises(PanelAway, match="/live"):
            await anext(door.live("/desk"))


def test_a_page_gives_its_hidden_fields_metas_and_attributes() -> None:
    page = read_page(
        '<meta name="csrf-token" content="x"><form data-record="c1"><input name="csrf" value="y"></form>'
        '<li data-code="fire" data-department="d1">'
    )
    assert (page.metas["csrf-token"], page.inputs["csrf"]) == ("x", "y")
    assert ("li", {"data-code": "fire", "data-department": "d1"}) in page.elements
