"""What happened in the house since a test began: facts as the journal holds them, waited for and never slept for."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from domain.facts import Fact
from store.codec import Recorded
from tests.live.whole import Whole

F = TypeVar("F", bound=Fact)
T = TypeVar("T")
STEP_S = 0.04
LEAST_S = 20.0
"""What is only waited for is waited for so long at least: machines are noisy."""


async def until(ask: Callable[[], Awaitable[T]], limit_s: float = 10.0, what: str = "") -> T:
    """The first true answer; fails saying what was waited for and what the last answer was. What takes long to ask is
    asked less often: on a busy machine those who are waited for need the time."""
    clock = asyncio.get_running_loop().time
    ends = clock() + max(limit_s, LEAST_S)
    while True:
        asked = clock()
        if answer := await ask():
            return answer
        assert clock() < ends, f"not within {limit_s:g} s: {what} (last: {answer!r})"
        await asyncio.sleep(max(STEP_S, 3 * (clock() - asked)))


class Watching:
    """The journal from a moment on. What a test waits for may have happened already: it is found all the same.

    `forgiven`: what the application's log may hold because of what this test does to it.
    """

    def __init__(self, whole: Whole, after: int) -> None:
        self.whole, self.after = whole, after
        self.forgiven: list[str] = []
        self._facts: list[Recorded] = []

    @classmethod
    async def from_now(cls, whole: Whole) -> "Watching":
        """Everything that happens after this."""
        recorded = await whole.read()
        return cls(whole, recorded[-1].seq if recorded else 0)

    async def facts(self) -> list[Recorded]:
        """All of it so far."""
        last = self._facts[-1].seq if self._facts else self.after
        self._facts += await self.whole.read(last)
        return self._facts

    async def all(self, kind: type[F], **fields: Any) -> list[F]:
        """Every fact of a kind with these fields, so far."""
        found = [entry.fact for entry in await self.facts() if isinstance(entry.fact, kind)]
        return [fact for fact in found if all(getattr(fact, name) == value for name, value in fields.items())]

    async def until(self, kind: type[F], limit_s: float = 10.0, *, nth: int = 1, **fields: Any) -> F:
        """The nth fact of a kind with these fields; fails with the journal's tail."""
        ends = asyncio.get_running_loop().time() + max(limit_s, LEAST_S)
        while len(found := await self.all(kind, **fields)) < nth:
            if asyncio.get_running_loop().time() > ends:
                raise AssertionError(f"no {kind.__name__} {fields} within {limit_s:g} s; {self.tail()}")
            await asyncio.sleep(STEP_S)
        return found[nth - 1]

    def tail(self, lines: int = 30) -> str:
        """The end of the story, for a person."""
        return "the journal ends with\n" + "\n".join(f"{e.seq} {e.fact}" for e in self._facts[-lines:])
