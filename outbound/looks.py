"""Looks at lists that somebody waits for: a long one goes on beside the page that shows how far it is.

    look        the answer, or how far it is where that takes longer than a page should take
    progress    asked by the page meanwhile; a look that nobody asks about any more ends
    halt        somebody does not want to wait; it is begun anew when somebody asks for that, or after a while

Each question is looked at once, however many ask it; what took long is believed for half a minute, what was quick is
looked at anew. Two lists at once are looked at, the others wait their turn.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from outbound.skipping import Looking, Skipping, skipping
from store.ids import new_id
from store.journal import Journal
from store.tasks import end, spawn

PATIENCE_S = 0.7
"""Within a second nobody's thought is interrupted (Nielsen, Usability Engineering, 1993): till then no progress."""
BELIEVED_S, LEFT_S = 30.0, 15.0
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Underway:
    """A look that goes on: `done` of `entries`; 0 of 0 while it waits its turn. `halted`: it goes on no more."""

    look_id: str
    done: int
    entries: int
    halted: bool = False


@dataclass(slots=True)
class _Look:
    """`long`: one portion was not all; `told`: that is known."""

    asked_at: float
    look_id: str = field(default_factory=new_id)
    done: int = 0
    entries: int = 0
    long: bool = False
    halted: bool = False
    told: asyncio.Event = field(default_factory=asyncio.Event)
    over_at: float | None = None
    task: "asyncio.Task[Skipping | KeyError] | None" = None


class Looks:
    """`clock`: seconds that only grow."""

    def __init__(self, journal: Journal, clock: Callable[[], float]) -> None:
        self._journal, self._clock = journal, clock
        self._looks: dict[Looking, _Look] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def look(self, looking: Looking, patience_s: float = PATIENCE_S) -> Skipping | Underway:
        """The answer; or, where more than one portion is to be looked at and these seconds are over, how far it is.
        Raises KeyError where a pack that the house has confirmed is not there."""
        self._forget_old()
        look = self._looks.get(looking) or self._begin(looking)
        look.asked_at = self._clock()
        if look.halted:
            return Underway(look.look_id, look.done, look.entries, halted=True)
        assert look.task is not None, "it was begun"
        await look.told.wait()
        await asyncio.wait({look.task}, timeout=patience_s if look.long else None)
        if not look.task.done():
            return Underway(look.look_id, look.done, look.entries)
        if not look.long or look.task.exception():
            self._drop(looking, look)
        if isinstance(found := look.task.result(), KeyError):
            raise found
        return found

    def progress(self, look_id: str) -> Underway | None:
        """How far it is, for somebody who waits for it; None: it is over."""
        look = self._named(look_id)
        if look is None or look.over_at is not None:
            return None
        look.asked_at = self._clock()
        return Underway(look.look_id, look.done, look.entries)

    async def halt(self, look_id: str) -> None:
        """Look no further; whoever asks is told so for half a minute, unless somebody wants it `again`."""
        if (look := self._named(look_id)) and look.over_at is None:
            look.halted, look.over_at = True, self._clock()
            await end(look.task)

    def again(self, look_id: str) -> None:
        """What was halted is looked at anew, when it is asked next."""
        for looking, look in list(self._looks.items()):
            if look.look_id == look_id and look.halted:
                self._drop(looking, look)

    async def stop(self) -> None:
        """End what is under way."""
        for look in list(self._looks.values()):
            await end(look.task)
        self._looks.clear()

    def _named(self, look_id: str) -> _Look | None:
        return next((each for each in self._looks.values() if each.look_id == look_id), None)

    def _begin(self, looking: Looking) -> _Look:
        look = self._looks[looking] = _Look(asked_at=self._clock())
        look.task = spawn(f"look at list {looking.list_id}", self._run(looking, look), vital=False)
        return look

    async def _run(self, looking: Looking, look: _Look) -> Skipping | KeyError:
        def told(done: int, entries: int) -> None:
            look.done, look.entries, look.long = done, entries, look.long or done < entries
            look.told.set()
            if self._clock() - look.asked_at > LEFT_S and look.task is not None:
                self._drop(looking, look)
                look.task.cancel()

        try:
            if self._turns.locked():
                look.long = True
                look.told.set()
            async with self._turns:
                return await skipping(self._journal, looking, told)
        except KeyError as unknown:
            return unknown
        finally:
            look.over_at = self._clock()
            look.told.set()

    def _forget_old(self) -> None:
        now = self._clock()
        for looking, look in list(self._looks.items()):
            if look.over_at is not None and now - look.over_at > BELIEVED_S:
                self._drop(looking, look)

    def _drop(self, looking: Looking, look: _Look) -> None:
        if self._looks.get(looking) is look:
            del self._looks[looking]
