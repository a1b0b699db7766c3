"""A desk phone that can put its caller on hold: SIP over UDP by hand, because the carrier's robots cannot.

async with HoldingPhone(sip_port, seat, password) as phone:   # registered, answers at once
    await phone.talking.wait()
    await phone.hold(on=True)
    await phone.hold(on=False)
    await phone.hang_up()
"""

import asyncio
import hashlib
import re
import socket
from dataclasses import dataclass, field
from types import TracebackType

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass
class Message:
    """A SIP message: its first line, its headers (the last of a name wins, Via is kept whole), its body."""

    start: str
    headers: dict[str, str] = field(default_factory=dict)
    vias: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, data: bytes) -> "Message":
        head, *_ = data.decode("utf-8", "replace").partition("\r\n\r\n")
        start, *lines = head.split("\r\n")
        pairs = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        return cls(start, dict(pairs), [value for name, value in pairs if name == "via"])


class HoldingPhone(asyncio.DatagramProtocol):
    """One registration, one call at a time."""

    def __init__(self, sip_port: int, seat: str, password: str) -> None:
        self.server, self.seat, self.password = ("127.0.0.1", sip_port), seat, password
        self.talking = asyncio.Event()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._invite = Message("")
        self._number = 1

    async def __aenter__(self) -> "HoldingPhone":
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self._port = self._transport.get_extra_info("sockname")[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
            media.bind(("127.0.0.1", 0))
            self._media_port = media.getsockname()[1]
        await self._register(expires=60)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._register(expires=0)
        self._transport.close()

    async def hold(self, *, on: bool) -> None:
        """A re-INVITE that says whether we listen."""
        await self._request("INVITE", self._sdp("sendonly" if on else "sendrecv"))
        self._send("ACK", "")

    async def hang_up(self) -> None:
        """BYE."""
        await self._request("BYE", "")

    # -- the wire ----------------------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, _: object) -> None:
        message = Message.parse(data)
        if message.start.startswith("SIP/2.0"):
            if " 100 " not in message.start:
                self._answers.put_nowait(message)
        elif message.start.startswith("INVITE"):
            self._invite = message
            self._reply(message, "180 Ringing", "")
            self._reply(message, "200 OK", self._sdp("sendrecv"))
            self.talking.set()
        elif not message.start.startswith("ACK"):
            self._reply(message, "200 OK", "")

    async def _register(self, expires: int) -> None:
        fields = {"To": f"<sip:{self.seat}@127.0.0.1>", "From": f"<sip:{self.seat}@127.0.0.1>;tag=us"}
        fields |= {"Contact": self._contact, "Expires": str(expires), "Call-ID": f"reg-{self.seat}"}
        uri = f"sip:127.0.0.1:{self.server[1]}"
        asked = await self._exchange("REGISTER", uri, fields)
        fields["Authorization"] = self._authorization(asked.headers["www-authenticate"], uri)
        accepted = await self._exchange("REGISTER", uri, fields)
        assert " 200 " in accepted.start, accepted.start

    async def _request(self, method: str, body: str) -> None:
        self._number += 1
        self._send(method, body)
        async with asyncio.timeout(30):
            answer = await self._answers.get()
        assert " 200 " in answer.start, answer.start

    async def _exchange(self, method: str, uri: str, fields: dict[str, str]) -> Message:
        self._number += 1
        self._write(method, uri, fields, "")
        async with asyncio.timeout(30):
            return await self._answers.get()

    def _send(self, method: str, body: str) -> None:
        """Within the call: our side is its To."""
        invite = self._invite.headers
        uri = re.sub(r".*<([^>]*)>.*", r"\1", invite["contact"])
        fields = {"From": f"{invite['to']};tag=us", "To": invite["from"], "Call-ID": invite["call-id"]}
        self._write(method, uri, fields | {"Contact": self._contact}, body)

    def _write(self, method: str, uri: str, fields: dict[str, str], body: str) -> None:
        via = f"SIP/2.0/UDP 127.0.0.1:{self._port};branch=z9hG4bK{self._number}{method};rport"
        every = {"Via": via, "Max-Forwards": "70", "CSeq": f"{self._number} {method}", **fields}
        self._put(f"{method} {uri} SIP/2.0", list(every.items()), body)

    def _reply(self, request: Message, status: str, body: str) -> None:
        same = [(name, request.headers[name.lower()]) for name in ("From", "Call-ID", "CSeq")]
        to = request.headers["to"]
        vias = [("Via", via) for via in request.vias]
        headers = [*vias, *same, ("To", to if "tag=" in to else f"{to};tag=us"), ("Contact", self._contact)]
        self._put(f"SIP/2.0 {status}", headers, body)

    def _put(self, start: str, headers: list[tuple[str, str]], body: str) -> None:
        if body:
            headers = [*headers, ("Content-Type", "application/sdp")]
        lines = [start, *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}", "", body]
        self._transport.sendto("\r\n".join(lines).encode(), self.server)

    @property
    def _contact(self) -> str:
        return f"<sip:{self.seat}@127.0.0.1:{self._port}>"

    def _sdp(self, direction: str) -> str:
        head = f"v=0\r\no=- 1 {self._number} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        return f"{head}m=audio {self._media_port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na={direction}\r\n"

    def _authorization(self, challenge: str, uri: str) -> str:
        asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
        digest = HASHES[asked.get("algorithm", "MD5")]

        def hashed(text: str) -> str:
            return digest(text.encode()).hexdigest()

        secret = hashed(f"{self.seat}:{asked['realm']}:{self.password}")
        answer = hashed(f"{secret}:{asked['nonce']}:00000001:us:auth:{hashed(f'REGISTER:{uri}')}")
        return (
            f'Digest username="{self.seat}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", uri="{uri}", '
            f'response="{answer}", algorithm={asked.get("algorithm", "MD5")}, qop=auth, nc=00000001, cnonce="us", '
            f'opaque="{asked.get("opaque", "")}"'
        )
