"""What a flow can do in a conversation: the verbs of AGI that we use, and nothing that takes a caller's own words.

Every verb raises CallerGone, AgiTimeout, AgiBroken or AgiRefused (see `errors`) and may wait no longer than the time
it says, plus the step's own time.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ivr.caller import Caller, caller_of
from ivr.connection import Connection
from ivr.errors import AgiError, AgiRefused, CallerGone, UnsafeWord
from ivr.wire import Reply, command
from store.tasks import spawn

STEP_S = 5.0
"""How long a command that takes no time may take."""

PLAY_S = 120.0
"""The longest sound we play in one piece."""

GOES_ON_S = 3.5
"""How long Asterisk waits for what follows when a caller was heard."""

MEANWHILE_S = 0.1
"""How long a caller is listened to in one piece while a flow thinks, and after each key of theirs: what is said next is
up to so much later."""

READY_S = 0.06
"""So long after one piece has begun the next one lies ready."""

THINKING_S = 2.5
"""The longest that a flow's command may wait for a piece (20 keys) and the next one, before it is taken up."""

MORE_MS = 1500
"""How much longer a caller is waited for who pauses in the midst of a number."""

SHORTEST_WAIT_MS = 50
"""Asterisk takes no wait at all for its own idea of a long one."""

Digit = Literal["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]
_DIGITS = frozenset("0123456789*#")
_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_VALUE = re.compile(r"[A-Za-z0-9_./&-]{0,400}")
_FILE = re.compile(r"[\w ./+-]{1,400}")
_APP = re.compile(r"[A-Za-z]{2,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NUMBER = re.compile(r"\+?[0-9]{2,18}")
_ID = re.compile(r"[0-9a-f-]{1,40}")
_UP = "6"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a caller is asked to key in: the sounds that ask for it, and its greatest number of digits."""

    sounds: tuple[str, ...]
    digits: int


class AgiSession:
    """One admitted conversation. `args` are the flow's own, after CALL_ID and nonce."""

    def __init__(self, connection: Connection, environment: Mapping[str, str]) -> None:
        self._connection = connection
        self.environment = environment
        self.args = arguments_of(environment)[2:]
        self.call_id = environment.get("agi_arg_1", "")
        self.hung_up = connection.hung_up
        self._thoughts = 0
        self._language = ""

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

    async def hear(self, *sounds: str, wait_ms: int) -> Digit:
        """Play sounds by their names, then wait; any key ends both. Give the key, or nothing when the time is over. One
        that the caller pressed while the flow was thinking counts, and nothing is played."""
        wait_s = max(wait_ms, SHORTEST_WAIT_MS) / 1000
        return _digit(await self._keys(f"{_files(sounds)},{wait_s:g}", PLAY_S * max(1, len(sounds)) + wait_s))

    async def key_in(self, *numbers: Number, first_ms: int, next_ms: int) -> str:
        """Ask for numbers, one after the other, for as long as each is keyed in to its last digit; # or a pause ends
        them. Asterisk takes down every key by itself. It comes back to us at a pause, so that nobody is kept waiting
        should we be gone, and we let the caller go on. Give all keys in their order; of a number that # ended before
        its last digit, that key too."""
        typed, left, wait_ms = "", numbers, first_ms
        while left:
            keys = await self._taken_down(left, wait_ms, next_ms, again=bool(typed))
            left = _begun(left, keys)
            typed, wait_ms = typed + keys, MORE_MS
        if typed and not typed.endswith("#") and len(typed) < sum(number.digits for number in numbers):
            # after a pause little time is left
            await self._done(command("SET VARIABLE", "TIMEOUT(absolute)", f"{GOES_ON_S:g}"), STEP_S)
        return typed

    async def say(self, *sounds: str) -> None:
        """Play sounds by their names to their end."""
        await self._done(self._hears(f"{_files(sounds)},0"), PLAY_S * max(1, len(sounds)) + STEP_S)

    async def set_variable(self, name: str, value: str | int) -> None:
        """Set a variable of the caller's channel, for the dialplan to read."""
        await self._done(command("SET VARIABLE", _matching(_NAME, name), value), STEP_S)

    async def set_variables(self, values: Mapping[str, str | int]) -> None:
        """Set several at once where a caller may be pressing keys: between two commands Asterisk drops them."""
        pairs = [f"{_matching(_NAME, name)}={_matching(_VALUE, str(value))}" for name, value in values.items()]
        await self.exec_("MSet", ",".join(pairs))

    async def get_variable(self, name: str) -> str:
        """Read a variable of the caller's channel; empty where it is not set."""
        reply = await self._done(command("GET VARIABLE", _matching(_NAME, name)), STEP_S)
        return reply.data if reply.result == "1" else ""

    def set_language(self, language: str) -> None:
        """Choose the language in which sounds are played from here on. It goes along with what is said next: a command
        of its own would be one more moment in which a key can be lost."""
        self._language = _matching(_LANGUAGE, language)

    async def exec_(self, application: str, options: str = "", timeout_s: float = STEP_S) -> None:
        """Run an application of the dialplan. `options` are ours, never a caller's words."""
        reply = await self._done(command("EXEC", _matching(_APP, application), options), timeout_s)
        if reply.result == "-2":
            raise AgiRefused(f"Asterisk has no application {application}")

    async def put_through(self, number: str, ring_s: int, attempt_id: str, until_key: str) -> str:
        """Let somebody outside ring, until the caller presses a key (empty: none ends it); how that went, in the
        dialplan's word (`DIALSTATUS`; CANCEL: by that key). A caller who was answered does not come back. Raises
        AgiTimeout where they still talk when the ringing must be over: then it is the dialplan that leads them on."""
        words = f"{_matching(_NUMBER, number)},{ring_s},{_matching(_ID, attempt_id)},{_digit(until_key)}"
        await self._done(command("GOSUB", "transfer", "s", 1, words), 2 * ring_s + STEP_S)
        return await self.get_variable("DIALSTATUS")

    # -- how a command goes -------------------------------------------------------------------------------------

    async def _done(self, line: bytes, timeout_s: float) -> Reply:
        """What the flow wants, now that it has thought."""
        self._thoughts += 1
        if self._language:
            language, self._language = self._language, ""
            await self._asked(command("SET VARIABLE", "CHANNEL(language)", language), STEP_S)
        return await self._asked(line, timeout_s)

    async def _asked(self, line: bytes, timeout_s: float) -> Reply:
        late_s = THINKING_S if self._connection.busy else 0.0
        return await self._checked(await self._connection.ask(line, late_s + timeout_s))

    def _hears(self, words: str) -> bytes:
        """[hear] of the dialplan does it all: from its end we have so long to go on as it says, whatever becomes of us
        meanwhile."""
        begins, self._language = self._language or "s", ""
        return command("GOSUB", "hear", begins, 1, words)

    async def _keys(self, words: str, longest_s: float) -> str:
        """The keys that [hear] takes down. The question for them lies ready behind it, and behind that the listening
        while the flow thinks about them."""
        hearing = self._done(self._hears(words), longest_s + STEP_S)
        asking = self._asked(command("GET VARIABLE", "KEY"), longest_s + 2 * STEP_S)
        both, piece = asyncio.gather(hearing, asking), self._listens()
        _, key = await both
        spawn(f"meanwhile {self.call_id}", self._meanwhile(self._thoughts, piece), vital=False)
        return key.data if key.result == "1" else ""

    async def _meanwhile(self, thought: int, piece: asyncio.Task[bool]) -> None:
        """While the flow thinks, listen to its caller piece by piece. The next one lies ready before the last is over,
        and so does what the flow does next: Asterisk never reads a key for nobody."""
        while True:
            await asyncio.wait({piece}, timeout=READY_S)
            if thought != self._thoughts:
                return
            after = self._listens()
            if not await piece:
                return
            piece = after

    def _listens(self) -> asyncio.Task[bool]:
        return spawn(f"listening {self.call_id}", self._listened(), vital=False)

    async def _listened(self) -> bool:
        """One piece; False where there is nobody any more. The flow's next command tells why."""
        try:
            reply = await self._connection.ask(command("GOSUB", "meanwhile", "s", 1), THINKING_S + STEP_S)
        except AgiError:
            return False
        return reply.code == 200 and reply.result != "-1"

    async def _taken_down(self, numbers: tuple[Number, ...], first_ms: int, next_ms: int, *, again: bool) -> str:
        sounds = "|".join(_files(number.sounds) for number in numbers)
        digits = "|".join(str(number.digits) for number in numbers)
        words = f"{sounds},{first_ms / 1000:g},{digits},{next_ms / 1000:g}" + (",again" if again else "")
        prompts, keys = sum(len(number.sounds) for number in numbers), sum(number.digits for number in numbers)
        longest_s = PLAY_S * prompts + len(numbers) * first_ms / 1000 + keys * next_ms / 1000
        return "".join(map(_digit, await self._keys(words, longest_s)))

    async def _checked(self, reply: Reply) -> Reply:
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


def _begun(numbers: tuple[Number, ...], keys: str) -> tuple[Number, ...]:
    """What is left of the number in whose midst a caller pauses, and those after it; nothing where they do not."""
    typed = 0 if keys.endswith("#") else len(keys)
    for place, number in enumerate(numbers):
        if typed < number.digits:
            return (Number((), number.digits - typed), *numbers[place + 1 :]) if typed else ()
        typed -= number.digits
    return ()


def _files(sounds: tuple[str, ...]) -> str:
    return "&".join(_matching(_FILE, sound) for sound in sounds)


def _digit(pressed: str) -> Digit:
    return pressed if pressed in _DIGITS else ""  # type: ignore[return-value]
