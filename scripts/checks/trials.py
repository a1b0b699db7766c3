"""A script tried on something that was said: answered at once, kept nowhere."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from domain.checking import Finding
from domain.checking.model import CallFacts
from domain.scripts.model import Language, Script
from scripts.checked import findings_of
from scripts.checks.apart import Apart, Born
from scripts.transcripts import NoTranscript, told

T = TypeVar("T")
log = structlog.get_logger(__name__)
LONGEST_S = 90.0
"""An hour of talk takes a second or two, 200 000 words fifteen."""
MOST_WAITING = 4


class NotTried(Exception):
    """Nothing can be said: `why` is `busy` or `died`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of each rule in a text; or what is wrong with it (`problem`: an id), and in which line."""

    found: Sequence[Finding] = ()
    problem: str = ""
    line: int = 0


def try_text(script: Script, text: str, language: Language, call: CallFacts) -> Tried:
    """A text of two speakers held against a script. `call`: what else is known."""
    try:
        said = told(text, language, tuple(script.steps))
    except NoTranscript as error:
        return Tried(problem=error.what, line=error.line)
    if not said.words:
        return Tried(problem="empty")
    return Tried(found=findings_of(script, said.heard(language), said.known_of(call), None))


class Trials:
    """One at a time; who comes when many wait is asked to come again. `work`: a function of a module, and what it is
    given: both go to another process."""

    def __init__(self, born: Born | None = None) -> None:
        self._apart, self._one, self._waiting = Apart(born), asyncio.Lock(), 0
        self.longest_s = LONGEST_S

    async def start(self) -> None:
        """Its process begins with the first trial."""

    async def stop(self) -> None:
        """End what is under way."""
        self._apart.end()

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """What the work answers. Raises NotTried."""
        if self._waiting >= MOST_WAITING:
            raise NotTried("busy")
        self._waiting += 1
        try:
            async with self._one:
                return await self._apart.run(self.longest_s, work, *given)
        except Exception as error:
            log.exception("a trial of a script died", hung=isinstance(error, TimeoutError))
            raise NotTried("died") from None
        finally:
            self._waiting -= 1
