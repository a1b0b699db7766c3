"""One life of a house that dials: people answer or do not, agents come and go, and anything may break at any moment.

What is told of the world to the house may be late, told twice, or never; the truth is told once in the end. A step is a
moment of virtual time. Killed is killed: what was in memory is gone, and the house opens on what was committed.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from domain import facts as f
from domain.agents import Agent
from domain.attempts import Attempt
from domain.decisions import Allowed
from domain.facts import Fact
from domain.ports import Placement
from outbound import outcomes
from outbound.campaigns import acts, settling
from outbound.campaigns.room import Campaigns
from outbound.law import Law
from threerings.simulation.flaky import FlakyJournal
from threerings.simulation.furnishing import AGENTS, furnish
from threerings.simulation.meanwhile import Interrupted, Meanwhile, Meddling
from threerings.simulation.net import KilledHere, Net
from threerings.simulation.written import outcome, write_down

RINGS_S, TALKS_S = 15.0, 60.0
LATE_S = 20.0
Act = Callable[[], Awaitable[None]]
WEIGHTS = (30, 20, 12, 12, 2, 3, 6, 3, 3)


@dataclass
class Life:
    """`told_later`: facts of the world that are on their way to the house, with when they arrive."""

    engine: AsyncEngine
    now: Any
    chance: random.Random
    people: int
    net: Net = field(init=False)
    journal: FlakyJournal = field(init=False)
    dialer: Campaigns = field(init=False)
    older: Campaigns | None = None
    campaign_id: str = ""
    lies: Counter[str] = field(default_factory=Counter)
    told_later: list[tuple[datetime, tuple[Fact, ...]]] = field(default_factory=list)
    opted_out: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)
    flaky: bool = False
    _read: int = 0

    def __post_init__(self) -> None:
        self.net = Net(self.chance, self.now, self.outside_rules)

    # -- the house ----------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """The application starts: what is known of attempts is settled first, then a dialer takes its token."""
        self.journal = FlakyJournal(self.engine, self.now)
        self.journal.fails = self._fails
        await self.journal.open()
        await outcomes.recover(self.journal)
        if not self.campaign_id:
            self.campaign_id = await self.furnished()
        self.dialer = self._a_dialer()
        await self.dialer.begin()
        self.older = None

    async def furnished(self) -> str:
        """The house as it begins; its campaign's id."""
        return await furnish(self.journal, self.people)

    async def kill(self) -> None:
        """kill -9, and a start; the world went on meanwhile."""
        self.lies["killed"] += 1
        self.flaky = False
        await self.journal.close()
        self.now.forward(self.chance.uniform(1, 10))
        await self.open()
        await self._stale()

    async def step(self) -> None:
        """A moment passes, somebody does something, the dialer does its part; any of it may be the last thing."""
        self.now.forward(self.chance.uniform(0.2, 6.0))
        if self.chance.random() < 0.02:
            self.lies["clock stepped"] += 1
            self.now.forward(self.chance.choice((-5.0, 5.0, 90.0)))
        acts_of_world, weights = self.acts_of_world()
        try:
            for act in self.chance.choices(acts_of_world, weights, k=4):
                await act()
            await self._hear()
            await self._dial(self.dialer)
        except KilledHere:
            await self.kill()

    def acts_of_world(self) -> tuple[tuple[Act, ...], tuple[int, ...]]:
        """What anybody may do in a moment, and how often."""
        acts = (
            self._rings_out, self._talk_ends, self._outcomes, self._phones, self._leaves, self._opts_out, self._lead,
            self._second_dialer, self._stale,
        )  # fmt: skip
        return acts, WEIGHTS

    async def the_truth(self) -> None:
        """All calls end, all is told, nothing is kept back."""
        self.flaky = False
        for attempt_id in list(self.net.open):
            await self._ends(attempt_id, 16, now=True)
        self.now.forward(LATE_S * 2)
        await self._hear()
        await self._stale()
        self.now.forward(200)
        await self._stale()
        await self._hear()

    async def _dial(self, dialer: Campaigns) -> None:
        self.flaky = self.chance.random() < 0.1
        try:
            await dialer.keep_seats()
            await dialer.start_lines()
        except OperationalError:
            self.lies["database away"] += 1
        finally:
            self.flaky = False
        await self.follow()

    async def follow(self) -> None:
        """What follows from facts follows."""
        while self._read < self.journal.seq:
            for recorded in await self.journal.read(self._read, 200):
                if isinstance(recorded.fact, outcomes.KINDS):
                    await self.journal.decide(lambda turn, r=recorded: outcomes.react(turn, r))
                if isinstance(recorded.fact, settling.KINDS):
                    await self.journal.decide(lambda turn, r=recorded: settling.react(turn, r))
                self._read = recorded.seq

    # -- the world ----------------------------------------------------------------------------------------------

    async def _rings_out(self) -> None:
        """Somebody who is called answers, or not."""
        silent = [each for each in self.net.open if each not in self.phones]
        if not silent:
            return
        attempt_id = self.chance.choice(silent)
        cause = self.chance.choices((0, 17, 19, 21, 34, 1), (8, 3, 5, 1, 1, 1))[0]
        if cause:
            await self._ends(attempt_id, cause)
        else:
            self.phones[attempt_id] = "talks" if await self._permitted(attempt_id) else "alone"
            self._tell(*self._answered(self.net.open[attempt_id], self.phones[attempt_id]))

    async def _permitted(self, attempt_id: str) -> bool:
        """What the dialplan asks as somebody answers, and as they are put through: without a good answer it is a no."""
        self.flaky = self.chance.random() < 0.1
        try:
            asked = [await Law(self.journal).still(attempt_id, stage) for stage in ("answer", "connect")]
        except OperationalError:
            self.lies["database away"] += 1
            return False
        finally:
            self.flaky = False
        return all(isinstance(each, Allowed) for each in asked)

    async def _talk_ends(self) -> None:
        talking = [each for each in self.net.open if each in self.phones]
        if talking:
            await self._ends(self.chance.choice(talking), 16)

    async def _ends(self, attempt_id: str, cause: int, *, now: bool = False) -> None:
        placement = self.net.open.pop(attempt_id)
        answered, at = self.phones.pop(attempt_id, ""), self.now()
        agent_leg, call_id = f"{placement.channel_id}.agent", placement.call_id
        facts: list[Fact] = [f.LegStarted(at=at, call_id=call_id, leg_id=placement.channel_id, role="customer")]
        if answered:
            facts = [*self._answered(placement, answered)]
        if answered == "talks":
            agent_id = self._agent_of(placement)
            facts.append(f.LegEnded(at=at, call_id=call_id, leg_id=agent_leg, agent_id=agent_id, cause=16))
            facts.append(f.WrapUpEnded(at=at, agent_id=agent_id, call_id=call_id, why="no_case"))
        facts.append(f.LegEnded(at=at, call_id=call_id, leg_id=placement.channel_id, cause=cause))
        facts.append(f.CallEnded(at=at, call_id=call_id, cause=cause))
        if now:
            await self.journal.append(*facts)
            await self.follow()
        else:
            self._tell(*facts)

    def _answered(self, placement: Placement, how: str) -> tuple[Fact, ...]:
        """They `talk` with an agent, or hear that nobody will, `alone`."""
        at, call_id, leg = self.now(), placement.call_id, placement.channel_id
        agent_id, agent_leg = self._agent_of(placement), f"{placement.channel_id}.agent"
        theirs = (
            f.LegStarted(at=at, call_id=call_id, leg_id=leg, role="customer"),
            f.LegAnswered(at=at, call_id=call_id, leg_id=leg),
        )
        if how == "alone":
            return theirs
        return (
            *theirs,
            f.LegBridged(at=at, call_id=call_id, leg_id=leg, bridge_id="b"),
            f.LegStarted(at=at, call_id=call_id, leg_id=agent_leg, role="agent", agent_id=agent_id),
            f.LegAnswered(at=at, call_id=call_id, leg_id=agent_leg, agent_id=agent_id),
            f.LegBridged(at=at, call_id=call_id, leg_id=agent_leg, bridge_id="b", agent_id=agent_id),
        )

    def _agent_of(self, placement: Placement) -> str:
        held = dict(placement.variables).get("AGENT_LEG", "")
        return next((agent for agent, leg in self._held.items() if leg == held), next(iter(AGENTS)))

    @property
    def _held(self) -> dict[str, str]:
        agents: list[Agent] = self.journal.world.agents.values()
        return {agent.agent_id: agent.held_leg for agent in agents if agent.held_leg}

    async def _phones(self) -> None:
        """Agents' own telephones that ring are answered; who is not there for campaigns comes."""
        for placement in self.net.seats:
            at, leg = self.now(), placement.channel_id
            agent_id = next(a for a, seat in AGENTS.items() if placement.target == f"seat:{seat}")
            self._tell(
                f.LegStarted(at=at, call_id=placement.call_id, leg_id=leg, role="held", agent_id=agent_id),
                f.LegAnswered(at=at, call_id=placement.call_id, leg_id=leg, agent_id=agent_id),
            )
        self.net.seats.clear()
        for agent_id in AGENTS:
            agent = self.journal.world.agents.get(agent_id)
            if agent and not agent.dials:
                await self.journal.append(f.AgentBeganDialing(at=self.now(), agent_id=agent_id))

    async def _leaves(self) -> None:
        """An agent's telephone is gone, whatever it was doing."""
        if self._held and self.chance.random() < 0.3:
            agent_id, leg = self.chance.choice(sorted(self._held.items()))
            agent = self.journal.world.agents.get(agent_id)
            call_id = agent.holds[leg][0] if agent else ""
            at = self.now()
            self._tell(
                f.LegEnded(at=at, call_id=call_id, leg_id=leg, agent_id=agent_id, cause=16),
                f.CallEnded(at=at, call_id=call_id, cause=16),
            )

    async def _outcomes(self) -> None:
        """An agent writes down how a conversation came out."""
        for entry in self.journal.world.entries.values():
            attempt_over = self.journal.world.attempts.get(entry.attempt_id) is None
            if entry.phase == "reserved" and attempt_over:
                said = outcome(entry, self.chance, self.now())
                if wrong := await self.journal.decide(lambda turn, said=said: write_down(turn, said)):
                    self.wrong.add(wrong)
                    self.lies["wrong person"] += 1
        await self.follow()

    async def _opts_out(self) -> None:
        if self.chance.random() < 0.1:
            await self._says_no(f"p{self.chance.randrange(self.people)}")

    async def _says_no(self, person_id: str) -> None:
        await self.journal.append(
            f.PersonOptedOut(
                at=self.now(), opt_out_id=f"o-{person_id}", person_id=person_id, covers="everything", via="panel"
            )
        )
        self.opted_out.add(person_id)

    async def _lead(self) -> None:
        """The lead pauses, and lets it go on; what the lines paused, too."""
        campaign = self.journal.world.campaigns.get(self.campaign_id)
        if campaign and campaign.phase == "paused":
            await acts.resume(self.journal, self.campaign_id, "lead")
        elif self.chance.random() < 0.1:
            await acts.pause(self.journal, self.campaign_id, "lead")

    async def _second_dialer(self) -> None:
        """Another dialer starts, while the one before still believes that it is the one."""
        if self.chance.random() < 0.2:
            self.lies["two dialers"] += 1
            await self._another_dialer()
        if self.older is not None:
            await self._dial(self.older)

    async def _stale(self) -> None:
        """Asterisk was asked: what cannot ring any more, and is not there, is over."""
        at = self.now()
        there = [fact for attempt_id, each in self.net.open.items() for fact in self._seen(attempt_id, each)]
        known = {each.call_id for each in self.net.open.values()}
        lost = [
            f.LegEnded(at=at, call_id=call.call_id, leg_id=leg.leg_id, agent_id=leg.agent_id, inferred=True)
            for call in self.journal.world.calls.values()
            if call.purpose == "campaign" and call.call_id not in known and not self._on_its_way(call.call_id)
            for leg in call.legs.values()
            if leg.ended_at is None
        ]
        await self.journal.append(
            *there, *lost, f.LinkUp(at=at, link="ami"), f.Reconciled(at=at, compared=0, repairs=0)
        )
        await self.journal.decide(outcomes.end_stale)
        await self.follow()

    def _seen(self, attempt_id: str, placement: Placement) -> tuple[Fact, ...]:
        """What a look at Asterisk shows of a call."""
        if attempt_id in self.phones:
            return self._answered(placement, self.phones[attempt_id])
        at, leg = self.now(), placement.channel_id
        return (f.LegStarted(at=at, call_id=placement.call_id, leg_id=leg, role="customer", inferred=True),)

    def _on_its_way(self, call_id: str) -> bool:
        return any(getattr(fact, "call_id", "") == call_id for _, facts in self.told_later for fact in facts)

    # -- between a line's reservation and its sending ---------------------------------------------------------------

    def meddling(self) -> tuple[Meddling, ...]:
        """What may come in between."""
        return (self._agent_goes, self._person_says_no, self._campaign_is_held, self._loses_its_turn)

    def _a_dialer(self) -> Campaigns:
        return Interrupted(self.journal, self.net, Meanwhile(self.chance, self.meddling()))

    async def _another_dialer(self) -> None:
        self.older, self.dialer = self.dialer, self._a_dialer()
        await self.dialer.begin()

    async def _agent_goes(self, attempt: Attempt) -> None:
        self.lies["agent gone meanwhile"] += 1
        agent = self.journal.world.agents.get(attempt.agent_id)
        if agent is not None and agent.held_leg is not None:
            at, leg, call_id = self.now(), agent.held_leg, agent.holds[agent.held_leg][0]
            await self.journal.append(
                f.LegEnded(at=at, call_id=call_id, leg_id=leg, agent_id=agent.agent_id, cause=16),
                f.CallEnded(at=at, call_id=call_id, cause=16),
            )

    async def _person_says_no(self, attempt: Attempt) -> None:
        self.lies["said no meanwhile"] += 1
        await self._says_no(attempt.person_id or "")

    async def _campaign_is_held(self, _attempt: Attempt) -> None:
        self.lies["paused meanwhile"] += 1
        await acts.pause(self.journal, self.campaign_id, "lead")

    async def _loses_its_turn(self, _attempt: Attempt) -> None:
        self.lies["another dialer meanwhile"] += 1
        await self._another_dialer()

    # -- lies ---------------------------------------------------------------------------------------------------

    def _tell(self, *facts: Fact) -> None:
        """Something happened: the house hears of it at once, late, twice, or not before Asterisk is asked."""
        how = self.chance.choices(("now", "late", "twice", "lost"), (80, 8, 8, 4))[0]
        self.lies[how] += how != "now"
        if how == "lost":
            return
        at = self.now() + timedelta(seconds=self.chance.uniform(1, LATE_S) if how == "late" else 0)
        self.told_later += [(at, facts)] * (2 if how == "twice" else 1)

    async def _hear(self) -> None:
        due = [facts for at, facts in self.told_later if at <= self.now()]
        self.told_later = [(at, facts) for at, facts in self.told_later if at > self.now()]
        for facts in due:
            await self.journal.append(*facts)
        await self.follow()

    def _fails(self, when: str) -> bool:
        return self.flaky and self.chance.random() < (0.1 if when == "before" else 0.05)

    # -- the witness --------------------------------------------------------------------------------------------

    def outside_rules(self, placement: Placement) -> str:
        """What is wrong with this call by what was committed when it left; empty: nothing."""
        attempt = self.journal.world.attempts.get(placement.attempt_id)
        if attempt is None or attempt.sent_at is None:
            return "it left before it was committed"
        campaign = self.journal.world.campaigns.get(attempt.campaign_id)
        agent = self.journal.world.agents.get(attempt.agent_id)
        if agent is None or agent.held_leg is None:
            return f"no agent is held for {placement.attempt_id}"
        if f"+84{placement.target[1:]}" in self.wrong:
            return f"{placement.target} is somebody else's"
        if attempt.person_id in self.opted_out:
            return f"{attempt.person_id} wants no more calls"
        return "" if campaign and campaign.phase == "running" else "the campaign does not run"
