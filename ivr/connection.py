"""One connection from Asterisk: lines to events, commands to replies, each with its own deadline.

    waiting for the environment -> open -> over
A command that was cut (time-out, cancellation) leaves Asterisk's replies one behind ours for ever after, and some
commands then get no reply at all: such a session is over, `ask` says why, and the socket is closed.

One command may lie ready behind a GOSUB that is under way. It is sent when Asterisk has said that it has taken that up
(`100 Trying...`), and not before: Asterisk reads all that has come at once, takes up the first line, and then waits for
more bytes while a whole line lies in its own buffer. Those after it wait here; each is sent in the moment in which its
turn has come, for until then Asterisk reads the caller's keys and drops them.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from ivr.errors import AgiBroken, AgiError, AgiTimeout, CallerGone
from ivr.wire import Begun, Environment, Event, HungUp, Parser, Reply

HANGUP_GRACE_S = 1.0
"""How long a command under way may still wait for its reply once the caller is gone."""

CLOSE_GRACE_S = 1.0
"""How long a peer has to take our last words and close."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A command whose turn has not come. `timeout_s`: from its sending to its reply."""

    line: bytes
    timeout_s: float
    reply: asyncio.Future[Reply]


class Connection(asyncio.Protocol):
    """The socket's side of a session. `on_open` is told of itself; `on_environment` once; `on_lost` at the end."""

    def __init__(
        self,
        on_open: Callable[["Connection"], None],
        on_environment: Callable[["Connection", Environment], None],
        on_lost: Callable[["Connection"], None],
    ) -> None:
        self._on_open, self._on_environment, self._on_lost = on_open, on_environment, on_lost
        self._loop = asyncio.get_running_loop()
        self._parser = Parser()
        self._transport: asyncio.Transport | None = None
        self._replies: deque[asyncio.Future[Reply]] = deque()
        self._waiting: deque[_Waiting] = deque()
        self._taken_up = True
        self._due: float | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._over: AgiError | None = None
        self._introduced = self._deaf = False
        self.broken = False
        """Set when what arrived is not the protocol."""
        self.hung_up = asyncio.Event()
        """Set when Asterisk said HANGUP, or closed: a flow may wait for it beside its own work."""

    @property
    def busy(self) -> bool:
        """A command is under way."""
        return bool(self._replies)

    # -- the flow's side ----------------------------------------------------------------------------------------

    async def ask(self, line: bytes, timeout_s: float) -> Reply:
        """Send one command, once Asterisk has taken up what was asked before, and wait for its reply. `timeout_s`: from
        its sending, with what is under way before it. Raises CallerGone, AgiTimeout, AgiBroken."""
        if self._over is None and self.hung_up.is_set():
            self._over = CallerGone("hung up")
        if self._over is not None:
            raise type(self._over)(*self._over.args)
        asked = _Waiting(line, timeout_s, self._loop.create_future())
        self._waiting.append(asked)
        self._send_next()
        try:
            return await asked.reply
        except asyncio.CancelledError:
            self._finish(AgiBroken("a command was cut"))
            raise

    def dismiss(self, last_line: bytes) -> None:
        """Say one last thing to a peer that we do not serve, listen no more, and let go of it."""
        assert self._transport is not None
        self._deaf = True
        self._transport.write(last_line)
        self._transport.write_eof()
        self.expect_within(CLOSE_GRACE_S)

    def expect_within(self, seconds: float) -> None:
        """The peer owes us something (its environment, a reply, its end). One timer a connection serves all of that: it
        is only ever set anew when something is due earlier than it would fire."""
        self._due = self._loop.time() + seconds
        if self._watchdog is not None and self._watchdog.when() > self._due:
            self._watchdog.cancel()
            self._watchdog = None
        if self._watchdog is None:
            self._watchdog = self._loop.call_at(self._due, self._look)

    def close(self) -> None:
        """End the conversation: Asterisk goes on in its dialplan."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.close()

    # -- the socket's side --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket stands."""
        self._transport = cast(asyncio.Transport, transport)
        self._on_open(self)

    def data_received(self, data: bytes) -> None:
        """Bytes arrived."""
        if self._deaf or self._over is not None:
            return
        try:
            for event in self._parser.feed(data):
                self._on_event(event)
            self._send_next()
        except AgiBroken as error:
            self.broken = True
            self._finish(error)
            self.close()

    def eof_received(self) -> bool:
        """Asterisk closed its side: there is nobody to talk to."""
        self.hung_up.set()
        self._finish(CallerGone("Asterisk closed the session"))
        return False

    def connection_lost(self, _exc: Exception | None) -> None:
        """The socket is gone, whoever closed it."""
        self.hung_up.set()
        self._finish(CallerGone("the connection is gone"))
        if self._watchdog is not None:
            self._watchdog.cancel()
        self._on_lost(self)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Environment):
            self._introduced, self._due = True, None
            self._on_environment(self, event)
        elif isinstance(event, HungUp):
            self.hung_up.set()
            if self._due is not None and self._due > self._loop.time() + HANGUP_GRACE_S:
                self.expect_within(HANGUP_GRACE_S)
        elif not self._replies:
            raise AgiBroken("a reply that nobody asked for")
        elif isinstance(event, Begun):
            if len(self._replies) == 1:
                self._taken_up = True
        else:
            self._replies.popleft().set_result(event)
            if not self._replies:
                self._due, self._taken_up = None, True

    def _send_next(self) -> None:
        """Nothing more is sent once the caller has hung up."""
        if not self._waiting or not self._taken_up:
            return
        if self.hung_up.is_set():
            self._finish(CallerGone("hung up"))
            return
        assert self._transport is not None
        asked = self._waiting.popleft()
        self._taken_up = False
        self._replies.append(asked.reply)
        self.expect_within(asked.timeout_s)
        self._transport.write(asked.line)

    def _look(self) -> None:
        """The watchdog fired: is anything overdue?"""
        self._watchdog = None
        if self._due is None:
            return
        if self._loop.time() < self._due:
            self._watchdog = self._loop.call_at(self._due, self._look)
        elif self._deaf or not self._introduced:
            assert self._transport is not None
            self._transport.abort()
        else:
            self._finish(CallerGone("hung up") if self.hung_up.is_set() else AgiTimeout("no reply in time"))

    def _finish(self, why: AgiError) -> None:
        """The session is over, for the first reason that ended it."""
        self._over = self._over or why
        self._due = None if self._replies else self._due
        left = [*self._replies, *(asked.reply for asked in self._waiting)]
        self._replies.clear()
        self._waiting.clear()
        for reply in left:
            if not reply.done():
                reply.set_exception(why)
