"""The client: keeps one link to Asterisk's manager up, sends actions over it, collects its events in one inbox.

What it promises to whoever uses it:
- events come out of `take` in the order Asterisk sent them, between a LinkUp and a LinkDown, none silently missing;
- an action is sent at most once, ever: without a link it is refused, and without an answer its outcome is unknown;
- a link that is back is used within a second; a refused login is not hammered; a dead peer is found in 4 pings;
- events that come faster than they are taken drop the link on purpose: the reconnect reconciles, a gap would not.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import structlog

from ami_bridge.actions import AmiReply, Value, checked
from ami_bridge.backoff import Backoff, Ending
from ami_bridge.errors import ActionRefused, AmiError, LinkAway, LoginRefused
from ami_bridge.framing import Event
from ami_bridge.inbox import Inbox, Item
from ami_bridge.link import AmiAccount, Link
from ami_bridge.reader import AmiCounts, Reader, Witness
from ami_bridge.watchdog import keep_alive
from store.tasks import spawn

log = structlog.get_logger(__name__)
STOPPED = "stopped"


@dataclass(frozen=True)
class AmiRules:
    """The client's times and bounds."""

    connect_s: float = 1.0
    login_s: float = 3.0
    action_s: float = 5.0
    ping_interval_s: float = 2.0
    inbox_events: int = 20_000


class AmiClient:
    """`async with AmiClient(account) as client:` or start() and stop()."""

    def __init__(self, account: AmiAccount, rules: AmiRules | None = None, witness: Witness | None = None) -> None:
        self.account = account
        self.rules = rules or AmiRules()
        self.counts = AmiCounts()
        self._witness = witness
        self._inbox = Inbox(self.rules.inbox_events)
        self._link: Link | None = None
        self._up = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    # -- using it ----------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begins to hold a link; does not wait for it, for Asterisk may come later than we do."""
        checked("Login", self._login_fields())  # a secret that cannot be sent is said now, not in the loop
        self._running = spawn("ami link", self._keep())

    async def stop(self) -> None:
        """Ends the link and the trying. Unanswered actions end as LinkLost."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def __aenter__(self) -> "AmiClient":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def is_up(self) -> bool:
        return self._up.is_set()

    async def wait_up(self, timeout_s: float) -> None:
        """Waits for a link that is logged in; LinkAway when there is none in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._up.wait()
        except TimeoutError:
            raise LinkAway(self.counts.last_loss or f"no link within {timeout_s} s") from None

    async def action(self, name: str, fields: Mapping[str, Value] | None = None) -> AmiReply:
        """One action and its answer. Raises one of ami_bridge.errors; never sends twice."""
        action = checked(name, fields)
        if self._link is None or not self.is_up:
            raise LinkAway("no link to Asterisk")
        reply = await self._link.ask(action, self.rules.action_s)
        if reply.fields.get("Response") not in ("Success", "Goodbye", "Pong"):
            raise ActionRefused(name, reply.message)
        return reply

    async def list_action(self, name: str, fields: Mapping[str, Value] | None = None) -> list[Event]:
        """All rows of an enumeration, or an exception: half a list is never handed out."""
        return list((await self.action(name, fields)).rows)

    async def take(self, most: int = 500) -> list[Item]:
        """The next events and link marks, in order; waits for at least one. One consumer."""
        return await self._inbox.take(most)

    def drop_link(self, reason: str) -> None:
        """Gives the present link up on purpose; a new one is made at once."""
        if self._link is not None:
            self._link.drop(reason)

    # -- keeping it --------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        backoff = Backoff()
        while True:
            await self._inbox.room()
            backoff = backoff.after(await self._one_link())
            await asyncio.sleep(backoff.wait_s)

    async def _one_link(self) -> Ending:
        """Holds one link from connect to loss."""
        reader = Reader(self.counts.links + 1, self._inbox, self.counts, self._witness)
        link = Link(self.account, reader.hear)
        reader.drop = link.drop
        try:
            await link.open(self.rules.connect_s)
            reader.version = link.wire.framer.version
            await self._login(link)
        except LoginRefused as why:
            self.counts.refused_logins += 1
            return self._over(link, reader, Ending.REFUSED, str(why))
        except AmiError as why:
            return self._over(link, reader, Ending.UNREACHABLE, str(why))
        except asyncio.CancelledError:
            self._over(link, reader, Ending.LOST, STOPPED)
            raise
        return await self._hold(link, reader)

    async def _login(self, link: Link) -> None:
        reply = await link.ask(checked("Login", self._login_fields()), self.rules.login_s)
        if reply.fields.get("Response") != "Success":
            raise LoginRefused(reply.message)

    async def _hold(self, link: Link, reader: Reader) -> Ending:
        reader.announce()
        self._link = link
        self._up.set()
        log.info("ami.link_up", link_no=reader.link_no, version=link.wire.framer.version)
        watching = spawn("ami watchdog", keep_alive(link, self.rules.ping_interval_s))
        try:
            await link.wire.lost.wait()
        except asyncio.CancelledError:
            link.drop(STOPPED)
            raise
        finally:
            watching.cancel()
            self._over(link, reader, Ending.LOST, link.wire.loss)
        return Ending.LOST

    def _over(self, link: Link, reader: Reader, ending: Ending, reason: str) -> Ending:
        self._up.clear()
        self._link = None
        link.drop(reason)
        self.counts.bad_messages += getattr(link.protocol, "bad_messages", 0)
        if reason == STOPPED:
            log.info("ami.link_closed")
        elif reason != self.counts.last_loss or ending is Ending.LOST:
            log.warning("ami.link_down", ending=ending.name.lower(), reason=reason)
        self.counts.last_loss = reason
        self.counts.lost += ending is Ending.LOST
        reader.close(reason)
        return ending

    def _login_fields(self) -> dict[str, Value]:
        return {"Username": self.account.username, "Secret": self.account.secret, "Events": "on"}
