"""Nobody gets anywhere unless the table of routes says so: every route, without and with each role."""

import re
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError, web

from agent_panel.access import session_cookie
from agent_panel.routes import ROUTES
from agent_panel.routing import ANYONE, ROLES_OF, SIGNED, Route, Undeclared, register
from store.accounts import ROLES
from store.journal import Journal
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import NAMES, House, open_house

LOGIN = {role: login for login, (_, role) in reversed(NAMES.items())}


def address(route: Route) -> str:
    return re.sub(r"\{[^}]*\}", "0123456789abcdef", route.path)


async def knock(browser: Browser, route: Route) -> Answer:
    if route.method == "GET":
        return await browser.get(address(route))
    return await browser.ask(route.method, address(route), json={}, headers={"Accept": "application/json"})


def turned_away(answer: Answer) -> bool:
    """For want of a session or a role; a refusal for other reasons has another code."""
    to_sign_in = answer.status == 303 and answer.headers["Location"].startswith("/sign-in")
    return to_sign_in or answer.code in ("signed_out", "forbidden") or (answer.status in (401, 403) and not answer.code)


async def test_every_route_without_a_session(house: House) -> None:
    open_to_all = {(route.method, route.path) for route in ROUTES if route.roles is ANYONE}
    assert open_to_all == {
        ("GET", "/alive"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/enter/{token}"),
        ("POST", "/enter/{token}"),
        ("GET", "/set-up/{token}"),
        ("POST", "/set-up/{token}"),
        ("POST", "/api/language"),
        ("POST", "/api/session/again"),
    }
    assert {(route.method, route.path) for route in ROUTES if route.roles is SIGNED} == {("POST", "/gateway/messages")}
    for route in ROUTES:
        if route.roles not in (ANYONE, SIGNED):
            answer = await knock(house.browser(), route)
            assert turned_away(answer), (route.method, route.path, answer.status)


@pytest.mark.parametrize("role", ROLES)
async def test_every_route_with_each_role(house: House, role: str) -> None:
    browser = await house.signed_in(LOGIN[role])
    assert {r.path for r in ROUTES if role in r.roles}, "a role without a page"
    for route in sorted(ROUTES, key=lambda route: route.path == "/sign-out"):
        if route.roles in (ANYONE, SIGNED):
            continue
        answer = await knock(browser, route)
        allowed = role in route.roles
        assert turned_away(answer) is not allowed, (route.method, route.path, answer.status, answer.code)
        assert answer.status < 500, (route.method, route.path, answer.text[:500])


async def test_the_table_is_all_there_is(house: House) -> None:
    declared = {(route.method, route.path) for route in ROUTES} | {("GET", "/static/built"), ("HEAD", "/static/built")}
    there = {
        (route.method, route.resource.canonical) for route in house.app.router.routes() if route.resource is not None
    }
    assert there == declared
    known: dict[tuple[str, str], frozenset[str]] = house.app[ROLES_OF]
    assert set(known) == declared


def test_a_route_without_roles_cannot_be_registered() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response()

    for roles in (frozenset[str](), frozenset({"king"})):
        with pytest.raises(Undeclared):
            register(web.Application(), [Route("GET", "/x", handler, roles)])


async def test_an_unsafe_request_needs_our_origin_and_the_pages_token(house: House) -> None:
    browser = await house.signed_in("khue")

    from_nowhere = await browser.post("/api/state", {"paused": False}, Origin="")
    from_elsewhere = await browser.post("/api/state", {"paused": False}, Origin="https://evil.example")
    from_null = await browser.post("/api/state", {"paused": False}, Origin="null")
    without = await browser.post("/api/state", {"paused": False}, X_CSRF_Token="")
    wrong = await browser.post("/api/state", {"paused": False}, X_CSRF_Token="é" * 43)
    right = await browser.post("/api/state", {"paused": False})

    assert [a.code for a in (from_nowhere, from_elsewhere, from_null)] == ["origin"] * 3
    assert [a.code for a in (without, wrong)] == ["csrf"] * 2
    assert right.status == 200


async def test_the_token_of_another_session_is_no_token(house: House) -> None:
    one, other = await house.signed_in("khue"), await house.signed_in("ngan")
    one.csrf = other.csrf
    assert (await one.post("/api/state", {"paused": False})).code == "csrf"


async def test_signing_in_needs_the_forms_token_too(house: House) -> None:
    browser = house.browser()
    answer = await browser.ask("POST", "/sign-in", data={"login": "khue", "password": "x"})
    assert answer.status == 403


@pytest.mark.parametrize("origin", ["", "https://evil.example", "null"])
async def test_sockets_need_our_origin(house: House, origin: str) -> None:
    browser = await house.agent("khue")
    for path in ("/live", "/sip"):
        with pytest.raises(WSServerHandshakeError) as refused:
            await browser.client.ws_connect(house.origin + path, headers={"Origin": origin} if origin else {})
        assert refused.value.status == 403


async def test_a_socket_without_a_session_is_closed_with_a_code_the_page_understands(house: House) -> None:
    stranger = house.browser()
    for path in ("/live", "/sip"):
        socket = await stranger.client.ws_connect(house.origin + path, headers={"Origin": house.origin})
        await socket.receive()
        assert socket.close_code == 4401


async def test_every_answer_carries_the_policy(house: House) -> None:
    browser = await house.signed_in("khue")
    for path in ("/desk", "/nothing-here", "/static/built/x-panel.js", "/sign-in"):
        headers = (await browser.get(path)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Strict-Transport-Security" not in headers, "this is plain http"
        assert "aiohttp" not in headers.get("Server", "").lower()
    assert "immutable" in (await browser.get("/static/built/x-panel.js")).headers["Cache-Control"]
    assert (await browser.get("/desk")).headers["Cache-Control"] == "no-store"


async def test_with_tls_cookies_and_headers_say_so(journal: Journal, tmp_path: Path) -> None:
    running = await open_house(journal, tmp_path, origins=("https://desk.example",))
    house = running.house
    page = await house.browser().get(f"/enter/{await house.link('khue')}")
    await running.stop()

    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert all("Secure" in cookie for cookie in page.headers.getall("Set-Cookie"))
    assert session_cookie(secure=True) == "__Host-session"


async def test_no_way_out_of_the_static_folder(house: House) -> None:
    for path in (
        "/static/built/../manifest.json",
        "/static/built/%2e%2e/%2e%2e/etc/passwd",
        "/static/built/",
        "/static/",
    ):
        assert (await house.browser().get(path)).status in (403, 404)
