"""The house at work while the world lies to it: events lost, repeated, out of order; links cut; everything restarted.

One step is a moment of virtual time: calls go on, some of what happened is told, people do their work, and now and then
something breaks. In the end the truth is told once, and the judge reads what became of it.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from ami_bridge.bridge import Bridge, BridgeRules
from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from ami_bridge.inbox import LinkDown, LinkUp
from ami_bridge.records import Records
from desk import dispatch, escalation, intake, missed, wrap_up
from desk.room import KINDS, react
from domain.cases import Case
from domain.facts import AgentPaused, AgentUnpaused, PhoneIssued, PhoneReachable, UserSignedIn
from store.followers import Follower
from store.journal import Journal
from tests.conftest import HandClock
from tests.simulation.pbx import TracePbx

AGENTS = {"khue": "d000000000a", "ngan": "d000000000b", "nhi": "d000000000c", "hang": "d000000000d"}
RECONCILE_EVERY_S = 60.0
TIMERS_EVERY_S = 10.0
LEFT_S = 120.0
"""The longest trace, and then some."""
Lie = str


@dataclass
class LyingWorld:
    """`lies`: what was done to the house, how often."""

    engine: AsyncEngine
    now: HandClock
    chance: random.Random
    pbx: TracePbx = field(init=False)
    lies: Counter[Lie] = field(default_factory=Counter)
    journal: Journal = field(init=False)
    bridge: Bridge = field(init=False)
    follower: Follower = field(init=False)
    links: int = 0
    up: bool = False
    gap: bool = False
    paused: set[str] = field(default_factory=set)
    reconciled_at: float = 0.0
    timed_at: float = 0.0

    def __post_init__(self) -> None:
        self.pbx = TracePbx(self.chance, self.now.at, set(AGENTS.values()))

    # -- the house's life ---------------------------------------------------------------------------------------

    async def open(self) -> None:
        """The application starts."""
        self.journal = Journal(self.engine, self.now)
        await self.journal.open()
        rules = BridgeRules(booted_s=0.0, settle_s=0.0)
        self.bridge = Bridge(cast(AmiClient, self.pbx), self.journal, rules, records=cast(Records, self.pbx))
        self.follower = Follower("desk", self.journal, KINDS, react)
        await self.follower.start()
        await self._link_up()

    async def close(self) -> None:
        """The application stops, wherever it is: what it held in memory is gone."""
        self.up = False
        await self.follower.stop()
        await self.journal.close()

    async def everybody_signs_in(self) -> None:
        """Four people with a phone each."""
        for agent_id, seat in AGENTS.items():
            await self.journal.append(
                UserSignedIn(at=self.now(), user_id=agent_id, session_id=f"s-{agent_id}", role="agent"),
                PhoneIssued(at=self.now(), agent_id=agent_id, seat=seat, phone="desk"),
                PhoneReachable(at=self.now(), agent_id=agent_id, seat=seat),
            )

    # -- one step -----------------------------------------------------------------------------------------------

    async def step(self) -> None:
        """A moment passes."""
        self.now.forward(self.chance.expovariate(1.5))
        if self.chance.random() < 0.25:
            self.pbx.begin()
        happened = self.pbx.until(self.now.at)
        if self.up:
            await self.hear(self._lied(happened))
        elif happened:
            self.lies["told while nobody listened"] += len(happened)
        await self._work()
        await self._break_something()
        if self.up and self.now.at.timestamp() - self.reconciled_at > RECONCILE_EVERY_S:
            await self._reconcile()
        if self.now.at.timestamp() - self.timed_at > TIMERS_EVERY_S:
            await self._timers()
        if self.chance.random() < 0.5:
            await self.settle()

    async def hear(self, events: Sequence[Event]) -> None:
        """Events arrive, in groups as the socket gives them."""
        left = list(events)
        while left:
            size = self.chance.randint(1, 6)
            group, left = left[:size], left[size:]
            await self.bridge._hear(group)  # the bridge's own way from events to the journal, without its sleeping

    async def settle(self) -> None:
        """Wait until what follows has followed."""
        while self.follower.seq < self.journal.seq:  # noqa: ASYNC110 - nothing tells how far another task has read
            await asyncio.sleep(0)

    async def the_truth(self) -> None:
        """All calls end as they did, nothing is kept back any more."""
        if not self.up:
            await self._link_up()
        for _ in range(int(LEFT_S)):
            self.now.forward(1.0)
            await self.hear(self.pbx.until(self.now.at))
        await self._reconcile()
        await self.settle()
        await self._timers()
        await self.settle()

    # -- lies ---------------------------------------------------------------------------------------------------

    def _lied(self, events: list[Event]) -> list[Event]:
        """Some of it, some of it twice, some of it in another order. TCP loses nothing by itself: where something is
        missing the link is about to go."""
        told: list[Event] = []
        for event in events:
            kind = self.chance.choices(("told", "dropped", "repeated", "swapped"), (90, 2, 5, 3))[0]
            self.lies[kind] += kind != "told"
            self.gap = self.gap or kind == "dropped"
            if kind == "repeated":
                told += [event, event]
            elif kind == "swapped" and told:
                told.insert(len(told) - 1, event)
            elif kind != "dropped":
                told.append(event)
        return told

    async def _break_something(self) -> None:
        kind = "cut" if self.gap else self.chance.choices(("", "cut", "kill", "crash"), (95, 2, 2, 0.5))[0]
        self.gap = False
        if kind == "cut" and self.up:
            await self._link_down()
        elif kind == "kill":
            await self.close()
            self._time_away()
            await self.open()
        elif kind == "crash":
            self.pbx.crash()
            if self.up:
                await self._link_down()
        elif not self.up and self.chance.random() < 0.3:
            await self._link_up()
        self.lies[kind] += bool(kind)

    def _time_away(self) -> None:
        """While the application is away the world goes on."""
        self.now.forward(self.chance.uniform(0.5, 20.0))
        self.lies["told while nobody listened"] += len(self.pbx.until(self.now.at))

    async def _link_up(self) -> None:
        self.links += 1
        self.up = True
        await self.bridge._hear([LinkUp(self.links)])
        await self._reconcile()

    async def _link_down(self) -> None:
        self.up = False
        await self.bridge._hear([LinkDown(self.links, "cut")])

    async def _reconcile(self) -> None:
        link = self.bridge._link
        assert link is not None
        await self.bridge._reconcile(link)
        assert self.bridge.reconciled.is_set()
        self.reconciled_at = self.now.at.timestamp()

    # -- people and time ----------------------------------------------------------------------------------------

    async def _timers(self) -> None:
        """What has fallen due."""
        self.timed_at = self.now.at.timestamp()
        await self.journal.decide(escalation.run_late_clocks)
        await self.journal.decide(wrap_up.end_those_over)

    async def _work(self) -> None:
        """Somebody does something, or nobody."""
        act = self.chance.choice((self._record, self._dispatch, self._call_back, self._rest, self._nothing))
        await act()

    async def _record(self) -> None:
        case = self._any(case for case in self.journal.world.cases.values() if not case.recorded_at and case.call_id)
        if case:
            ask = intake.RecordAsk(
                call_id=case.call_id, by_id=case.owner_id, place="B1203", content="Rò nước", contact_name="Nam",
                reach_by="0912345678", category="engineering", read_back=True,
            )  # fmt: skip
            await intake.record(self.journal, ask)

    async def _dispatch(self) -> None:
        case = self._any(case for case in self.journal.world.cases.values() if case.phase == "recorded")
        if case:
            ask = dispatch.DispatchAsk(case_id=case.case_id, by_id=case.owner_id, department_id="engineering")
            await dispatch.dispatch(self.journal, ask)

    async def _call_back(self) -> None:
        duty = self._any(self.journal.world.duties.values())
        if duty and duty.owner_id:
            await missed.done(self.journal, duty.duty_id, duty.owner_id, "reached")

    async def _rest(self) -> None:
        """Somebody whom nobody rings takes a break, or comes back."""
        away = self._any(sorted(self.paused))
        if away:
            self.paused.discard(away)
            self.pbx.free.add(AGENTS[away])
            await self.journal.append(AgentUnpaused(at=self.now(), agent_id=away, reason="break"))
        elif (agent_id := self._any(each for each, seat in AGENTS.items() if seat in self.pbx.free)) is not None:
            self.paused.add(agent_id)
            self.pbx.free.discard(AGENTS[agent_id])
            await self.journal.append(AgentPaused(at=self.now(), agent_id=agent_id, reason="break"))

    async def _nothing(self) -> None:
        """Nothing."""

    def _any(self, things: Any) -> Any:
        """One of them by chance, None of none."""
        many: list[Case] = list(things)
        return self.chance.choice(many) if many else None
