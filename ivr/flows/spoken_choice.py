"""Speech in the menu: a word that chooses like its digit, where a recogniser is there.

It hears the caller's own raw recording while Asterisk writes it. The word it hears is told to Asterisk as a key of its
own (HEARD), which ends the listening like any key; whatever the caller presses is served first and at once. Without a
model, a recording or a living recogniser nothing happens here, and the digits are as they were.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from domain.menus import Digit, Event, Silence, Speech
from domain.menus.model import Choose, Node
from domain.ports import NotHeard, Recogniser, Telephony, TelephonyAway, TelephonyRefused
from ivr.session import AgiSession
from store.tasks import end, spawn

HEARD = "A"
"""A key that no telephone has: no caller's own key is ever taken for it."""
BYTES_A_SECOND = 16_000
BUFFERED_S = 2.048
"""Asterisk writes its files in steps of 32 kB: what is said is known so much later at most."""
EARLIER_S = 0.3
MORE_MS = 2500
"""A caller who may speak is waited for so much longer: the word they have said may still lie in Asterisk's memory."""
log = structlog.get_logger("ivr")


@dataclass
class Spoken:
    """What was heard at a node so far. `more_ms`: how much longer to wait for it."""

    more_ms: int = 0
    phrase: str = ""

    def event(self, digit: str) -> Event:
        """What the caller did: a key wins over a word."""
        if digit:
            return Digit(digit)
        return Speech(self.phrase) if self.phrase else Silence()


class SpokenChoice:
    """One call's ears. `recordings`: where Asterisk writes."""

    def __init__(self, recogniser: Recogniser, telephony: Telephony, recordings: Path, session: AgiSession) -> None:
        self._recogniser, self._telephony, self._session = recogniser, telephony, session
        self._sound = recordings / f"{session.call_id}-in.sln"
        self._node, self._since_s = "", 0.0

    @asynccontextmanager
    async def at(self, node: Node, language: str) -> AsyncIterator[Spoken]:
        """While a node listens, so do we: to all that was said since it was reached, for what was said into its first
        try may be known in its second."""
        words = _words_at(node, language)
        if not words or language not in self._recogniser.languages():
            yield Spoken()
            return
        spoken = Spoken(more_ms=MORE_MS)
        if node.name != self._node:
            self._node, self._since_s = node.name, _now_in(self._sound)
        task = spawn("hearing a caller", self._listen(spoken, self._since_s, language, words), vital=False)
        try:
            yield spoken
        finally:
            await end(task)
            if spoken.phrase:
                self._node = ""  # it is not heard twice

    async def _listen(self, spoken: Spoken, from_s: float, language: str, words: tuple[str, ...]) -> None:
        try:
            spoken.phrase = await self._recogniser.await_phrase(self._sound, from_s, language, words)
            await self._telephony.press(self._session.environment.get("agi_uniqueid", ""), HEARD)
        except NotHeard as why:
            log.info("nobody listens to a caller", call_id=self._session.call_id, why=why.why)
        except (TelephonyAway, TelephonyRefused) as why:
            spoken.phrase = ""
            log.warning("a word was heard in vain", call_id=self._session.call_id, why=str(why))


def _words_at(node: Node, language: str) -> tuple[str, ...]:
    keys = node.keys if isinstance(node, Choose) else ()
    return tuple(word for key in keys for word in key.words.get(language, ()))


def _now_in(sound: Path) -> float:
    """Which second of a growing file is now, rather too early than too late. It was written whole when it was written
    last, and goes on in step with the clock; before the first time, and before there is a file, nobody knows when its
    sound began, so all of it is heard."""
    try:
        found = sound.stat()
    except OSError:
        return 0.0
    since_s = time.time() - found.st_mtime - EARLIER_S if found.st_size else 0.0
    return found.st_size / BYTES_A_SECOND + min(BUFFERED_S, max(0.0, since_s))
