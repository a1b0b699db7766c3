"""Reading just enough of a SIP message to know whose phone speaks. Pure; what cannot be read is refused, not guessed.

A softphone may register its own seat, answer calls that reach it, and dial the echo test. Requests that open something
(no tag in To) must come from its seat; later ones belong to a dialog whose tags only its two ends know.
"""

import re
from dataclasses import dataclass
from typing import Literal

MAX_MESSAGE = 32 * 1024
OPENING = frozenset({"REGISTER", "INVITE", "CANCEL", "OPTIONS"})
WITHIN = frozenset({"ACK", "BYE", "CANCEL", "INVITE", "UPDATE", "INFO", "PRACK", "OPTIONS"})
MAY_DIAL = frozenset({"echo"})
"""What a softphone may dial by itself; people are called through an Attempt, on the server."""
COMPACT = {"f": "from", "t": "to", "i": "call-id", "m": "contact", "v": "via"}
ONCE = ("from", "to", "call-id", "cseq")

_REQUEST = re.compile(r"([A-Z]{3,12}) (sips?:[^\s]{1,512}) SIP/2\.0\Z")
_STATUS = re.compile(r"SIP/2\.0 [1-6][0-9]{2}( [^\r\n]*)?\Z")
_USER = re.compile(r"sips?:([^@;:>\s]{1,64})(?::[^@>\s]*)?@", re.IGNORECASE)
_USERNAME = re.compile(r'\busername="([^"\\]{0,64})"', re.IGNORECASE)

Why = Literal["unreadable", "method", "not_yours", "may_not_dial"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not passed on."""

    why: Why


def judge(text: str, seat: str) -> Refusal | None:
    """May this message of a softphone pass? None: yes."""
    if not text.strip("\r\n"):
        return None  # keep-alive
    head = _head(text)
    if head is None:
        return Refusal("unreadable")
    start, headers = head
    if any(name != seat for name in _said_users(headers)):
        return Refusal("not_yours")
    if _STATUS.match(start):
        return None
    return _judge_request(start, headers, seat)


def _judge_request(start: str, headers: dict[str, list[str]], seat: str) -> Refusal | None:
    request = _REQUEST.match(start)
    if request is None or any(len(headers.get(name, [])) != 1 for name in ONCE):
        return Refusal("unreadable")
    method, target = request.groups()
    if ";tag=" in headers["to"][0].lower().replace(" ", ""):
        return None if method in WITHIN else Refusal("method")
    if method not in OPENING and method != "ACK":
        return Refusal("method")
    if _user(headers["from"][0]) != seat or (method == "REGISTER" and _user(headers["to"][0]) != seat):
        return Refusal("not_yours")
    if method in ("INVITE", "CANCEL", "ACK") and _user(target) not in MAY_DIAL:
        return Refusal("may_not_dial")
    return None


def _head(text: str) -> tuple[str, dict[str, list[str]]] | None:
    """Start line and headers by lower-case name; None where the message is not a clean one."""
    top, blank, _ = text.partition("\r\n\r\n")
    lines = top.split("\r\n")
    if not blank or "\n" in "".join(lines) or "\r" in "".join(lines) or "\0" in top:
        return None
    headers: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name[0] in " \t":
            return None
        key = name.strip().lower()
        headers.setdefault(COMPACT.get(key, key), []).append(value.strip())
    return lines[0], headers


def _said_users(headers: dict[str, list[str]]) -> list[str]:
    said = headers.get("authorization", []) + headers.get("proxy-authorization", [])
    return [found.group(1) if (found := _USERNAME.search(value)) else "" for value in said]


def _user(value: str) -> str:
    found = _USER.search(value.rsplit("<", 1)[-1])
    return found.group(1) if found else ""
