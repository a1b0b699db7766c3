"""A very small SIP switch over WebSockets: two browsers register and call each other, so that the softphone's
real signalling and real media can be tried without Asterisk. Whoever calls anybody is put through to the other
one.
"""

import asyncio
import re
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

SEAT = re.compile(r"^(?:From|To):.*?sip:([^@>;]+)", re.MULTILINE)


@dataclass(slots=True)
class Switch:
    """Who is registered over which socket."""

    sockets: dict[str, web.WebSocketResponse] = field(default_factory=dict)
    refuse: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    seen: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One browser's line."""
        socket = web.WebSocketResponse(protocols=("sip",))
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._take(socket, message.data)
        for seat, known in list(self.sockets.items()):
            if known is socket:
                del self.sockets[seat]
        return socket

    async def registered(self, count: int) -> None:
        """Returns once so many phones are registered."""
        while len(self.sockets) < count:
            self.changed.clear()
            await self.changed.wait()

    async def cut(self) -> None:
        """Every line goes dead at once."""
        for socket in list(self.sockets.values()):
            await socket.close()

    async def _take(self, socket: web.WebSocketResponse, text: str) -> None:
        if not text.strip():
            return
        first = text.split("\r\n", 1)[0]
        self.seen.append(first)
        if first.startswith("REGISTER"):
            await self._register(socket, text)
            return
        other = next((seat for seat, known in self.sockets.items() if known is not socket), None)
        if other is None:
            await socket.send_str(reply(text, "480 Temporarily Unavailable"))
            return
        if first.startswith("INVITE"):
            await socket.send_str(reply(text, "100 Trying"))
        await self.sockets[other].send_str(re.sub(r"^(\w+) sip:echo@", rf"\1 sip:{other}@", text, count=1))

    async def _register(self, socket: web.WebSocketResponse, text: str) -> None:
        if self.refuse:
            await socket.send_str(reply(text, "403 Forbidden"))
            return
        found = SEAT.search(text)
        assert found is not None
        if "expires=0" in text or "Expires: 0" in text:
            self.sockets.pop(found[1], None)
        else:
            self.sockets[found[1]] = socket
            self.changed.set()
        contact = re.search(r"^Contact: .*$", text, re.MULTILINE)
        await socket.send_str(reply(text, "200 OK", contact[0].strip() if contact else "", "Expires: 120"))


def reply(request: str, status: str, *more: str) -> str:
    """A response with the headers that must be the request's."""
    kept = [line for line in request.split("\r\n") if re.match(r"(Via|From|To|Call-ID|CSeq):", line)]
    tagged = [f"{line};tag=switch" if line.startswith("To:") and ";tag=" not in line else line for line in kept]
    lines = [f"SIP/2.0 {status}", *tagged, *(line for line in more if line), "Content-Length: 0", "", ""]
    return "\r\n".join(lines)
