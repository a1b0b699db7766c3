"""Who listens in menus, as the house sees it: asked from the event loop, and never waited for."""

import asyncio
import threading
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import structlog

from domain.ports import NotHeard
from scripts.hearing.listening import Asked, Enough, Said, listen
from scripts.hearing.models import Model
from scripts.hearing.worker import Born

HUNG_S = 10.0
"""It says every second that it is alive; loading a model takes longer, and is not counted."""
REST_S, LONGEST_REST_S = 1.0, 60.0
log = structlog.get_logger(__name__)


class Listener:
    """One language's process, begun when it is needed first. Use from one event loop."""

    def __init__(self, model: Model, language: str, born: Born | None = None) -> None:
        self.model, self.language, self._born = model, language, born
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._line: Connection | None = None
        self._process: SpawnProcess | None = None
        self._deaths, self._rest_until, self._alive_at = 0, 0.0, 0.0

    async def await_phrase(self, sound: Path, from_s: float, phrases: tuple[str, ...]) -> str:
        """Which phrase is said first. Raises NotHeard as soon as it is known that none will be."""
        self._begin()
        number = next(self._numbers)
        said: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[number] = said
        try:
            self._tell(Asked(number=number, sound=sound, from_s=from_s, phrases=phrases))
            phrase = await said
        finally:
            del self._waiting[number]
            if said.cancelled() and self._line:
                self._tell(Enough(number))
        if not phrase:
            raise NotHeard("words", f"the model {self.model.name} knows none of these phrases")
        return phrase

    def warm(self) -> None:
        """Begin the process before it is needed: a big model takes seconds to load."""
        self._begin()

    def stop(self) -> None:
        """End the process; who waits is told."""
        self._end("the house is closing")

    def _begin(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._line and self._alive_at and now - self._alive_at > HUNG_S:
            self._end("it hung")
        if self._line:
            return
        if now < self._rest_until:
            raise NotHeard("died", "the recogniser died a moment ago", for_good=False)
        spawn = get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._alive_at = 0.0
        self._process = spawn.Process(
            target=listen,
            args=(theirs, self.model, self.language, self._born),
            name=f"listens {self.language}",
            daemon=True,
        )
        self._process.start()
        theirs.close()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._receive, args=(self._line, loop), name="hears callers", daemon=True).start()

    def _tell(self, word: Asked | Enough) -> None:
        assert self._line
        try:
            self._line.send(word)
        except OSError:
            self._end("it died")
            raise NotHeard("died", "the recogniser died", for_good=False) from None

    def _receive(self, line: Connection, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread of its own: what the process says, until its line ends."""
        while True:
            try:
                word = line.recv()
            except (EOFError, OSError):
                word = EOFError()
            try:
                loop.call_soon_threadsafe(self._heard, line, word)
            except RuntimeError:
                return  # the loop is closed, and so are we
            if isinstance(word, EOFError):
                return

    def _heard(self, line: Connection, word: Said | EOFError | None) -> None:
        if line is not self._line:
            return
        if isinstance(word, EOFError):
            self._end("it died")
            return
        self._alive_at, self._deaths = asyncio.get_running_loop().time(), 0
        waiting = self._waiting.get(word.number) if word else None
        if word and waiting and not waiting.done():
            waiting.set_result(word.phrase)

    def _end(self, why: str) -> None:
        if self._process is None or self._line is None:
            return
        log.info("nobody listens in menus", language=self.language, why=why)
        self._deaths += 1
        self._rest_until = asyncio.get_running_loop().time() + min(LONGEST_REST_S, REST_S * 2 ** (self._deaths - 1))
        self._process.kill()
        self._line.close()
        self._process = self._line = None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(NotHeard("died", "the recogniser died", for_good=False))
