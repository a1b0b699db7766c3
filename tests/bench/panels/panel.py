"""One panel: a user's live stream, and how long after its event each thing that matters arrived there."""

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from store.tasks import end, spawn
from threerings.carrier.phones import CarrierPhones
from threerings.robots.door import Door, Message

WAITING_ROW = re.compile(r'data-clock="wait-([0-9a-f-]{36})".*?data-start="([^"]+)"')
PHONE = "ring=0.7|answer"
TOLD = ("pop", "call", "floor")


@dataclass
class Delays:
    """`by_kind`: how late, in ms. `messages`: how many there were of each type, at all panels."""

    by_kind: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def note(self, kind: str, happened_at: str, now: datetime) -> None:
        """Something that happened then is told now."""
        late = now - datetime.fromisoformat(happened_at)
        self.by_kind[kind].append(late.total_seconds() * 1000)


@dataclass
class Panel:
    """`open` signs in and listens. With a phone it is an agent's desk and takes calls; without, it only looks on."""

    door: Door
    page: str
    delays: Delays
    has_snapshot: asyncio.Event = field(default_factory=asyncio.Event)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _work: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, token: str) -> None:
        """Sign in and listen, until `close`."""
        await self.door.enter(token)
        self._work.append(spawn("panel", self._listen(), vital=False))
        await asyncio.wait_for(self.has_snapshot.wait(), 10)

    async def plug_in(self, phones: CarrierPhones) -> None:
        """A desk phone that answers, and ready."""
        given = await self.door.post("/api/phone", {"kind": "desk"})
        await phones.add(given["seat"], given["password"], PHONE)
        await self._ready()

    async def close(self) -> None:
        """Stop listening."""
        for task in self._work:
            await end(task)

    async def _listen(self) -> None:
        async for message in self.door.live(self.page):
            await self._hear(message, datetime.now(UTC))

    async def _hear(self, message: Message, now: datetime) -> None:
        self.delays.messages[message.type] += 1
        match message.type:
            case "snapshot":
                self.has_snapshot.set()
            case "pop":
                call, offered_at = message.data["call"], message.data["offered_at"]
                self._note("pop", call["offer_id"], offered_at, now)
                shown = {"call_id": call["call_id"], "offer_id": call["offer_id"], "after_ms": 1}
                await self.door.say({"type": "popped", **shown})
            case "call" if message.data.get("phase") in ("talking", "wrapup"):
                self._call(message, now)
            case "floor":
                for call_id, began in WAITING_ROW.findall(message.data["html"]):
                    self._note("floor", call_id, began, now)

    def _call(self, message: Message, now: datetime) -> None:
        call_id, phase = message.data["call_id"], message.data["phase"]
        if self._note("call", f"{call_id} {phase}", message.data["since"], now) and phase == "wrapup":
            self._work.append(spawn("work after a call", self._finish(call_id), vital=False))

    def _note(self, kind: str, what: str, happened_at: str, now: datetime) -> bool:
        """Note how late something came, the first time it does."""
        if (kind, what) in self._told:
            return False
        self._told.add((kind, what))
        self.delays.note(kind, happened_at, now)
        return True

    async def _finish(self, call_id: str) -> None:
        await self.door.post(f"/api/calls/{call_id}/outcome", {"outcome": "test"})
        await self._ready()

    async def _ready(self) -> None:
        await self.door.post("/api/state", {"paused": False, "reason": None})
