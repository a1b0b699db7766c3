"""One link: one TCP connection to Asterisk's manager, from connect to loss, and never a second one.

panoramisk connects, numbers the actions, writes them and finds the action an answer belongs to. What it does wrong is
replaced here, each replacement with a test that shows the bare library doing it (tests/ami_bridge/test_bare_*.py).
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager
from panoramisk.message import Message

from ami_bridge.actions import AmiReply, CheckedAction
from ami_bridge.errors import ActionTimeout, LinkAway, LinkLost
from ami_bridge.framing import Event, Framer, NotAsterisk, parse

# The library logs whole actions (secrets) and whole messages (names, numbers): nothing of that is kept.
SILENT = logging.getLogger("ami_bridge.panoramisk")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False
SILENT.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class AmiAccount:
    """Where the manager listens and who we are there."""

    host: str
    port: int
    username: str
    secret: str = field(repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)


class FramedProtocol(AMIProtocol):  # type: ignore[misc]  # panoramisk has no types
    """panoramisk's protocol with bytes framed first, every message guarded, and nothing kept for a later connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.framer = Framer()
        self.bad_messages = 0
        self.greeted = asyncio.Event()
        self.lost = asyncio.Event()
        self.loss = ""

    def data_received(self, data: bytes) -> None:
        try:
            messages = self.framer.feed(data)
        except NotAsterisk as why:
            return self.drop(str(why))
        if self.framer.version:
            self.greeted.set()
        for message in messages:
            try:
                self._take(parse(message))
            except Exception:  # noqa: BLE001  # the seam: one message that cannot be read must not cost the link
                self.bad_messages += 1
        return None

    def _take(self, told: Event) -> None:
        action = self.responses.get(told.get("ActionID", ""))
        if "Event" in told:
            if action is None or not action.is_list:
                self.factory.dispatch(told)
            elif action.add_row(told):
                self.responses.pop(action.id, None)
            if told["Event"] == "Shutdown":
                self.drop("Asterisk is shutting down")
        elif "Response" in told and action is not None:
            self.handle_message(Message(told))

    def drop(self, reason: str) -> None:
        """Ends the connection now; what is still unanswered is told so. Safe to call twice."""
        self.loss = self.loss or reason
        self.transport.abort()
        self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.loss = self.loss or (f"connection lost: {exc}" if exc else "Asterisk closed the connection")
        self.close()

    def close(self) -> None:
        """Instead of the library's, which keeps what is unanswered and sends it again after the reconnect."""
        unanswered = list({id(action): action for action in self.responses.values()}.values())
        self.responses.clear()
        for action in unanswered:
            if not action.future.done():
                action.future.set_exception(LinkLost(f"{action['Action']}: {self.loss}"))
        self.closed = True
        self.greeted.set()
        self.lost.set()


class Link(Manager):  # type: ignore[misc]  # panoramisk has no types
    """A panoramisk Manager that lives exactly as long as one connection and hands events to one synchronous sink."""

    def __init__(self, account: AmiAccount, sink: Callable[[Event], None]) -> None:
        super().__init__(
            host=account.host,
            port=account.port,
            ssl=account.tls or False,
            encoding="utf-8",
            protocol_factory=FramedProtocol,
            log=SILENT,
        )
        self._sink = sink

    async def open(self, timeout_s: float) -> None:
        """Connects and waits for the banner. LinkAway says why not."""
        try:
            async with asyncio.timeout(timeout_s):
                await self.connect()
                await self.wire.greeted.wait()
            if not self.wire.framer.version:
                raise LinkAway(self.wire.loss)
        except TimeoutError:
            self.drop("no answer")
            raise LinkAway(f"no Asterisk manager answered within {timeout_s} s") from None
        except OSError as why:
            raise LinkAway(f"cannot connect: {why.strerror or why}") from None

    @property
    def wire(self) -> FramedProtocol:
        wire: FramedProtocol = self.protocol
        return wire

    async def ask(self, action: CheckedAction, timeout_s: float) -> AmiReply:
        """Sends one action and waits for its whole answer. LinkLost and ActionTimeout mean: it may have happened."""
        if self.protocol is None or self.wire.closed:
            raise LinkAway("the link is down")
        future: asyncio.Future[AmiReply] = self.send_action(action, as_list=action.is_list)
        try:
            async with asyncio.timeout(timeout_s):
                return await future
        except TimeoutError:
            raise ActionTimeout(f"{action['Action']}: no answer within {timeout_s} s") from None
        finally:
            self.wire.responses.pop(action.id, None)

    def drop(self, reason: str) -> None:
        if self.protocol is not None:
            self.wire.drop(reason)

    # -- what panoramisk calls ----------------------------------------------------------------------------------

    def connection_made(self, connecting: "asyncio.Task[Any]") -> None:
        """The library would try again by its own timer here; when to try again is the client's decision."""
        if connecting.cancelled() or connecting.exception() is not None:
            return
        super().connection_made(connecting)
        self.pinger.cancel()  # its pings are sent and their answers never looked at: see watchdog.py

    def send_action(
        self, action: CheckedAction, as_list: bool | None = None, **fields: Any
    ) -> "asyncio.Future[AmiReply]":
        """Refuses whatever did not pass the serializer."""
        if not isinstance(action, CheckedAction) or fields:
            raise TypeError("only a CheckedAction reaches the socket: use ami_bridge.actions.checked")
        future: asyncio.Future[AmiReply] = self.protocol.send(action, as_list=as_list)
        return future

    def dispatch(self, event: Event) -> None:
        """Instead of patterns and callbacks (an exception in one of which ended the link): one sink, in order."""
        self._sink(event)
