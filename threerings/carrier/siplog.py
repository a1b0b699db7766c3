"""What the carrier's own SIP log says of each call: first ring, answer, CANCEL, and who said BYE first.

The log is Asterisk's: one dated line that begins a message, then the message as it was on the wire. Times are UTC with
milliseconds. A message is `Received` by the carrier (from the PBX) or `Transmitting` (to the PBX).
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

START = re.compile(
    r"^\[(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\].*<--- (?P<way>Received|Transmitting) SIP "
    r"(?P<kind>request|response) \(\d+ bytes\) (?:from|to) \S+ --->"
)
HEADER_NAMES = {"i": "call-id", "f": "from", "t": "to", "m": "contact"}


@dataclass(frozen=True, slots=True)
class SipMessage:
    """One message; `from_pbx` tells whether the carrier received it. `first` is its first line."""

    at: datetime
    from_pbx: bool
    first: str
    headers: dict[str, str]

    @property
    def status(self) -> int:
        """200 of a response; 0 for a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """INVITE, BYE, ...: of the request, or of the request that a response answers."""
        return self.headers.get("cseq", "0 ?").split()[-1] if self.status else self.first.split()[0]


@dataclass(slots=True)
class SipCall:
    """One INVITE dialog as the wire saw it. Times are None for what did not happen."""

    call_id: str
    from_pbx: bool
    number: str = ""
    shown: str = ""
    robot_key: str = ""
    invited_at: datetime | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    cancelled_at: datetime | None = None
    refused_at: datetime | None = None
    refused: int = 0
    ended_at: datetime | None = None
    ended_by: str = ""
    provisional: list[int] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Nothing more will happen to it."""
        return any((self.ended_at, self.refused_at))

    def take(self, message: SipMessage) -> None:
        """Fold one more message in; repetitions change nothing."""
        if message.status:
            if message.method == "INVITE":
                self._answered(message)
        elif message.method == "INVITE" and self.invited_at is None:
            self.invited_at = message.at
            self.number = _user(message.first.split()[1])
            self.shown = message.headers.get("from", "")
            self.robot_key = message.headers.get("x-robot-call", "")
        elif message.method == "CANCEL":
            self.cancelled_at = self.cancelled_at or message.at
        elif message.method == "BYE" and self.ended_at is None:
            self.ended_at = message.at
            self.ended_by = "pbx" if message.from_pbx else "carrier"

    def _answered(self, message: SipMessage) -> None:
        status = message.status
        if 100 < status < 200:
            self.provisional.append(status)
            if status == 180 and self.ringing_at is None:
                self.ringing_at = message.at
        elif 200 <= status < 300:
            self.answered_at = self.answered_at or message.at
        elif status >= 300 and status not in (401, 407) and self.answered_at is None and self.refused_at is None:
            self.refused_at, self.refused = message.at, status


def rings(call: SipCall, cycle_s: float = 5.0) -> int:
    """How often it rang at the caller's: every begun cycle between the first 180 and the answer or the CANCEL."""
    ended = call.answered_at or call.cancelled_at or call.refused_at
    if call.ringing_at is None or ended is None:
        return 0
    return max(1, math.ceil((ended - call.ringing_at).total_seconds() / cycle_s))


def calls(path: Path) -> list[SipCall]:
    """Every call in a SIP log, in the order of their INVITEs."""
    found: dict[str, SipCall] = {}
    for message in messages(path):
        call_id = message.headers.get("call-id", "")
        if call_id not in found:
            if message.status or message.method != "INVITE":
                continue
            found[call_id] = SipCall(call_id, message.from_pbx)
        found[call_id].take(message)
    return list(found.values())


def messages(path: Path) -> Iterator[SipMessage]:
    """Every SIP message of the log; a last one that is still being written is left out."""
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    yield from _messages(text.replace("\r", "").split("\n"))


def _messages(lines: Iterable[str]) -> Iterator[SipMessage]:
    start: re.Match[str] | None = None
    body: list[str] = []
    for line in lines:
        found = START.match(line)
        if found:
            start, body = found, []
        elif start is not None and line == "" and body:
            yield _message(start, body)
            start = None
        elif start is not None and line:
            body.append(line)


def _message(start: re.Match[str], lines: list[str]) -> SipMessage:
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.setdefault(HEADER_NAMES.get(name, name), value.strip())
    at = datetime.strptime(start["at"], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=UTC)
    return SipMessage(at, start["way"] == "Received", lines[0], headers)


def _user(uri: str) -> str:
    found = re.match(r"sips?:([^@;]+)@", uri)
    return found[1] if found else ""
