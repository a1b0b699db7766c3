"""Sentences with the figures of one call in them, spoken while the caller waits: soon, or the caller is told so.

Spoken in a pool, never on the event loop; kept by a hash of what they say, so that the second caller waits for nothing.
A sentence that holds somebody's words, number, case or money is not kept: it is gone when the caller has heard it.
"""

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr import voices
from ivr.prompts.catalogue import Catalogue
from ivr.prompts.making import RECIPE
from ivr.sound import LOUDNESS_DB, write_wav
from ivr.speaking import CannotSay, CaseNumber, Money, Phone, Value

FALLBACK = "tr/not-spoken"
"""Played where a sentence cannot be had."""

PATIENCE_S = 2.5
"""Silence that a caller takes for thinking. espeak needs 0.1 s in a worker that is warm, Piper 1 to 3 s."""

WORKERS = 2
"""Workers that are warmed: those of the application's pool."""

MOST_WAITING = 16
"""Sentences in work at once; more are refused at once, so that a pool that hangs does not collect callers."""

KEPT = 500
"""Sounds that are kept, about 40 MB; the ones unheard for longest go."""

STALE_S = 600.0
"""A sentence that nobody could take away (we were killed in that second) is gone after so long."""

PERSONAL = (str, Phone, CaseNumber, Money)
"""What may be somebody's own: a sentence with one of these is never kept."""
log = structlog.get_logger("ivr")


@dataclass(frozen=True, slots=True)
class Sound:
    """What to play, by its name for Asterisk. `complete`: it is the sentence, and not the excuse for it."""

    play: str
    complete: bool


class TooManyAtOnce(Exception):
    """More sentences are waiting than callers would wait for."""


class Sentences:
    """Speaks the catalogues' sentences into `folder`, in `pool`. `models`: where Piper's voices lie, if anywhere."""

    def __init__(
        self, catalogues: Mapping[str, Catalogue], folder: Path, pool: Executor, models: Path | None = None
    ) -> None:
        self._catalogues, self._folder, self._pool, self._models = catalogues, folder.absolute(), pool, models
        self._works: dict[Path, asyncio.Future[None]] = {}

    @property
    def in_work(self) -> int:
        """How many are being spoken or wait for it."""
        return len(self._works)

    async def warm(self) -> None:
        """Let the workers load the voice before the first caller would wait for that: 2 s in a new process. What a
        killed process left of somebody's own is removed."""
        for old in self._folder.glob("once-*.wav"):
            _remove(old)
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(self._pool, voices.synthesize, "một", "vi") for _ in range(WORKERS))
        )

    @asynccontextmanager
    async def spoken(self, name: str, language: str, values: Mapping[str, Value]) -> AsyncIterator[Sound]:
        """The sound of one sentence while it is needed, or FALLBACK within PATIENCE_S.

        Raises KeyError where the catalogue has no such sentence or a value of it is not given.
        """
        personal = any(isinstance(value, PERSONAL) for value in values.values())
        once = self._folder / f"once-{secrets.token_hex(12)}.wav"
        try:
            yield await self._sound(name, language, values, once if personal else None)
        finally:
            self._forget(once)

    async def _sound(self, name: str, language: str, values: Mapping[str, Value], once: Path | None) -> Sound:
        try:
            text = self._catalogues[language].sentence(name, values)
            path = once or self._kept(text, language)
            await self._stand(text, language, path)
        except (CannotSay, voices.CannotSpeak, TooManyAtOnce, TimeoutError, OSError, RuntimeError) as error:
            log.warning("sentence_not_spoken", prompt=name, language=language, why=type(error).__name__)  # no figures
            return Sound(FALLBACK, complete=False)
        return Sound(str(path.with_suffix("")), complete=True)

    def _forget(self, once: Path) -> None:
        """Remove what is not kept, or let it be removed when the work that nobody waits for any more is done."""
        if work := self._works.get(once):
            work.add_done_callback(lambda _: _remove(once))
        else:
            _remove(once)

    def _kept(self, text: str, language: str) -> Path:
        parts = [RECIPE, voices.chosen(language, self._models).recipe, LOUDNESS_DB, text]
        return self._folder / f"kept-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}.wav"

    async def _stand(self, text: str, language: str, path: Path) -> None:
        """Let the sound be there. A second caller with the same figures waits for the first one's work."""
        if path.is_file() and path not in self._works:
            path.touch()
            return
        work = self._works.get(path) or self._begin(text, language, path)
        await asyncio.wait_for(asyncio.shield(work), PATIENCE_S)

    def _begin(self, text: str, language: str, path: Path) -> asyncio.Future[None]:
        if len(self._works) >= MOST_WAITING:
            raise TooManyAtOnce
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._pool, speak_and_tidy, text, language, path, self._models)
        self._works[path] = work
        work.add_done_callback(lambda done: self._over(path, done))
        return work

    def _over(self, path: Path, done: asyncio.Future[None]) -> None:
        del self._works[path]
        if not done.cancelled():
            done.exception()  # looked at: whoever waited has been told, and nobody waits any more after PATIENCE_S


def speak_and_tidy(text: str, language: str, path: Path, models: Path | None) -> None:
    """Speak into `path`, and remove what nobody will hear any more. Runs in the pool."""
    write_wav(path, voices.in_any_case(text, language, models))
    oldest_first = sorted(path.parent.glob("kept-*.wav"), key=_last_heard)
    forgotten = oldest_first[: max(0, len(oldest_first) - KEPT)]
    left_over = [old for old in path.parent.glob("once-*.wav") if time.time() - _last_heard(old) > STALE_S]
    for old in (*forgotten, *left_over):
        _remove(old)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("sentence_not_removed", file=path.name, why=str(error.strerror))


def _last_heard(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
