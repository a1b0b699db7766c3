"""What a flow can do in a conversation: the verbs of AGI that we use, and nothing that takes a caller's own words.

Every verb raises CallerGone, AgiTimeout, AgiBroken or AgiRefused (see `errors`) and may wait no longer than the time
it says, plus the step's own time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ivr.caller import Caller, caller_of
from ivr.connection import Connection
from ivr.errors import AgiRefused, CallerGone, UnsafeWord
from ivr.sound import RATE_HZ, SILENCE, SILENCE_MS
from ivr.wire import Reply, command

STEP_S = 5.0
"""How long a command that takes no time may take."""

PLAY_S = 120.0
"""The longest sound we play in one piece."""

Digit = Literal["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
_DIGITS = frozenset("0123456789*#")
_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_FILE = re.compile(r"[\w ./+-]{1,400}")
_APP = re.compile(r"[A-Za-z]{2,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_UP = "6"


@dataclass(frozen=True, slots=True)
class Recorded:
    """How a recording of the caller ended, and how long it is."""

    ended_by: Literal["digit", "timeout", "silence", "hangup"]
    seconds: float


class AgiSession:
    """One admitted conversation. `args` are the flow's own, after CALL_ID and nonce."""

    def __init__(self, connection: Connection, environment: Mapping[str, str]) -> None:
        self._connection = connection
        self.environment = environment
        self.args = arguments_of(environment)[2:]
        self.call_id = environment.get("agi_arg_1", "")
        self.hung_up = connection.hung_up

    @cached_property
    def caller(self) -> Caller:
        """Who is calling, made harmless."""
        return caller_of(self.environment)

    async def answer(self) -> None:
        """Answer the caller's leg; nothing happens where it is answered already."""
        await self._done(command("ANSWER"), STEP_S)

    async def hangup(self) -> None:
        """End the caller's leg."""
        await self._done(command("HANGUP"), STEP_S)

    async def stream_file(self, name: str, escape_digits: str = "", from_ms: int = 0) -> Digit:
        """Play a sound by its name, without ending; give the digit that stopped it, or nothing."""
        offset = [from_ms * RATE_HZ // 1000] if from_ms else []
        line = command("STREAM FILE", _matching(_FILE, name), _digits(escape_digits), *offset)
        return _digit(await self._done(line, PLAY_S))

    async def wait_for_digit(self, timeout_ms: int) -> Digit:
        """Wait for one digit; nothing when the time is over."""
        return _digit(await self._done(command("WAIT FOR DIGIT", timeout_ms), timeout_ms / 1000 + STEP_S))

    async def wait_in_silence(self, timeout_ms: int, digits: str) -> Digit:
        """Wait for one of `digits`, at most SILENCE_MS, and let the recording's time go on meanwhile."""
        return await self.stream_file(SILENCE, digits, max(0, SILENCE_MS - timeout_ms))

    async def get_digit(self, prompt: str, timeout_ms: int, digits: str = "0123456789*#") -> Digit:
        """Play a prompt that any of `digits` stops, then wait; give the digit, or nothing."""
        return await self.stream_file(prompt, digits) or await self.wait_for_digit(timeout_ms)

    async def set_variable(self, name: str, value: str | int) -> None:
        """Set a variable of the caller's channel, for the dialplan to read."""
        await self._done(command("SET VARIABLE", _matching(_NAME, name), value), STEP_S)

    async def get_variable(self, name: str) -> str:
        """Read a variable of the caller's channel; empty where it is not set."""
        reply = await self._done(command("GET VARIABLE", _matching(_NAME, name)), STEP_S)
        return reply.data if reply.result == "1" else ""

    async def set_language(self, language: str) -> None:
        """Choose the language in which sounds are played from here on."""
        await self._done(command("SET VARIABLE", "CHANNEL(language)", _matching(_LANGUAGE, language)), STEP_S)

    async def set_time_limit(self, seconds: int) -> None:
        """From now on the dialplan gives the call so long until it takes it back from us."""
        await self._done(command("SET VARIABLE", "TIMEOUT(absolute)", seconds), STEP_S)

    async def record_file(self, path: str, max_ms: int, *, stop_digits: str = "#", silence_s: int = 0) -> Recorded:
        """Record the caller into `path`.wav until a digit, the time, or `silence_s` of silence (0: never)."""
        words: list[str | int] = [_matching(_FILE, path), "wav", _digits(stop_digits), max_ms]
        if silence_s:
            words += [0, f"s={silence_s}"]
        reply = await self._connection.ask(command("RECORD FILE", *words), max_ms / 1000 + STEP_S)
        _refused_if_not_200(reply)
        seconds = reply.endpos / 8000
        if reply.data == "hangup":
            return Recorded("hangup", seconds)
        if reply.result == "-1" or reply.data in ("randomerror", "writefile", "waitfor"):
            await self._why_failed(reply)
        if reply.data == "dtmf":
            return Recorded("digit", seconds)
        ended_early = silence_s > 0 and seconds * 1000 < max_ms - 1000
        return Recorded("silence" if ended_early else "timeout", seconds)

    async def exec_(self, application: str, options: str = "", timeout_s: float = STEP_S) -> None:
        """Run an application of the dialplan. `options` are ours, never a caller's words."""
        reply = await self._done(command("EXEC", _matching(_APP, application), options), timeout_s)
        if reply.result == "-2":
            raise AgiRefused(f"Asterisk has no application {application}")

    # -- how a command goes -------------------------------------------------------------------------------------

    async def _done(self, line: bytes, timeout_s: float) -> Reply:
        reply = await self._connection.ask(line, timeout_s)
        _refused_if_not_200(reply)
        if reply.result == "-1":
            await self._why_failed(reply)
        return reply

    async def _why_failed(self, reply: Reply) -> None:
        """-1 means a caller who hung up, or a command that cannot be done: only the channel's state tells which."""
        if not self.hung_up.is_set():
            state = await self._connection.ask(command("CHANNEL STATUS"), STEP_S)
            if state.code == 200 and state.result not in ("-1", "0"):
                raise AgiRefused(f"failed: {reply.text[:80]}")
        raise CallerGone("hung up")


def arguments_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments of AGI(address,...), in their order."""
    found: list[str] = []
    while (value := environment.get(f"agi_arg_{len(found) + 1}")) is not None:
        found.append(value)
    return tuple(found)


def _refused_if_not_200(reply: Reply) -> None:
    if reply.code == 511:
        raise CallerGone("a dead channel")
    if reply.code != 200:
        raise AgiRefused(f"{reply.code} {reply.text[:200]}")


def _matching(pattern: re.Pattern[str], word: str) -> str:
    if pattern.fullmatch(word) is None or ".." in word:
        raise UnsafeWord(f"{word[:40]!r} is not a word that may be sent here")
    return word


def _digits(digits: str) -> str:
    if not _DIGITS.issuperset(digits):
        raise UnsafeWord(f"{digits[:20]!r} are not digits")
    return digits


def _digit(reply: Reply) -> Digit:
    """The digit pressed, from its ASCII code."""
    code = reply.result
    pressed = chr(int(code)) if code.isascii() and code.isdigit() and int(code) < 128 else ""
    return pressed if pressed in _DIGITS else ""  # type: ignore[return-value]
