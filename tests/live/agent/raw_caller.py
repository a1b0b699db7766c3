"""A caller who sends what no telephone would: any bytes for a name, from the telephone network's own address."""

import asyncio
import socket
import uuid
from dataclasses import dataclass, field

from tests.live.whole import Whole

LIMIT_S = 4.0


@dataclass
class RawCaller:
    """`await call(...)`, then it rings; `await cancel()` gives up."""

    whole: Whole
    name: bytes
    user: str
    _socket: socket.socket = field(init=False)
    _ids: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def call(self) -> None:
        """Dial the hotline; returns when it rings."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self.whole.network.settings.address, 0))
        self._socket.settimeout(LIMIT_S)
        self._send("INVITE")
        await asyncio.to_thread(self._until, b"SIP/2.0 180")

    async def cancel(self) -> None:
        """Give up; returns when the other side has seen it."""
        self._send("CANCEL")
        ended = await asyncio.to_thread(self._until, b"SIP/2.0 487")
        tag = next(line for line in ended.split(b"\r\n") if line.lower().startswith(b"to:"))
        self._send("ACK", to=tag)
        self._socket.close()

    def _send(self, method: str, to: bytes = b"") -> None:
        host, port = self._socket.getsockname()
        name = self.name.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        lines = [
            f"{method} sip:{self.whole.did}@127.0.0.1 SIP/2.0".encode(),
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{self._ids}".encode(),
            b'From: "' + name + f'" <sip:{self.user}@{host}>;tag=1'.encode(),
            to or f"To: <sip:{self.whole.did}@127.0.0.1>".encode(),
            f"Call-ID: {self._ids}".encode(),
            f"CSeq: 1 {method}".encode(),
            f"Contact: <sip:raw@{host}:{port}>".encode(),
            b"Max-Forwards: 70",
            b"Content-Length: 0",
        ]
        self._socket.sendto(b"\r\n".join(lines) + b"\r\n\r\n", ("127.0.0.1", self.whole.settings.sip_port))

    def _until(self, start: bytes) -> bytes:
        while not (answer := self._socket.recv(65535)).startswith(start):
            assert answer.startswith((b"SIP/2.0 1", b"SIP/2.0 200")), answer[:200]
        return answer
