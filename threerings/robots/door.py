"""A user's way into the panel, as a browser goes it: one-time link, cookie, token, requests, live stream."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from types import TracebackType
from typing import Any, Self

import aiohttp

REQUEST_LIMIT_S = 8.0
RECONNECT_S = 0.5
PATIENCE_S = 20.0
"""How long a live stream that is gone is tried again before the robot says so."""


class PanelAway(Exception):
    """The panel cannot be reached, or does not answer. The text says where and how."""


class PanelRefused(Exception):
    """The panel answered no. `code` is its own."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the live stream."""

    type: str
    data: Mapping[str, Any]


class Door:
    """`async with Door(origin) as door: await door.enter(token)`."""

    def __init__(self, origin: str) -> None:
        self.origin, self._csrf = origin.rstrip("/"), ""
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        limit = aiohttp.ClientTimeout(total=REQUEST_LIMIT_S)
        jar = aiohttp.CookieJar(unsafe=True)  # the panel's host may be a bare address
        self._http = aiohttp.ClientSession(cookie_jar=jar, timeout=limit, headers={"Origin": self.origin})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._http.close()

    async def enter(self, token: str) -> None:
        """Look at the link's page, choose a password where it asks for one, press its button. Raises PanelAway,
        PanelRefused."""
        asked = read_page(await self.get(f"/enter/{token}")).inputs
        chosen = secrets.token_urlsafe(18)
        form = {name: chosen if name.startswith("password") else value for name, value in asked.items()}
        await self._text("POST", f"/enter/{token}", data=form)
        self._csrf = read_page(await self.get("/")).metas.get("csrf-token", "")
        if not self._csrf:
            raise PanelRefused(200, "signed_out", "the one-time link did not sign us in")

    async def get(self, path: str) -> str:
        """A page. Raises PanelAway, PanelRefused."""
        return await self._text("GET", path)

    async def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Do something, as a page's script does. Raises PanelAway, PanelRefused."""
        answer = await self._text("POST", path, json=dict(body), headers={"X-CSRF-Token": self._csrf})
        given: dict[str, Any] = json.loads(answer) if answer else {}
        return given

    async def live(self, page: str) -> AsyncIterator[Message]:
        """The live stream of a page, taken up again where it breaks. Raises PanelAway when it stays away."""
        loop = asyncio.get_running_loop()
        heard_at = loop.time()
        while True:
            try:
                async with self._http.ws_connect(f"{self.origin}/live", params={"page": page}, heartbeat=10) as socket:
                    self._socket = socket
                    async for frame in socket:
                        heard_at = loop.time()
                        yield self._read(frame)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                if loop.time() - heard_at > PATIENCE_S:
                    raise PanelAway(f"{self.origin}/live: {_said(error)}") from error
            finally:
                self._socket = None
            await asyncio.sleep(RECONNECT_S)

    async def say(self, message: Mapping[str, object]) -> None:
        """Tell the server something over the live stream; nothing is told while it is away."""
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_str(json.dumps(message))

    def _read(self, frame: aiohttp.WSMessage) -> Message:
        given: dict[str, Any] = json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else {}
        data: dict[str, Any] = given.get("data") or {}
        if given.get("type") == "snapshot" and data.get("csrf"):
            self._csrf = data["csrf"]
        return Message(given.get("type", ""), data)

    async def _text(self, method: str, path: str, **given: Any) -> str:
        try:
            async with self._http.request(method, f"{self.origin}{path}", **given) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise PanelAway(f"{self.origin}{path}: {_said(error)}") from error
        if answer.status >= 400:
            raise PanelRefused(answer.status, *_error(text))
        return text


@dataclass(frozen=True, slots=True)
class Page:
    """What a robot reads of a page: hidden fields and metas by name, and each element's attributes, in order."""

    inputs: Mapping[str, str]
    metas: Mapping[str, str]
    elements: tuple[tuple[str, Mapping[str, str]], ...]


def read_page(html: str) -> Page:
    """A page, or a fragment of one."""
    reader = _Reader()
    reader.feed(html)
    named = {"input": dict[str, str](), "meta": dict[str, str]()}
    for tag, attributes in reader.elements:
        if tag in named and "name" in attributes:
            named[tag][attributes["name"]] = attributes.get("value", attributes.get("content", ""))
    return Page(named["input"], named["meta"], tuple(reader.elements))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _error(text: str) -> tuple[str, str]:
    try:
        error = json.loads(text)["error"]
        return str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return "page", "the panel answered with an error page"
