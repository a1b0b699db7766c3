"""Who is calling, fetched when the call arrives, so that the record is there when a phone is offered the call."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

from agent_panel.topics import CASES
from domain.facts import CallAnswered, CallArrived, CallerKnown, CallPlaced, CallRouted, Fact, case_of
from store.journal import Journal
from store.queries.callers import CallerFile, caller_file
from store.tasks import end, spawn

KEPT = 300
"""Files kept in memory; the oldest go first."""
NEWS = (CallArrived, CallPlaced, CallRouted, CallerKnown)
"""Facts that tell who the caller is."""
CHANGES = (CallAnswered, *CASES)
"""Facts that change what else stands in a file."""


class Callers:
    """The files of recent calls. `hear` starts the fetch; `file` waits for it."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files: OrderedDict[str, asyncio.Task[CallerFile | None]] = OrderedDict()
        self._outdated: set[str] = set()

    def hear(self, fact: Fact) -> None:
        """Fetch the file again when a fact changes who the caller is; note which files a fact makes old."""
        if isinstance(fact, NEWS):
            self._fetch(fact.call_id)
        elif isinstance(fact, CHANGES):
            self._outdated.update(self._changed_by(fact))

    async def file(self, call_id: str, *, fresh: bool = False) -> CallerFile | None:
        """The file of a call; `fresh`: anew if it is old, where a moment more does not matter."""
        task = self._files.get(call_id)
        old = fresh and call_id in self._outdated
        if task is None or old or task.cancelled() or (task.done() and task.exception() is not None):
            task = self._fetch(call_id)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Leave nothing running."""
        for task in self._files.values():
            await end(task)

    def _fetch(self, call_id: str) -> "asyncio.Task[CallerFile | None]":
        self._outdated.discard(call_id)
        task = spawn(f"caller of {call_id}", self._read(call_id), vital=False)
        self._files[call_id] = task
        self._files.move_to_end(call_id)
        while len(self._files) > KEPT:
            gone, _ = self._files.popitem(last=False)
            self._outdated.discard(gone)
        return task

    def _changed_by(self, fact: Fact) -> Iterable[str]:
        """The calls whose file holds the case of this fact, or may."""
        if isinstance(fact, CallAnswered):
            return [fact.call_id] if fact.call_id in self._files else []
        case = self._journal.world.cases.get(case_of(fact) or "")
        if case is None:
            return list(self._files)
        return [i for i, task in self._files.items() if i == case.call_id or _may_be(task, case.person_id)]

    async def _read(self, call_id: str) -> CallerFile | None:
        async with self._journal.engine.connect() as connection:
            return await caller_file(connection, call_id)


def _may_be(task: "asyncio.Task[CallerFile | None]", person_id: str | None) -> bool:
    """Is it this person's file? One that is still being read may be."""
    if not task.done():
        return True
    file = None if task.cancelled() or task.exception() else task.result()
    return bool(file and file.person and file.person.person_id == person_id)
