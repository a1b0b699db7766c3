"""A house that reminds by message, and somebody who carries them: a real web server that does what it is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from sqlalchemy import select, update

from desk.room import react
from domain.attempts import Attempt
from domain.decisions import Refused
from domain.facts import Fact, PromiseMade
from domain.house import HouseRules
from domain.judge import judge
from domain.messages.signing import Signed, believed, headers_of
from domain.world import ATTEMPTS
from outbound.messages import inbound
from outbound.messages.gateway import WebGateway
from outbound.messages.room import Messages
from outbound.words.room import look
from store import tables
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.evidence import evidence_of
from store.turn import state_of
from tests.conftest import HandClock

SEND, RECEIVE = bytes(range(32)), bytes(range(32, 64))
OANH, TODAY = "+84900000416", date(2026, 11, 20)
HOUSE = """\
name: Nhà mẫu
rules:
  packs: [VN-consumer-finance, VN-house]
  promise_reminder: message
  message_url: https://messages.example/send
  names: {vi: Nhà Mẫu, en: Model House}
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: khue, login: khue, name: Khuê, role: agent}
  - {id: hang, login: hang, name: Hằng, role: lead}
persons:
  - {id: oanh, name: Lý Kim Oanh, form_of_address: cô, numbers: ["+84900000416"]}
  - {id: phat, name: Huỳnh Tấn Phát}
  - {id: an, name: Ngô An, numbers: ["+84900000777"]}
  - {id: binh, name: Ngô Bình, numbers: ["+84900000777"]}
"""


@dataclass
class Carrier:
    """Who carries messages. `answers`: the status of each request in turn, then 202; 0: the line is cut instead.
    `arrived`: it has read a request; it answers once it `may_answer`."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    believed: list[bool] = field(default_factory=list)
    clock: HandClock = field(default_factory=HandClock)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        """One message."""
        body = await request.read()
        self.believed.append(isinstance(believed(SEND, request.headers, body, self.clock()), Signed))
        self.requests.append(json.loads(body))
        self.arrived.set()
        await self.may_answer.wait()
        status = self.answers.pop(0) if self.answers else 202
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=status, headers={"Location": "/elsewhere"} if 300 <= status < 400 else None)


@dataclass
class Post:
    """The house, driven a moment at a time."""

    journal: Journal
    now: HandClock
    carrier: Carrier
    messages: Messages
    _read: int = 0

    async def promised(self, person_id: str = "oanh", in_days: int = 2) -> str:
        """Somebody promises to pay."""
        promise_id = f"w-{person_id}-{in_days}"
        due = (self.now.at.date() + timedelta(days=in_days)).isoformat()
        await self.journal.append(
            PromiseMade(
                at=self.now.at, promise_id=promise_id, person_id=person_id, by_id="khue", amount_minor=500_000,
                currency="VND", due_on=due,
            )
        )  # fmt: skip
        return promise_id

    async def due(self, days: float = 1) -> None:
        """Time passes; who is to be reminded is."""
        self.now.forward(days * 86400)
        await self.journal.decide(look)

    async def works(self, seconds: float = 0) -> None:
        """What runs by itself does, and what follows from it."""
        self.now.forward(seconds)
        before = -1
        while before != self.journal.seq:
            before = self.journal.seq
            await self.messages.send_and_follow()
        while self._read < self.journal.seq:
            for recorded in await self.journal.read(self._read, 100):
                await self.journal.decide(lambda turn, r=recorded: react(turn, r))  # type: ignore[misc]
                self._read = recorded.seq

    async def told(
        self, kind: str, request_id: str = "r1", signed_with: bytes = RECEIVE, **data: Any
    ) -> Refused | None:
        """The carrier tells something."""
        body = json.dumps({"type": kind, "timestamp": self.now.at.isoformat(), "data": data}).encode()
        return await inbound.take(self.journal, RECEIVE, headers_of(signed_with, request_id, self.now.at, body), body)

    async def facts(self, kind: type[Fact]) -> list[Any]:
        """Facts of a kind."""
        return [r.fact for r in await self.journal.read(limit=10_000) if isinstance(r.fact, kind)]

    async def attempts(self) -> list[Attempt]:
        """All, in their order."""
        async with self.journal.engine.connect() as connection:
            rows = await connection.execute(select(tables.attempts).order_by(tables.attempts.c.reserved_at))
            return [state_of(ATTEMPTS, row._mapping) for row in rows]

    async def rules(self, **changed: Any) -> None:
        """The house decides otherwise."""
        usual: dict[str, Any] = {
            "packs": ("VN-consumer-finance", "VN-house"),
            "promise_reminder": "message",
            "names": {"vi": "Nhà Mẫu"},
        }
        rules = HouseRules(**usual | changed)
        await self.journal.decide(lambda turn: turn.connection.execute(update(tables.organisation).values(rules=rules)))

    async def well(self) -> None:
        """The judge finds nothing, and no fact holds a number or a word."""
        async with self.journal.engine.connect() as connection:
            evidence = await evidence_of(connection)
        assert judge(evidence, self.now.at) == []
        written = repr(evidence.facts)
        assert not any(secret in written for secret in ("900000416", "Oanh", "HUY", "STOP"))


@pytest.fixture
async def post(journal: Journal, now: HandClock, tmp_path: Path) -> AsyncIterator[Post]:
    """The house and its carrier."""
    async with _opened(journal, now, tmp_path) as house:
        yield house


@pytest.fixture
async def any_post(any_journal: Journal, now: HandClock, tmp_path: Path) -> AsyncIterator[Post]:
    """The same on both kinds of database."""
    async with _opened(any_journal, now, tmp_path) as house:
        yield house


@asynccontextmanager
async def _opened(journal: Journal, now: HandClock, tmp_path: Path) -> AsyncIterator[Post]:
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    read = read_organisation(tmp_path / "house.yaml")
    await journal.decide(lambda turn: keep(turn.connection, read, turn.now))
    carrier = Carrier(clock=now)
    carrier.may_answer.set()
    app = web.Application()
    app.router.add_post("/send", carrier.take)
    gateway = WebGateway(SEND, now)
    async with TestServer(app, port=unused_port()) as server:
        await gateway.start()
        house = Post(journal, now, carrier, Messages(journal, gateway))
        await house.rules(message_url=str(server.make_url("/send")))
        yield house
        await gateway.stop()
