"""The one bounded inbox between the socket and whoever reads events: order kept, reader never held up."""

import asyncio
from collections import deque
from dataclasses import dataclass

from ami_bridge.framing import Event


@dataclass(frozen=True)
class LinkUp:
    """Logged in: what follows was told by this link. Whoever holds state reconciles it now."""

    link_no: int
    version: str = ""


@dataclass(frozen=True)
class LinkDown:
    """Nothing more comes from this link; what happened from here on is not told later."""

    link_no: int
    reason: str


Item = Event | LinkUp | LinkDown


class Inbox:
    """Filled by the reader without waiting, emptied in batches by one consumer. Marks always fit, events may not."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: deque[Item] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: Item) -> bool:
        """False: full, the event was not taken (and the link must go, for a gap nobody knows of is worse)."""
        if isinstance(item, Event) and len(self._items) >= self._limit:
            return False
        self._items.append(item)
        self._filled.set()
        return True

    async def take(self, most: int = 500) -> list[Item]:
        """Waits for at least one item; up to `most`, in order."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        items = [self._items.popleft() for _ in range(min(most, len(self._items)))]
        self._emptied.set()
        return items

    async def room(self) -> None:
        """Waits until half of it is free: after an overflow a new link would only overflow again."""
        while len(self._items) > self._limit // 2:
            self._emptied.clear()
            await self._emptied.wait()
