"""Who knocks at Asterisk's doors with a name or password that is none: counted, and told at most once a minute."""

from datetime import datetime, timedelta

from ami_bridge.framing import Event
from domain.facts import Fact, StrangersKnocked

AT_MOST_EVERY = timedelta(minutes=1)
UNKNOWN, WRONG, REFUSED = "unknown", "wrong", "refused"
KNOCKS = {
    "InvalidAccountID": UNKNOWN,
    "ChallengeResponseFailed": WRONG,
    "InvalidPassword": WRONG,
    **dict.fromkeys(
        ("FailedACL", "AuthMethodNotAllowed", "InvalidTransport", "RequestBadFormat", "RequestNotAllowed",
         "RequestNotSupported", "UnexpectedAddress"), REFUSED,
    ),
}  # fmt: skip
"""Asterisk's security events by what they mean; the others tell of good logins and of what a server lacks."""
MOST_ADDRESSES = 10_000


class Strangers:
    """The first one is told at once; of a flood one fact a minute, so that it fills no journal."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._addresses: set[str] = set()
        self._since: datetime | None = None
        self._told_at: datetime | None = None

    def hear(self, event: Event, now: datetime) -> None:
        """Count it, if somebody knocked."""
        if (kind := KNOCKS.get(event.name)) is None:
            return
        self._since = self._since or now
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if len(self._addresses) < MOST_ADDRESSES:
            self._addresses.add(_host(event.get("RemoteAddress", "")))

    def due(self, now: datetime) -> list[Fact]:
        """What is to be told now."""
        if self._since is None or (self._told_at is not None and now - self._told_at < AT_MOST_EVERY):
            return []
        fact = StrangersKnocked(
            at=now,
            since=self._since,
            unknown=self._counts.get(UNKNOWN, 0),
            wrong=self._counts.get(WRONG, 0),
            refused=self._counts.get(REFUSED, 0),
            addresses=len(self._addresses),
        )
        self._counts, self._addresses, self._since, self._told_at = {}, set(), None, now
        return [fact]


def _host(address: str) -> str:
    """IPV4/UDP/192.0.2.7/5060 is 192.0.2.7, whatever port it came from."""
    return "/".join(address.split("/")[2:3])
