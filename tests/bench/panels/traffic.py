"""Callers: so many at once, each rings, is answered, stays a moment and hangs up, until there were enough."""

import asyncio
import time
from dataclasses import dataclass

from sqlalchemy import select

from domain.facts import CallArrived, CallEnded
from store.tables import person_numbers
from tests.live.whole import Whole
from threerings.carrier.network import Caller
from threerings.demo.cast import national

LOOK_S = 0.2


@dataclass(frozen=True)
class Traffic:
    """`talk_s`: from the answer to the caller's hang-up. `limit_s`: no caller begins after it."""

    whole: Whole
    calls: int
    at_once: int
    talk_s: float = 5.5
    limit_s: float = 40.0

    async def flow(self) -> int:
        """All of it; returns how many calls the journal has, once all are over."""
        numbers, began, begun, after = await self._numbers(), time.monotonic(), 0, await self._seq()
        while True:
            ended = await self._count(CallEnded, after)
            if (begun == self.calls or time.monotonic() - began > self.limit_s) and ended >= begun:
                return await self._count(CallArrived, after)
            if begun < self.calls and begun - ended < self.at_once and time.monotonic() - began < self.limit_s:
                caller = Caller(number=numbers[begun % len(numbers)], script=f"wait={self.talk_s:g}|hangup")
                await self.whole.network.call(self.whole.did, caller)
                begun += 1
            else:
                await asyncio.sleep(LOOK_S)
            if time.monotonic() - began > self.limit_s + 30:
                raise SystemExit(f"{begun - ended} calls do not end")

    async def _numbers(self) -> list[str]:
        """Persons of the demo organisation: there is something to pop."""
        async with self.whole.engine.connect() as connection:
            rows = await connection.execute(select(person_numbers.c.number).order_by(person_numbers.c.number))
            return [national(row.number) for row in rows]

    async def _seq(self) -> int:
        recorded = await self.whole.read()
        return recorded[-1].seq if recorded else 0

    async def _count(self, kind: type, after: int) -> int:
        return sum(isinstance(entry.fact, kind) for entry in await self.whole.read(after))
