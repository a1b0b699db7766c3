"""Those who listen to the journal while it is written. They need no cursor: one that falls behind starts anew."""

import asyncio
from collections.abc import Sequence

from store.codec import Recorded

BACKLOG = 5000
"""Facts a listener may be behind before it is closed."""


class FellBehind(Exception):
    """This listener was too slow, or the journal closed; fetch a snapshot and subscribe again."""


class Subscription:
    """An ordered stream of recorded facts. `since`: the journal's number when it began."""

    def __init__(self, name: str, since: int, owner: "Subscriptions") -> None:
        self.name, self.since = name, since
        self._queue: asyncio.Queue[Recorded | None] = asyncio.Queue(BACKLOG + 1)
        self._owner, self._closed = owner, ""

    def __aiter__(self) -> "Subscription":
        return self

    async def __anext__(self) -> Recorded:
        if self._closed and self._queue.empty():
            raise FellBehind(self._closed)
        item = await self._queue.get()
        if item is None:
            raise FellBehind(self._closed)
        return item

    def close(self, why: str = "closed") -> None:
        """Stop listening."""
        if not self._closed:
            self._closed = why
            self._owner.forget(self)
            if not self._queue.full():
                self._queue.put_nowait(None)

    def tell(self, recorded: Recorded) -> None:
        """Called by the journal only."""
        if self._queue.qsize() >= BACKLOG:
            self.close(f"{self.name}: more than {BACKLOG} facts behind")
        else:
            self._queue.put_nowait(recorded)


class Subscriptions:
    """All listeners of one journal."""

    def __init__(self) -> None:
        self._open: set[Subscription] = set()

    def open(self, name: str, since: int) -> Subscription:
        """A new listener."""
        subscription = Subscription(name, since, self)
        self._open.add(subscription)
        return subscription

    def forget(self, subscription: Subscription) -> None:
        """The listener is gone."""
        self._open.discard(subscription)

    def tell(self, recorded: Sequence[Recorded]) -> None:
        """Hand committed facts to everybody."""
        for item in recorded:
            for subscription in tuple(self._open):
                subscription.tell(item)

    def close(self, why: str) -> None:
        """End all."""
        for subscription in tuple(self._open):
            subscription.close(why)
