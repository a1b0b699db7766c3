"""Callers who keep coming: some talk, some hang up at once, some press keys. The same seed, the same callers."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from domain.facts import CallArrived
from store.tasks import end, spawn
from tests.live.faults.waiting import eventually
from tests.live.whole import Whole
from threerings.carrier.ami import ManagerRefused
from threerings.carrier.network import Caller, CallTookTooLong, RobotCall

TALK_S, KEYS_S = 9.0, 22.0
BETWEEN_S = 0.4
COMPARED_S = 75.0
"""The house compares itself with Asterisk once a minute."""


@dataclass
class Traffic:
    """Lines on which one caller follows the other, until `over`."""

    whole: Whole
    chance: random.Random
    placed: list[RobotCall] = field(default_factory=list)
    over: bool = False

    async def line(self) -> None:
        """One caller after the other."""
        while not self.over:
            await self._one(self.chance.choices(("talks", "goes", "keys"), (6, 2, 2))[0])
            await asyncio.sleep(self.chance.uniform(0.1, 2 * BETWEEN_S))

    async def _one(self, kind: str) -> None:
        number = f"09{self.chance.randrange(10**8):08d}"
        script = "wait=4|digits=3" if kind == "keys" else f"say={self.whole.voice('caller')}"
        call = await self.whole.network.call(self.whole.did, Caller(number=number, script=script))
        self.placed.append(call)
        stays_s = {"goes": self.chance.uniform(0.2, 3.0), "keys": KEYS_S, "talks": TALK_S}[kind]
        with suppress(CallTookTooLong):
            await call.until(lambda sip: sip.over, stays_s)
        with suppress(ManagerRefused):
            await call.hang_up()

    async def all_are_known(self) -> None:
        """The caller's own count: each call that was accepted (heard ringing) is one record, and there is no other. A
        call that came and went unheard is known from Asterisk's own records, at the next comparison."""
        heard = sum(1 for call in self.placed if (sip := call.sip) and sip.ringing_at)

        async def recorded() -> bool:
            facts = [entry.fact for entry in await self.whole.read()]
            return len({fact.call_id for fact in facts if isinstance(fact, CallArrived)}) == heard

        await eventually(recorded, f"{heard} callers heard ringing, as many calls are recorded", COMPARED_S)


@asynccontextmanager
async def traffic(whole: Whole, lines: int, chance: random.Random) -> AsyncIterator[Traffic]:
    """Callers on so many lines; at the end the last ones are waited for."""
    running = Traffic(whole, chance)
    tasks = [spawn(f"line {number}", running.line(), vital=False) for number in range(lines)]
    try:
        yield running
        running.over = True
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            await end(task)
