"""From the socket's callback into the inbox: the sink of one link. It never waits; foreign code is the witness only."""

from collections.abc import Callable
from dataclasses import dataclass

from ami_bridge.framing import Event
from ami_bridge.inbox import Inbox, LinkDown, LinkUp

Witness = Callable[[Event], None]


@dataclass
class AmiCounts:
    """What happened to the links so far; for gauges and for the doctor."""

    links: int = 0
    lost: int = 0
    refused_logins: int = 0
    overflows: int = 0
    bad_messages: int = 0
    last_loss: str = ""


class Reader:
    """One link's sink: marks its beginning and end in the inbox, puts its events between them."""

    def __init__(self, link_no: int, inbox: Inbox, counts: AmiCounts, witness: Witness | None) -> None:
        self.link_no = link_no
        self.version = ""
        self.drop: Callable[[str], None] = lambda reason: None
        self._inbox = inbox
        self._counts = counts
        self._witness = witness
        self._announced = False
        self._closed = False

    def announce(self) -> None:
        """LinkUp stands before the link's first event, even where both came in one packet with the login's answer."""
        if not self._announced and not self._closed:
            self._announced = True
            self._counts.links += 1
            self._inbox.put(LinkUp(self.link_no, self.version))

    def hear(self, event: Event) -> None:
        if self._closed:
            return
        self.announce()
        if not self._inbox.put(event):
            self._counts.overflows += 1
            self.close("inbox overflow")
            self.drop("inbox overflow")
        elif self._witness is not None:
            self._witness(event)

    def close(self, reason: str) -> None:
        if self._announced and not self._closed:
            self._inbox.put(LinkDown(self.link_no, reason))
        self._closed = True
