"""Who is calling, fetched when the call arrives, so that the record is there when a phone is offered the call."""

import asyncio
from collections import OrderedDict

from domain.facts import CallArrived, CallerKnown, CallPlaced, CallRouted, Fact
from store.journal import Journal
from store.queries.callers import CallerFile, caller_file
from store.tasks import end, spawn

KEPT = 300
"""Files kept in memory; the oldest go first."""
NEWS = (CallArrived, CallPlaced, CallRouted, CallerKnown)


class Callers:
    """The files of recent calls. `hear` starts the fetch; `file` waits for it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files: OrderedDict[str, asyncio.Task[CallerFile | None]] = OrderedDict()

    def hear(self, fact: Fact) -> None:
        """Fetch the file again when a fact changes who the caller is."""
        if isinstance(fact, NEWS):
            self._fetch(fact.call_id)

    async def file(self, call_id: str, *, fresh: bool = False) -> CallerFile | None:
        """The file of a call; `fresh` reads it anew, where a moment more does not matter."""
        task = self._files.get(call_id)
        if task is None or fresh or task.cancelled() or (task.done() and task.exception() is not None):
            task = self._fetch(call_id)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Leave nothing running."""
        for task in self._files.values():
            await end(task)

    def _fetch(self, call_id: str) -> "asyncio.Task[CallerFile | None]":
        task = spawn(f"caller of {call_id}", self._read(call_id), vital=False)
        self._files[call_id] = task
        self._files.move_to_end(call_id)
        while len(self._files) > KEPT:
            self._files.popitem(last=False)
        return task

    async def _read(self, call_id: str) -> CallerFile | None:
        async with self._journal.engine.connect() as connection:
            return await caller_file(connection, call_id)
