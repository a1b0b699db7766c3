"""A loop that acts at the instants its deciders name, and whenever a fact comes that may have changed them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.facts import Fact
from store.journal import Journal, JournalClosed
from store.subscriptions import FellBehind, Subscription
from store.tasks import end, spawn

LONGEST_NAP_S = 30.0
"""The wall clock is looked at again after so long: it may have been set meanwhile."""
PAST_S = 0.002
"""A deadline has passed a moment after it, not at it."""
RETRY_S = 1.0
log = structlog.get_logger(__name__)
Act = Callable[[], Awaitable[datetime | None]] | Callable[[], Awaitable[None]]


class Watch:
    """Calls `act` at the start, after facts of `kinds`, and at the instant that it returned."""

    def __init__(self, name: str, journal: Journal, kinds: tuple[type[Fact], ...], act: Act) -> None:
        self._name, self._journal, self._kinds, self._act = name, journal, kinds, act
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; what is late already is done first."""
        self._task = spawn(f"watch {self._name}", self._watch())

    async def stop(self) -> None:
        """Stop at once: what was committed stands."""
        await end(self._task)

    async def _watch(self) -> None:
        while True:
            subscription = self._journal.subscribe(self._name)
            try:
                while True:
                    await self._changed(subscription, await self._acted())
            except FellBehind:
                continue
            except JournalClosed:
                return
            finally:
                subscription.close()

    async def _acted(self) -> float:
        """Act, and say for how long there is nothing to do. While the database is away: try again soon."""
        try:
            moment = await self._act()
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database is away", watch=self._name, error=type(error).__name__)
            return RETRY_S
        if moment is None:
            return LONGEST_NAP_S
        left_s = (moment - self._journal.now()).total_seconds() + PAST_S
        return min(max(left_s, PAST_S), LONGEST_NAP_S)

    async def _changed(self, subscription: Subscription, nap_s: float) -> None:
        """Wait for a fact that matters, or until the nap is over."""
        try:
            async with asyncio.timeout(nap_s):
                async for recorded in subscription:
                    if isinstance(recorded.fact, self._kinds):
                        return
        except TimeoutError:
            return
