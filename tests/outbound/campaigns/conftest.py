"""A campaign that runs, driven a step at a time; its telephones are a switchboard that writes down what it is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from domain import facts as f
from domain.ports import Placement
from outbound import outcomes
from outbound.campaigns import settling
from outbound.campaigns.room import Campaigns
from store.journal import Journal
from tests.conftest import HandClock
from tests.desk.conftest import Switchboard
from threerings.simulation.furnishing import AGENTS, furnish


@dataclass
class Lines(Switchboard):
    """A telephone system; `hung_up`: legs."""

    hung_up: list[str] = field(default_factory=list)

    async def hang_up(self, leg_id: str) -> None:
        self.hung_up.append(leg_id)


@dataclass
class Floor:
    """A campaign that runs, driven a step at a time."""

    journal: Journal
    now: HandClock
    lines: Lines
    dialer: Campaigns
    campaign_id: str
    read: int = 0

    async def held(self, *agents: str) -> None:
        """Their telephones are rung, and answered."""
        for agent_id in agents:
            await self.journal.append(f.AgentBeganDialing(at=self.now(), agent_id=agent_id))
        await self.dialer.keep_seats()
        for placement in [each for each in self.lines.placed if each.purpose == "ready"]:
            agent_id = next(who for who, seat in AGENTS.items() if placement.target == f"seat:{seat}")
            await self._up(placement, agent_id)
        self.lines.placed.clear()

    async def _up(self, placement: Placement, agent_id: str) -> None:
        at, leg = self.now(), placement.channel_id
        await self.journal.append(
            f.LegStarted(at=at, call_id=placement.call_id, leg_id=leg, role="held", agent_id=agent_id),
            f.LegAnswered(at=at, call_id=placement.call_id, leg_id=leg, agent_id=agent_id),
        )

    async def ends(self, placement: Placement, cause: int, *, rang: bool = True) -> None:
        """A call comes to nothing."""
        at, leg, call_id = self.now(), placement.channel_id, placement.call_id
        rings = (f.LegRang(at=at, call_id=call_id, leg_id=leg),) if rang else ()
        await self.journal.append(
            f.LegStarted(at=at, call_id=call_id, leg_id=leg, role="customer"),
            *rings,
            f.LegEnded(at=at, call_id=call_id, leg_id=leg, cause=cause),
            f.CallEnded(at=at, call_id=call_id, cause=cause),
        )
        await self.follow()

    async def talked(self, placement: Placement, agent_id: str) -> None:
        """Somebody answered, spoke with the agent, and hung up."""
        at, leg, call_id = self.now(), placement.channel_id, placement.call_id
        await self.journal.append(
            f.LegStarted(at=at, call_id=call_id, leg_id=leg, role="customer"),
            f.LegAnswered(at=at, call_id=call_id, leg_id=leg),
            f.LegBridged(at=at, call_id=call_id, leg_id=leg, bridge_id="b"),
            f.LegStarted(at=at, call_id=call_id, leg_id="theirs", role="agent", agent_id=agent_id),
            f.LegAnswered(at=at, call_id=call_id, leg_id="theirs", agent_id=agent_id),
            f.LegBridged(at=at, call_id=call_id, leg_id="theirs", bridge_id="b", agent_id=agent_id),
            f.LegEnded(at=at, call_id=call_id, leg_id=leg, cause=16),
            f.LegEnded(at=at, call_id=call_id, leg_id="theirs", agent_id=agent_id, cause=16),
            f.CallEnded(at=at, call_id=call_id, cause=16),
        )
        await self.follow()

    async def follow(self) -> None:
        """What follows, follows."""
        while self.read < self.journal.seq:
            for recorded in await self.journal.read(self.read, 200):
                for kinds, react in ((outcomes.KINDS, outcomes.react), (settling.KINDS, settling.react)):
                    if isinstance(recorded.fact, kinds):
                        await self.journal.decide(lambda turn, r=recorded, do=react: do(turn, r))  # type: ignore[misc]
                self.read = recorded.seq

    async def told(self, kind: type[f.Fact]) -> list[f.Fact]:
        return [each.fact for each in await self.journal.read(limit=100_000) if isinstance(each.fact, kind)]


@pytest.fixture
async def floor(any_journal: Journal, now: HandClock) -> AsyncIterator[Floor]:
    """Twelve people, a campaign that runs, nobody held yet."""
    campaign_id, lines = await furnish(any_journal, 12), Lines()
    dialer = Campaigns(any_journal, lines)
    await dialer.begin()
    yield Floor(any_journal, now, lines, dialer, campaign_id)
