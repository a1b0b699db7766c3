"""The one reader of the journal on behalf of all browsers, and the register of their open sockets."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import WSCloseCode, web

from agent_panel.callers import Callers
from agent_panel.streams import Stream
from domain.cases import Case
from domain.facts import Fact, PhoneIssued, PhoneWithdrawn, UserSignedOut, case_of
from store.codec import Recorded
from store.journal import Journal
from store.sessions import Session
from store.subscriptions import FellBehind, Subscription
from store.tasks import end, spawn

MOST_TABS = 12
"""Live streams that one login may have open; the oldest goes first."""


CASES_KEPT = 2000
"""Cases remembered as they were last; of one that is forgotten or older than the process all browsers are told."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPhone:
    """A softphone's socket: whose, and how far the journal was when it was opened."""

    session: Session
    socket: web.WebSocketResponse
    opened_seq: int


class Hub:
    """Start it before the first browser comes; stop it before the journal is closed. `seq`: the last fact it told."""

    def __init__(self, journal: Journal, callers: Callers) -> None:
        self._journal, self._callers = journal, callers
        self._streams: set[Stream] = set()
        self._phones: set[OpenPhone] = set()
        self.chosen: dict[str, tuple[str, str]] = {}
        self.seq = journal.seq
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen from here on."""
        self._task = spawn("panel hub", self._listen(self._journal.subscribe("panel")))

    async def stop(self) -> None:
        """Tell every browser that we will be back, and stop."""
        await end(self._task)
        for stream in tuple(self._streams):
            stream.end("restart")
        for phone in tuple(self._phones):
            await phone.socket.close(code=WSCloseCode.GOING_AWAY)

    @contextmanager
    def joined(self, stream: Stream) -> Iterator[None]:
        """While a browser listens. It is joined before its snapshot is taken, so that nothing falls between."""
        same = [each for each in self._streams if each.session.session_id == stream.session.session_id]
        if len(same) >= MOST_TABS:
            min(same, key=lambda each: each.opened).end("elsewhere")
        self._streams.add(stream)
        stream.chosen = self.chosen.get(stream.session.session_id, stream.chosen)
        try:
            yield
        finally:
            self._streams.discard(stream)

    @contextmanager
    def phone_open(self, session: Session, socket: web.WebSocketResponse) -> Iterator[None]:
        """While a softphone's socket is open."""
        for other in [each for each in self._phones if each.session.user_id == session.user_id]:
            _close(other)  # one phone a person: the newest speaks
        phone = OpenPhone(session, socket, self._journal.seq)
        self._phones.add(phone)
        try:
            yield
        finally:
            self._phones.discard(phone)

    def choose(self, session: Session, item: str, filter_: str) -> None:
        """What a user has chosen on the desk: updates of the list keep it chosen."""
        self.chosen[session.session_id] = (item, filter_)
        for stream in self._streams:
            if stream.session.session_id == session.session_id:
                stream.chosen = (item, filter_)

    @property
    def settled(self) -> bool:
        """Has every browser been told everything that is in the journal?"""
        return self.seq >= self._journal.seq and all(stream.settled for stream in self._streams)

    @property
    def counts(self) -> dict[str, int]:
        """How many sockets are open, for gauges."""
        return {"streams": len(self._streams), "phones": len(self._phones)}

    async def _listen(self, subscription: Subscription) -> None:
        while True:
            try:
                async for recorded in subscription:
                    self._tell(recorded)
            except FellBehind:
                for stream in tuple(self._streams):
                    stream.end("behind")
            finally:
                subscription.close()
            subscription = self._journal.subscribe("panel")

    def _tell(self, recorded: Recorded) -> None:
        fact, self.seq = recorded.fact, recorded.seq
        self._callers.hear(fact)
        if isinstance(fact, UserSignedOut):
            self._signed_out(fact)
        if isinstance(fact, PhoneIssued | PhoneWithdrawn):
            self._hang_up_phones(fact, recorded.seq)
        case = self._case_of(fact)
        for stream in tuple(self._streams):
            stream.notice(recorded, case)

    def _case_of(self, fact: Fact) -> Case | None:
        """The case a fact is about: one that the fact closes as it was, for the world has forgotten it by now."""
        case_id = case_of(fact)
        case = self._journal.world.cases.get(case_id)
        if case is None:
            return self._cases.get(case_id or "")
        self._cases[case.case_id] = case
        self._cases.move_to_end(case.case_id)
        if len(self._cases) > CASES_KEPT:
            self._cases.popitem(last=False)
        return case

    def _signed_out(self, fact: UserSignedOut) -> None:
        reason = "expired" if fact.why in ("idle", "too_old") else "signed_out"
        self.chosen.pop(fact.session_id, None)
        for stream in tuple(self._streams):
            if stream.session.session_id == fact.session_id:
                stream.end(reason)
        for phone in tuple(self._phones):
            if phone.session.session_id == fact.session_id:
                _close(phone)

    def _hang_up_phones(self, fact: PhoneIssued | PhoneWithdrawn, seq: int) -> None:
        """A phone that was issued anew, or taken back, ends the sockets that used it before."""
        for phone in tuple(self._phones):
            if phone.session.user_id == fact.agent_id and phone.opened_seq < seq:
                _close(phone)


def _close(phone: OpenPhone) -> None:
    spawn("close a phone's socket", _closing(phone), vital=False)


async def _closing(phone: OpenPhone) -> None:
    await phone.socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"phone withdrawn")
