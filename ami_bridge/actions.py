"""The one serializer: what may be said to Asterisk, and how.

Everything that reaches the socket is a `CheckedAction`. Treat the account's `originate` right as the right to run
programs on the machine: names are on an allow list, values hold no control character (one CR LF in a caller name would
be a second action), originate goes to a dialplan place only, always asynchronously, never to an application.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panoramisk.actions import Action as PanoramiskAction

from ami_bridge.errors import UnsafeAction
from ami_bridge.framing import Event

Value = str | int | Sequence[str]

# name -> whether its answer is a list of events
ALLOWED: Mapping[str, bool] = {
    "Login": False,
    "Ping": False,
    "Getvar": False,
    "Setvar": False,
    "Originate": False,
    "Hangup": False,
    "Redirect": False,
    "MixMonitorMute": False,
    "PlayDTMF": False,
    "QueueAdd": False,
    "QueueRemove": False,
    "CoreStatus": False,
    "CoreShowChannels": True,
    "QueueStatus": True,
}
MAX_LINE_BYTES = 1022  # without CR LF; one more and Asterisk refuses the message ("line too long")
MAX_HEADERS = 128  # with Action and ActionID; one more and Asterisk refuses the message ("too many lines")
HEADER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
VARIABLE = re.compile(r"_{0,2}[A-Z][A-Z0-9_]{0,60}")
SETTABLE = re.compile(r"REST_[bd][0-9a-f]{10}")  # a function's name here could write files
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class AmiReply:
    """Asterisk's answer to one action; `rows` are filled for list actions only."""

    fields: Mapping[str, str]
    rows: tuple[Event, ...] = ()

    @property
    def message(self) -> str:
        return self.fields.get("Message", "")


class CheckedAction(PanoramiskAction):  # type: ignore[misc]  # panoramisk has no types
    """An action that passed the serializer. Replaces the library's guess, by the answer's words, of what is a list.

    The guess made QueueAdd wait for ever and an Originate without Async end the link with a KeyError.
    """

    def __init__(self, fields: Mapping[str, Value], *, is_list: bool) -> None:
        super().__init__(dict(fields), as_list=is_list)
        self.is_list = is_list
        self.rows: list[Event] = []

    def add_message(self, message: Mapping[str, str]) -> bool:
        """panoramisk brings the `Response`; True: the answer is complete."""
        self.responses.append(message)
        failed = message.get("Response", "") not in ("Success", "Goodbye", "Pong")
        return self._complete() if failed or not self.is_list else False

    def add_row(self, event: Event) -> bool:
        """One event of a list's answer; True: that was the last one."""
        over = event.get("EventList", "").lower() in ("complete", "cancelled")
        if not over:
            self.rows.append(event)
        return self._complete() if over else False

    def _complete(self) -> bool:
        if not self.future.done():
            self.future.set_result(AmiReply(dict(self.responses[0].items()), tuple(self.rows)))
        return True


def checked(name: str, fields: Mapping[str, Value] | None = None) -> CheckedAction:
    """The only way to make an action. Raises UnsafeAction, and says which header, never its value."""
    if name not in ALLOWED:
        raise UnsafeAction(f"action {name!r} is not on the allow list")
    headers: dict[str, Value] = {"Action": name, **(fields or {})}
    if name == "Originate":
        _check_originate(headers)
    if name == "Setvar" and not SETTABLE.fullmatch(str(headers.get("Variable", ""))):
        raise UnsafeAction("Setvar says whose phone rests, and nothing else")
    lines = [line for header, value in headers.items() for line in _lines(header, value)]
    if len(lines) + ("ActionID" not in headers) > MAX_HEADERS:
        raise UnsafeAction(f"{name}: {len(lines)} headers, Asterisk takes {MAX_HEADERS}")
    return CheckedAction(headers, is_list=ALLOWED[name])


def variables(values: Mapping[str, str]) -> list[str]:
    """`Variable` headers, one a variable. Asterisk splits them at commas, so a comma would set a second variable."""
    for key, value in values.items():
        if not VARIABLE.fullmatch(key) or re.search(r'[,"\\]', value):
            raise UnsafeAction(f"variable {key!r} cannot be sent safely")
    return [f"{key}={value}" for key, value in values.items()]


def _check_originate(headers: dict[str, Value]) -> None:
    if headers.get("Async", "true") != "true":
        raise UnsafeAction("Originate is asynchronous, always: its answer would hold up everything behind it")
    if "Application" in headers or "Data" in headers:
        raise UnsafeAction("Originate goes to a place in the dialplan, never to an application")
    missing = [key for key in ("Channel", "Context", "Exten", "Priority", "ChannelId") if not headers.get(key)]
    if missing:
        raise UnsafeAction(f"Originate without {', '.join(missing)}")
    headers["Async"] = "true"


def _lines(header: str, value: Value) -> list[str]:
    if not HEADER.fullmatch(header):
        raise UnsafeAction("a header's name is not one")
    values = [str(value)] if isinstance(value, str | int) else [str(each) for each in value]
    for each in values:
        if CONTROL.search(each):
            raise UnsafeAction(f"control character in {header}")
        if len(f"{header}: {each}".encode()) > MAX_LINE_BYTES:
            raise UnsafeAction(f"{header} is longer than Asterisk's line limit")
    return values
