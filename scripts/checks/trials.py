"""A script tried on something that was said: answered at once, kept nowhere."""

import asyncio
from collections.abc import Callable

import structlog

from domain.checking import Finding
from scripts.checks.apart import Apart, Born

log = structlog.get_logger(__name__)
LONGEST_S = 20.0
"""An hour of talk takes a second or two."""
MOST_WAITING = 4


class NotTried(Exception):
    """Nothing can be said: `why` is `busy` or `died`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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

    async def findings(self, work: Callable[..., list[Finding]], *given: object) -> list[Finding]:
        """What becomes of each rule. Raises NotTried."""
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
