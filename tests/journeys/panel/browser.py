"""A browser of one user: cookies, the page's token, its live stream. As strict as a real one about what it sends."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from yarl import URL

CSRF = re.compile(r'name="csrf-token" content="([^"]*)"')
HIDDEN = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Any
    data: Any = None

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.data["error"]["code"]) if self.data and "error" in self.data else ""

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a refused form."""
        return dict(self.data["error"].get("fields", {}))


@dataclass
class Browser:
    """`origin`: where it was opened; `csrf`: of the page it has open."""

    origin: str
    client: ClientSession = field(default_factory=lambda: ClientSession(cookie_jar=CookieJar(unsafe=True)))
    csrf: str = ""
    language: str = "vi"

    async def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Send JSON, as the page's modules do."""
        return await self.ask("POST", path, json=body if body is not None else {}, headers=headers)

    async def put(self, path: str, body: Any) -> Answer:
        """Send JSON."""
        return await self.ask("PUT", path, json=body)

    async def form(self, path: str, **fields: str) -> Answer:
        """Send a form of the page at the same address."""
        page = await self.get(path)
        found = HIDDEN.search(page.text)
        body = urlencode({"csrf": found.group(1) if found else "", **fields}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self.ask("POST", path, headers=kind, data=BytesIO(body))

    async def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **body: Any) -> Answer:
        """Any request; unsafe ones carry origin and token, unless told otherwise (an empty header leaves it out)."""
        sent = {"Accept-Language": self.language}
        if method not in ("GET", "HEAD"):
            sent |= {"Origin": self.origin, "X-CSRF-Token": self.csrf}
        sent |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        sent = {name: value for name, value in sent.items() if value}
        async with self.client.request(
            method, self.origin + path, headers=sent, allow_redirects=False, **body
        ) as response:
            text = await response.text(errors="replace")
            data = await response.json() if response.content_type == "application/json" else None
            if found := CSRF.search(text):
                self.csrf = found.group(1)
            return Answer(response.status, text, response.headers, data)

    async def enter(self, token: str) -> "Browser":
        """Use a one-time link, and open the page it leads to."""
        entered = await self.form(f"/enter/{token}")
        assert entered.status == 303, entered.text[:2000]
        home = await self.get("/")
        await self.get(home.headers["Location"])
        assert self.csrf
        return self

    async def sign_in(self, login: str, password: str) -> Answer:
        """Use the form."""
        return await self.form("/sign-in", login=login, password=password)

    async def live(self, page: str = "/desk", **headers: str) -> "Live":
        """Open the live stream."""
        sent = {"Origin": self.origin} | headers
        socket = await self.client.ws_connect(f"{self.origin}/live?page={page}", headers=sent)
        return Live(socket)

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies it would send."""
        return {name: morsel.value for name, morsel in self.client.cookie_jar.filter_cookies(URL(self.origin)).items()}

    async def close(self) -> None:
        """Close the window."""
        await self.client.close()


@dataclass
class Live:
    """A live stream, read message by message."""

    socket: ClientWebSocketResponse
    seq: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def next(self, timeout_s: float = 30.0) -> dict[str, Any]:
        """The next message, in order."""
        message: dict[str, Any] = await self.socket.receive_json(timeout=timeout_s)
        if "seq" in message:
            assert message["seq"] == self.seq + 1, "a gap"
            self.seq = message["seq"]
        self.heard.append(message)
        return message

    async def until(self, type_: str, timeout_s: float = 30.0) -> dict[str, Any]:
        """The data of the next message of a type."""
        while True:
            message = await self.next(timeout_s)
            if message["type"] == type_:
                return dict(message["data"] or {})

    async def quiet(self, for_s: float = 0.6) -> list[dict[str, Any]]:
        """Everything that comes until nothing comes for a while."""
        found = []
        while True:
            try:
                found.append(await self.next(for_s))
            except TimeoutError:
                return found

    async def say(self, type_: str, **values: Any) -> None:
        """Tell the server."""
        await self.socket.send_json({"type": type_, **values})
