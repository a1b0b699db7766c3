"""The sound of a raw caller: RTP in steps of 20 ms, keys as events of RFC 4733 or as tones, and what is heard."""

import asyncio
import random
import struct
from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from store.tasks import end, spawn
from tests.live.telephone import alaw
from threerings.asterisk.sounds import tone
from threerings.carrier.sound import Heard

FRAME, FRAME_S = 160, 0.02
ALAW, EVENT = 8, 101
HELD, OVER = 0x0A, 0x8A
"""Of a key: how loud it is, and if this is its end."""
KEY_S, PAUSE_S = 0.12, 0.1
KEYS = "0123456789*#"
_TONES = {
    key: (row, column)
    for row, keys in ((697.0, "123"), (770.0, "456"), (852.0, "789"), (941.0, "*0#"))
    for column, key in zip((1209.0, 1336.0, 1477.0), keys, strict=True)
}


@dataclass
class Voice(asyncio.DatagramProtocol):
    """`open`, `meet` the other side, `press`; `close`. `every`: a packet is sent only so often while nothing is said,
    `keeps`: what was heard can be listened to afterwards."""

    address: str
    every: int = 1
    keeps: bool = True
    heard_at: float = 0.0
    """When something loud came last, by the loop's clock."""
    key_at: float = 0.0
    """When the end of the last key was sent."""
    after_key_at: float = 0.0
    """When something loud came first after it."""
    port: int = 0
    _heard: bytearray = field(default_factory=bytearray)
    _says: deque[tuple[int, bool, bytes, int]] = field(default_factory=deque)
    _to: tuple[str, int] | None = None
    _task: asyncio.Task[None] | None = None
    _transport: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        """Have a port to be spoken to."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self.address, 0))
        self.port = self._transport.get_extra_info("sockname")[1]

    def meet(self, host: str, port: int) -> None:
        """Speak to that side, silence if nothing else, until `close` or `fall_silent`."""
        self._to = host, port
        self._task = self._task or spawn("a raw caller's voice", self._speak(), vital=False)

    async def fall_silent(self) -> None:
        """Send nothing any more, though nobody hung up."""
        await end(self._task)

    async def close(self) -> None:
        """Over."""
        await self.fall_silent()
        if self._transport:
            self._transport.close()

    @property
    def heard(self) -> Heard:
        """All that was heard so far."""
        return Heard(alaw.decode(bytes(self._heard)))

    def say(self, samples: NDArray[np.float64]) -> None:
        """Something said, at 8 kHz; what does not fill a step is left out."""
        sound = alaw.encode(samples)
        self._says += [(ALAW, False, sound[at : at + FRAME], 1) for at in range(0, len(sound) - FRAME + 1, FRAME)]

    def say_tone(self, key: str) -> None:
        """The two tones of a key, as a caller's own voice."""
        low, high = _TONES[key]
        self.say((tone(low, KEY_S) + tone(high, KEY_S)) * 0.3)
        self.say(np.zeros(int(PAUSE_S * 8000)))

    def send_event(self, key: str, key_s: float = KEY_S, pause_s: float = PAUSE_S) -> None:
        """A key as the network sends it: one event, its end told three times."""
        steps = round(key_s / FRAME_S)
        for step in range(1, steps + 3):
            ends, length = step >= steps, min(step, steps) * FRAME
            body = struct.pack("!BBH", KEYS.index(key), OVER if ends else HELD, length)
            self._says.append((EVENT, step == 1, body, steps + 2 if step == steps + 2 else 0))
        self._says += [(ALAW, False, alaw.SILENCE * FRAME, 1)] * round(pause_s / FRAME_S)

    async def hears_nothing(self, for_s: float = 0.6) -> None:
        """Wait until the other side has been silent for so long, after it was heard."""
        while True:
            await asyncio.sleep(FRAME_S)
            if self.heard_at and asyncio.get_running_loop().time() - self.heard_at >= for_s:
                return

    async def said(self) -> None:
        """Wait until all that was to be said is on the wire."""
        while True:
            await asyncio.sleep(FRAME_S)
            if not self._says:
                return

    def datagram_received(self, data: bytes, addr: object) -> None:
        """A packet of the other side."""
        if len(data) <= 12 or data[1] & 0x7F != ALAW:
            return
        sound = data[12:]
        if self.keeps:
            self._heard += sound
        if np.abs(alaw.decode(sound)).max() > 500:
            self.heard_at = asyncio.get_running_loop().time()
            if self.after_key_at < self.key_at:
                self.after_key_at = self.heard_at

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        chance = random.Random(self.port)
        source, sequence, stamp = chance.getrandbits(32), chance.getrandbits(15), chance.getrandbits(30)
        due, quiet = loop.time(), 0
        while True:
            said = bool(self._says)
            kind, mark, body, steps = self._says.popleft() if said else (ALAW, False, alaw.SILENCE * FRAME, 1)
            if said or quiet % self.every == 0:
                head = struct.pack("!BBHII", 0x80, kind | mark << 7, sequence & 0xFFFF, stamp & 0xFFFFFFFF, source)
                self._transport.sendto(head + body, self._to)
                sequence += 1
            if kind == EVENT and body[1] == HELD:
                self.key_at = loop.time() + FRAME_S  # the next step tells of its end
            quiet = 0 if said else quiet + 1
            stamp += steps * FRAME
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))
