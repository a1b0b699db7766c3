"""The AGI protocol without a socket: bytes in, replies out; words in, one command line out.

Everything that decides what a line means lives in this file. Asterisk sends an environment (`key: value` lines up to
an empty one), then one reply per command:

    200 result=0 endpos=480        done; further words in parentheses, which may hold line ends
    200 result=0 Gosub complete    done, after a `100 Trying...`
    510 Invalid or unknown command
    511 Command Not Permitted on a dead channel ...
    520-Invalid command syntax ... several lines ... 520 End of proper usage.
    100 Trying...                  not the reply yet: a GOSUB has begun
    HANGUP                         no reply at all: the caller is gone, told between any two lines

A caller's name is in the environment as the network sent it: bytes are framed first and decoded leniently after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.errors import AgiBroken, UnsafeWord

MAX_ENVIRONMENT_BYTES = 64 * 1024
MAX_REPLY_BYTES = 64 * 1024
MAX_REPLY_LINES = 200  # the longest usage text of Asterisk 22 has under 50
MAX_COMMAND_BYTES = 8000  # Asterisk's own buffer holds 8192

_FIRST_LETTERS = b"agi_"
_START = re.compile(r"(\d{3})([ -])(.*)", re.DOTALL)
_RESULT = re.compile(r"result=([^\s(]*)\s*(?:\((.*)\))?\s*(?:endpos=(\d+)|Gosub [a-z ]+)?\s*", re.DOTALL)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Environment:
    """What Asterisk says about the call before the first command. Values are as hostile as their senders."""

    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one command. `result` and `data` are set for code 200: `200 result=<result> (<data>)`."""

    code: int
    text: str
    result: str = ""
    data: str = ""
    endpos: int = 0


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller's leg is gone; the command under way may still get its reply."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The command under way is a GOSUB that Asterisk has taken up; its reply comes when it is over."""


Event = Environment | Reply | HungUp | Begun


class Parser:
    """Bytes from Asterisk in, events out. Raises AgiBroken once, at the first byte that cannot be AGI."""

    def __init__(self) -> None:
        self._rest = b""
        self._introduced = False
        self._block: list[str] = []

    def feed(self, data: bytes) -> Iterator[Event]:
        """Give the events that are complete with `data`; keep what is not."""
        self._rest += data
        if not self._introduced:
            environment = self._environment()
            if environment is None:
                return
            yield environment
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > MAX_REPLY_BYTES:
            raise AgiBroken("a line without an end")
        for raw in lines:
            event = self._in_replies(raw.decode("utf-8", "replace").rstrip("\r"))
            if event is not None:
                yield event

    def _environment(self) -> Environment | None:
        """Read the first block once it is whole; strangers are known by their first letters."""
        if not self._rest.startswith(_FIRST_LETTERS[: len(self._rest)]):
            raise AgiBroken("this is not the AGI protocol")
        block, end, rest = self._rest.partition(b"\n\n")
        if len(block) > MAX_ENVIRONMENT_BYTES:
            raise AgiBroken("an environment without an end")
        if not end:
            return None
        self._introduced, self._rest = True, rest
        return Environment(_values(block.decode("utf-8", "replace")))

    def _in_replies(self, line: str) -> Event | None:
        if line == "HANGUP":
            return HungUp()
        self._block.append(line)
        if len(self._block) > MAX_REPLY_LINES:
            raise AgiBroken("a reply without an end")
        reply = _whole_reply("\n".join(self._block) if len(self._block) > 1 else line, line)
        if reply is None:
            return None
        self._block.clear()
        return reply if reply.code != 100 else Begun()


def _values(block: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in block.split("\n"):
        key, colon, value = line.partition(":")
        if not colon or not key.startswith("agi_"):
            raise AgiBroken("a line of the environment is not 'agi_key: value'")
        if key in values:  # somebody's name tries to bring its own arguments along
            raise AgiBroken("a key stands twice in the environment")
        values[key] = value.strip()
    return values


def _whole_reply(text: str, last_line: str) -> Reply | None:
    """Read a reply of one or several lines; None while lines are missing."""
    start = _START.fullmatch(text)
    if start is None:
        raise AgiBroken("a line that is no reply")
    code, dash, rest = int(start[1]), start[2], start[3]
    if dash == "-" and not last_line.startswith(f"{code} "):
        return None
    if code != 200 or not rest.startswith("result="):
        return Reply(code, rest)
    parts = _RESULT.fullmatch(rest)
    if parts is not None:
        return Reply(code, rest, parts[1], parts[2] or "", int(parts[3] or 0))
    if "(" in rest:
        return None  # the value in parentheses holds a line end
    raise AgiBroken("a result that cannot be read")


def command(*words: str | int) -> bytes:
    """Write one command: the only place where words become a line for Asterisk. Raises UnsafeWord.

    The first word is the command's name, ours, sent as it is; all others are quoted.
    """
    line = " ".join([str(words[0]), *[_quoted(str(word)) for word in words[1:]]])
    if _UNSAFE.search(line):
        raise UnsafeWord("a control character in a command")
    try:
        raw = line.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnsafeWord("half a character in a command") from error
    if len(raw) > MAX_COMMAND_BYTES:
        raise UnsafeWord(f"a command of {len(raw)} bytes")
    return raw + b"\n"


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
