"""kill -9 of the application at moments of a call: right after a kind of fact is committed, while a request is under
way, or whenever chance says. A point is what had happened last in a call that was alive when the kill came."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select

from domain.facts import AttemptSent, CallEnded, EntryReserved, Fact
from store.codec import Recorded
from store.tables import journal_head
from tests.live.faults.hands import Hands
from tests.live.whole import Whole
from threerings.at_the_door import NobodyHome, ask_house

LOOK_EVERY_S = 0.01
STOPPED_S = 1.0
HUNG_S = 60.0
"""So long after a kill it is not slow any more: it does not come back."""


@dataclass
class Killer:
    """`points`: how often the kill came right after what; `away_s`: how long the application was away each time."""

    whole: Whole
    chance: random.Random
    points: Counter[str] = field(default_factory=Counter)
    away_s: list[float] = field(default_factory=list)

    async def after_fact(self, kind: type[Fact], limit_s: float = 12.0) -> None:
        """Wait for the next fact of a kind, and kill. When none comes in time: kill all the same."""
        await self._comes(lambda fact: isinstance(fact, kind), limit_s)
        await self._kill()

    async def before_it_leaves(self, tries: int = 40) -> bool:
        """Kill after a campaign's call is committed as sent, and before Asterisk can be told: it is stopped for that
        moment. False where it was always faster."""
        assert self.whole.supervisor.pbx is not None and self.whole.supervisor.pbx.process.pid is not None
        pid = self.whole.supervisor.pbx.process.pid
        for _ in range(tries):
            line = await self._comes(lambda fact: isinstance(fact, EntryReserved), 5.0)
            if not isinstance(line, EntryReserved):
                continue
            is_sent, came = partial(_is_sent, line), None
            os.kill(pid, signal.SIGSTOP)
            try:
                if not any(is_sent(entry.fact) for entry in await self.whole.read()):
                    came = await self._comes(is_sent, STOPPED_S)
                if came:
                    await self._strike()
            finally:
                os.kill(pid, signal.SIGCONT)
            if came:
                self.points["sent, and never left"] += 1
                await self._reopens()
                return True
        return False

    async def in_post(self, what: str, team: list[Hands], limit_s: float = 12.0) -> None:
        """Kill while somebody's request is under way: it may be taken, or not, and nobody knows."""
        sent = asyncio.Event()
        for hands in team:
            hands.before_post = lambda told: sent.set() if told == what else None
        try:
            async with asyncio.timeout(limit_s):
                await sent.wait()
            await asyncio.sleep(self.chance.uniform(0.0, 0.03))
            self.points[f"POST {what} under way"] += 1
        except TimeoutError:
            pass
        finally:
            for hands in team:
                hands.before_post = lambda told: None
        await self._kill()

    async def at_random(self, most_s: float = 2.0) -> None:
        """Kill at any moment."""
        await asyncio.sleep(self.chance.uniform(0.0, most_s))
        await self._kill()

    async def _comes(self, awaited: Callable[[Fact], bool], limit_s: float) -> Fact | None:
        """The first such fact that is committed from now on, in time."""
        after, ends = await self._head(), time.monotonic() + limit_s
        while time.monotonic() < ends:
            if (seq := await self._head()) > after:
                found = next((each.fact for each in await self.whole.read(after) if awaited(each.fact)), None)
                if found is not None:
                    return found
                after = seq
            await asyncio.sleep(LOOK_EVERY_S)
        return None

    async def _kill(self) -> None:
        """SIGKILL; returns when the house is open again."""
        await self._strike()
        self.points.update(last_of_live_calls(await self.whole.read()))
        await self._reopens()

    async def _strike(self) -> None:
        process = self.whole.supervisor.application.process
        assert process is not None
        process.kill()
        await process.wait()

    async def _reopens(self) -> None:
        began = time.monotonic()
        while not await self._open():
            assert time.monotonic() - began < HUNG_S, self.whole.supervisor.application.last_words()
            await asyncio.sleep(0.05)
        self.away_s.append(time.monotonic() - began)

    async def _open(self) -> bool:
        try:
            return bool((await ask_house(self.whole.settings, "/health"))["ok"])
        except NobodyHome:
            return False

    async def _head(self) -> int:
        async with self.whole.engine.connect() as connection:
            return int(await connection.scalar(select(journal_head.c.seq)) or 0)

    def told(self) -> str:
        """For the report."""
        hit = ", ".join(f"{name} {times}" for name, times in self.points.most_common())
        slowest = max(self.away_s, default=0.0)
        return f"{len(self.away_s)} kills, {len(self.points)} distinct points ({hit}); away {slowest:.1f} s at most"


def _is_sent(line: EntryReserved, fact: Fact) -> bool:
    """Is this line marked as sent by this fact?"""
    return isinstance(fact, AttemptSent) and fact.attempt_id == line.attempt_id


def last_of_live_calls(journal: list[Recorded]) -> list[str]:
    """Of every call that is not over: the kind of its last fact."""
    last: dict[str, Fact] = {}
    case_of: dict[str, str] = {}
    for entry in journal:
        call_id = getattr(entry.fact, "call_id", None)
        case_id = getattr(entry.fact, "case_id", None)
        if call_id and case_id:
            case_of[case_id] = call_id
        call_id = call_id or case_of.get(case_id or "")
        if call_id:
            last[call_id] = entry.fact
    over = {entry.fact.call_id for entry in journal if isinstance(entry.fact, CallEnded)}
    just_over = [call_id for call_id, fact in last.items() if isinstance(fact, CallEnded)][-1:]
    return [fact.kind for call_id, fact in last.items() if call_id not in over or call_id in just_over]
