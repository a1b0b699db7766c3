"""Bytes from the socket to whole messages, and a message's bytes to an event.

A message ends with an empty line. Cutting bytes first and decoding afterwards is what keeps a Vietnamese or Chinese
name whole when TCP cuts it in the middle of a character, and it is faster than decoding each chunk.
"""

from collections.abc import Iterator

BANNER = b"Asterisk Call Manager/"
END = b"\r\n\r\n"
MAX_MESSAGE_BYTES = 256 * 1024  # a 4 KB caller name on both ends of a bridge is 20 KB; beyond this it is not a manager


class NotAsterisk(Exception):
    """What speaks on the other end is not an Asterisk manager."""


class Event(dict[str, str]):
    """One event as Asterisk told it: header -> text; a repeated header keeps all its values, one a line."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return self.get("Event", "")

    def variable(self, name: str, header: str = "ChanVariable") -> str:
        """A channel variable told along (`channelvars` in manager.conf), or "" when it is not set yet."""
        for line in self.get(header, "").split("\n"):
            key, _, value = line.partition("=")
            if key == name:
                return value
        return ""


class Framer:
    """Cuts a byte stream into messages. Knows nothing of what is in them, save for the banner that comes first."""

    def __init__(self) -> None:
        self._rest = b""
        self.version = ""

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that these bytes complete, in order, without their empty lines."""
        rest = self._rest + data if self._rest else data
        if not self.version:
            rest = self._greeting(rest)
        messages = rest.split(END)
        self._rest = messages.pop()
        if len(self._rest) > MAX_MESSAGE_BYTES:
            raise NotAsterisk(f"no end of message in {len(self._rest)} bytes")
        return messages

    def _greeting(self, data: bytes) -> bytes:
        """Takes the banner line off; raises as soon as it cannot become one."""
        line, newline, after = data.partition(b"\r\n")
        if not BANNER.startswith(line[: len(BANNER)]) or len(line) > 100:
            raise NotAsterisk("the first bytes are no Asterisk manager banner")
        if not newline:
            return data  # the banner itself is still on its way
        self.version = line[len(BANNER) :].decode("ascii", "replace") or "unknown"
        return after


def parse(message: bytes) -> Event:
    """A message's headers. Bytes that are no UTF-8 become U+FFFD: a hostile name costs its own letters only."""
    lines = message.decode("utf-8", "replace").split("\r\n")
    try:
        event = Event([line.split(": ", 1) for line in lines])  # the fast path: 25 headers, none repeated
    except ValueError:
        return _parse_slowly(lines)
    return event if len(event) == len(lines) else _parse_slowly(lines)


def _parse_slowly(lines: list[str]) -> Event:
    event = Event()
    for key, value in _headers(lines):
        event[key] = f"{event[key]}\n{value}" if key in event else value
    return event


def _headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        key, colon, value = line.partition(":")
        if colon:
            yield key, value.removeprefix(" ")
