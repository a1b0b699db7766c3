"""A caller who does what no telephone would: any bytes for a name, no ACK, no BYE, keys told in any way.

    caller = RawCaller(whole.line, b"Kim", "0912345678")
    await caller.call()            # it rings
    await caller.answered()        # it is answered, and acknowledged (unless `acks` is false)
    await caller.press("12#")
    await caller.hang_up()         # or cancel(), or forget(): gone without a word

Comes from the telephone network's own address, so the PBX takes it for its trunk.
"""

import asyncio
import re
import uuid
from dataclasses import dataclass, field
from typing import Literal

from tests.live.telephone.voice import ALAW, EVENT, Voice

LIMIT_S = 30.0
Keys = Literal["rfc4733", "info", "tones"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a caller's telephone stands (`address`), and the PBX that it reaches; `did`: its first hotline's number."""

    address: str
    sip_port: int
    did: str


@dataclass
class RawCaller(asyncio.DatagramProtocol):
    """`number`: what is dialled, the first hotline unless said; `keys`: how this telephone tells of them; it offers
    events of RFC 4733 only where it uses them. `rang`: the other side has accepted the call."""

    line: Line
    name: bytes
    user: str
    number: str = ""
    keys: Keys = "rfc4733"
    acks: bool = True
    rang: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _answers: list[bytes] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _to: bytes = b""
    _target: bytes = b""
    _cseq: int = 1
    _transport: asyncio.DatagramTransport | None = None

    def __post_init__(self) -> None:
        self.number = self.number or self.line.did
        self.voice = Voice(self.line.address)

    # -- what a caller does -----------------------------------------------------------------------------------------
    async def dial(self) -> None:
        """Send the INVITE and wait for nothing."""
        loop, address = asyncio.get_running_loop(), (self.line.address, 0)
        await self.voice.open()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=address)
        self._invite("sendrecv")

    async def call(self) -> None:
        """Dial; returns when it rings."""
        await self.dial()
        await self._until(180)

    async def answered(self, limit_s: float = 20.0) -> None:
        """Wait for the answer; from then on there is sound."""
        said = await self._until(200, limit_s)
        self._target = _first(rb"\r\nContact:\s*<([^>]+)>", said)
        self._to = _first(rb"\r\n(To:[^\r]+)", said)
        self._ack()
        port = int(_first(rb"\r\nm=audio (\d+)", said))
        self.voice.meet(_first(rb"\r\nc=IN IP4 ([\d.]+)", said).decode(), port)

    async def press(self, digits: str) -> None:
        """Keys, one after the other, after what is being said; returns when they are on the wire."""
        await self.voice.said()
        for digit in digits:
            if self.keys == "info":
                await self._told_of(digit, 0.12)
                await asyncio.sleep(0.1)
            elif self.keys == "tones":
                self.voice.say_tone(digit)
            else:
                self.voice.send_event(digit)
            await self.voice.said()

    async def key_in(self, digits: str, each_s: float) -> None:
        """A number whose keys follow each other so fast, half of the time held; returns when all is on the wire."""
        await self.voice.said()
        began = asyncio.get_running_loop().time()
        for place, digit in enumerate(digits, 1):
            if self.keys == "info":
                await self._told_of(digit, each_s / 2)
                await asyncio.sleep(began + place * each_s - asyncio.get_running_loop().time())
            else:
                self.voice.send_event(digit, each_s / 2, each_s / 2)
        await self.voice.said()

    async def _told_of(self, digit: str, key_s: float) -> None:
        body = f"Signal={digit}\r\nDuration={key_s * 1000:.0f}\r\n".encode()
        await self._ask("INFO", body, "application/dtmf-relay")

    async def hold(self, direction: str = "sendonly") -> None:
        """Put the other side on hold: a new INVITE within the call. `sendrecv` takes it back."""
        self._cseq += 1
        self._invite(direction)
        await self._until(200)
        self._ack()

    async def hang_up(self) -> None:
        """Say goodbye; one who was said goodbye to already only puts the receiver down."""
        if not self.over.is_set():
            await self._ask("BYE")
        await self.forget()

    async def cancel(self) -> None:
        """Give up while it rings; returns when the other side has seen it."""
        self._send("CANCEL", branch=self._branch)
        ended = await self._until(487)
        self._send("ACK", to=_first(rb"\r\n(To:[^\r]+)", ended), branch=self._branch)
        await self.forget()

    async def forget(self) -> None:
        """Gone, without a word; one who never dialled, or is gone, has nothing to put down."""
        await self.voice.close()
        if self._transport:
            self._transport.close()

    # -- what is on the wire ----------------------------------------------------------------------------------------
    @property
    def _branch(self) -> str:
        return f"z9hG4bK{self._id}{self._cseq}"

    def _invite(self, direction: str) -> None:
        events = self.keys == "rfc4733"
        lines = [
            "v=0",
            f"o=- 1 {self._cseq} IN IP4 {self.voice.address}",
            "s=-",
            f"c=IN IP4 {self.voice.address}",
            "t=0 0",
            f"m=audio {self.voice.port} RTP/AVP {ALAW}" + (f" {EVENT}" if events else ""),
            f"a=rtpmap:{ALAW} PCMA/8000",
            *([f"a=rtpmap:{EVENT} telephone-event/8000", f"a=fmtp:{EVENT} 0-15"] if events else []),
            f"a={direction}",
        ]
        body = "".join(f"{line}\r\n" for line in lines).encode()
        self._send("INVITE", body, "application/sdp", branch=self._branch)

    async def _ask(self, method: str, body: bytes = b"", kind: str = "") -> None:
        self._cseq += 1
        self._send(method, body, kind, branch=self._branch)
        await self._until(200)

    def _ack(self) -> None:
        if self.acks:
            self._send("ACK", branch=f"{self._branch}ack")

    def _send(self, method: str, body: bytes = b"", kind: str = "", *, branch: str, to: bytes = b"") -> None:
        host, port = self._transport.get_extra_info("sockname")
        name = self.name.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        ours = f"sip:{self.number}@127.0.0.1".encode()
        lines = [
            method.encode() + b" " + (self._target or ours) + b" SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch={branch}".encode(),
            b'From: "' + name + f'" <sip:{self.user}@{host}>;tag=1'.encode(),
            to or self._to or b"To: <" + ours + b">",
            f"Call-ID: {self._id}".encode(),
            f"CSeq: {self._cseq} {method}".encode(),
            f"Contact: <sip:raw@{host}:{port}>".encode(),
            b"Max-Forwards: 70",
            *([f"Content-Type: {kind}".encode()] if kind else []),
            f"Content-Length: {len(body)}".encode(),
        ]
        self._transport.sendto(b"\r\n".join(lines) + b"\r\n\r\n" + body, ("127.0.0.1", self.line.sip_port))

    def datagram_received(self, data: bytes, addr: object) -> None:
        """An answer, or a question of the other side: it is agreed to."""
        if data.startswith(b"SIP/2.0"):
            self.rang = self.rang or data.startswith(b"SIP/2.0 18")
            self._answers.append(data)
            self._news.set()
            return
        same = [line for line in data.split(b"\r\n") if re.match(rb"(Via|From|To|Call-ID|CSeq):", line)]
        if not data.startswith(b"ACK"):
            answer = [b"SIP/2.0 200 OK", *same, b"Content-Length: 0"]
            self._transport.sendto(b"\r\n".join(answer) + b"\r\n\r\n", addr)
        if data.startswith(b"BYE"):
            self.over.set()

    async def _until(self, status: int, limit_s: float = LIMIT_S) -> bytes:
        """The answer with this status to what was asked last; any other final answer fails."""
        async with asyncio.timeout(limit_s):
            while True:
                for answer in self._answers:
                    said = int(answer.split()[1])
                    if int(_first(rb"\r\nCSeq: (\d+)", answer)) != self._cseq:
                        continue
                    if said == status:
                        return answer
                    assert said < 300 or said == status, answer[:300]
                self._news.clear()
                await self._news.wait()


def _first(pattern: bytes, text: bytes) -> bytes:
    found = re.search(pattern, text, re.IGNORECASE)
    assert found, (pattern, text[:400])
    return found[1]
