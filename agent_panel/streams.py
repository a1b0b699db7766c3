"""One browser's live stream: a snapshot first, then what changed for its user, in order.

Facts only mark topics as touched; a pump computes what those topics show now and sends what differs from what the
browser has. So nothing piles up however fast facts come or slow a browser is: updates merge. What cannot be merged
(a signature, a toast) has a short queue. A browser that does not take its messages in time is closed and starts anew.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import msgspec
import structlog
from aiohttp import WSCloseCode, web
from sqlalchemy.exc import SQLAlchemyError

from agent_panel.builders.scene import Mirror, open_scene
from agent_panel.callers import Callers
from agent_panel.deps import PanelDeps
from agent_panel.news_items import NEWS, item_for, mine_to_hear
from agent_panel.parts import page_of
from agent_panel.telling import Teller, Told, interests
from agent_panel.topics import EVERYTHING, URGENT, Topic, Viewer, touched
from agent_panel.views.environment import Pages
from agent_panel.views.live import ByeMessage
from domain.cases import Case
from domain.facts import ClockStarted, ClockStopped, Fact
from store.codec import Recorded
from store.sessions import Session

SLOW_S = 0.4
GOLDEN = 0.618034
"""Spreads any number of turns evenly."""
TICK_S = 0.005
"""An event loop's clock may call that much too early."""
MOST_ITEMS = 60
"""News that cannot be merged and wait to be sent; a browser that is further behind starts anew."""
log = structlog.get_logger(__name__)
_opened = count()


@dataclass(frozen=True, slots=True)
class Ground:
    """What all streams stand on. `send_s`: how long a browser may take to accept one message; `slow_s`: lists and
    figures are told at most this often."""

    given: PanelDeps
    callers: Callers
    pages: Pages
    send_s: float = 10.0
    slow_s: float = SLOW_S
    mirror: Mirror = field(default_factory=Mirror)
    turns: "count[int]" = field(default_factory=count)


class Stream:
    """`notice` is told every fact; `run` sends until the end."""

    def __init__(self, ground: Ground, session: Session, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.session, self.socket, self._request = session, socket, request
        self.page, self.chosen = page_of(request.query.get("page", "/"), session.role), ("", "urgent")
        self.popped: set[str] = set()
        self.touched_at, self.opened = session.seen_at, next(_opened)
        self._ground, self._told, self._seq = ground, Told(), 0
        self._touched, self._clocks = set[Topic](), set[str]()
        self._items: deque[Fact] = deque()
        self._wake, self._bye = asyncio.Event(), ""
        self._slow_at, self._telling = 0.0, True
        self._turn = next(ground.turns) * GOLDEN % 1

    @property
    def settled(self) -> bool:
        """Nothing waits to be told."""
        return not (self._telling or self._touched or self._items)

    def notice(self, recorded: Recorded, case: Case | None) -> None:
        """Mark what a fact may have changed. Called for every fact, so it does no more. `case`: what it is about."""
        fact, world = recorded.fact, self._ground.given.journal.world
        mine = self._told.mine
        case_id = self.page.subject_id if self.page.kind in ("case", "job") else None
        viewer = Viewer(self.session.user_id, frozenset({mine.call_id} if mine else ()), case_id)
        found = touched(fact, viewer, case)
        if isinstance(fact, ClockStarted | ClockStopped) and Topic.CLOCK in found:
            self._clocks.add(fact.clock_id)
        if isinstance(fact, NEWS) and mine_to_hear(fact, self.session.user_id, world):
            self._items.append(fact)
            self._wake.set()
        if found := found & interests(self.page.kind, self.session.role):
            self._touched |= found
            if found & URGENT or not self._slow_at:
                self._wake.set()
        if len(self._items) > MOST_ITEMS:
            self.end("behind")

    def look_at(self, path: str) -> None:
        """The browser has another page open now."""
        self.page = page_of(path, self.session.role)
        self._told.parts = {}
        self._touched |= EVERYTHING
        self._wake.set()

    def end(self, reason: str) -> None:
        """End the stream as soon as it can be said."""
        self._bye = self._bye or reason
        self._wake.set()

    async def run(self) -> None:
        """The snapshot, then the news, until the end. The seam of one browser."""
        try:
            await self._send_snapshot()
            while not self._bye:
                self._telling = False
                await self._wake.wait()
                self._wake.clear()
                self._telling = True
                await self._tell()
            await self._leave()
        except TimeoutError:
            await self._drop()
        except (ConnectionError, RuntimeError):
            return  # the browser is gone; its reader notices too
        except (SQLAlchemyError, OSError):
            log.exception("a live stream lost the database")
            self._bye = "restart"
            await self._leave()

    async def send(self, type_: str, data: object, *, numbered: bool = True) -> None:
        """One message. Raises TimeoutError when the browser does not take it."""
        message: dict[str, object] = {"type": type_, "data": data}
        if numbered:
            self._seq += 1
            message = {"seq": self._seq, **message}
        text = msgspec.json.encode(message).decode()
        async with asyncio.timeout(self._ground.send_s):
            await self.socket.send_str(text)

    async def _send_snapshot(self) -> None:
        given = self._ground.given
        async with open_scene(given, self._ground.callers, self.session, self._ground.mirror) as scene:
            teller = Teller(scene, self._ground.pages, self._told, self.page, self.chosen)
            snapshot = await teller.snapshot(self.session.csrf)
        await self.send("snapshot", snapshot)
        self._touched.add(Topic.CLOCK)  # an escalation that waits is told after the snapshot
        self._wake.set()

    async def _tell(self) -> None:
        topics, clocks = self._due(), frozenset(self._clocks)
        if not topics and not self._items:
            return
        self._clocks.clear()
        given = self._ground.given
        async with open_scene(given, self._ground.callers, self.session, self._ground.mirror) as scene:
            teller = Teller(scene, self._ground.pages, self._told, self.page, self.chosen)
            async for type_, data in teller.news(topics, clocks):
                await self.send(type_, data)
            while self._items:
                item = await item_for(scene, self._items.popleft())
                if item is not None:
                    await self.send(*item)

    def _due(self) -> frozenset[Topic]:
        """What is to be told now: urgent topics at once, the others together when this browser's turn has come."""
        loop = asyncio.get_running_loop()
        now, due = loop.time(), set(self._touched)
        if self._touched - URGENT:
            if not self._slow_at:
                self._slow_at = now + self._turn_in_s(now)
                loop.call_later(self._slow_at - now, self._wake.set)
            if now < self._slow_at - TICK_S:
                due &= URGENT
            else:
                self._slow_at = 0.0
        self._touched -= due
        return frozenset(due)

    def _turn_in_s(self, now: float) -> float:
        """Browsers take turns with what is not urgent: a caller's record does not stand in line behind all lists."""
        slow_s = self._ground.slow_s
        return (self._turn * slow_s - now) % slow_s if slow_s else 0.0

    async def _leave(self) -> None:
        with suppress(TimeoutError, ConnectionError, RuntimeError):
            await self.send("bye", ByeMessage(self._bye))  # type: ignore[arg-type]
        await self.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _drop(self) -> None:
        """The browser takes nothing more: say so if it can still be heard, then hang up."""
        log.warning("a browser fell behind and was closed", page=self.page.kind)
        self._bye = "behind"
        with suppress(TimeoutError, ConnectionError, RuntimeError):
            async with asyncio.timeout(0.5):
                await self.send("bye", ByeMessage("behind"))
        if self._request.transport is not None:
            self._request.transport.abort()  # closing would wait for a browser that takes nothing
