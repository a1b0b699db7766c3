"""A small house with everybody in it, its desk at work, and a telephone system that does what it is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desk import emergency, escalation, wrap_up
from desk.room import react
from domain.facts import Fact
from domain.ports import Placement
from domain.rows import Row
from outbound import outcomes
from outbound.placing import Outgoing
from store.journal import Journal
from store.organisation import keep, read_organisation
from tests.conftest import HandClock
from tests.story import CallStory

HOUSE = """\
name: Nhà mẫu
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: khue, login: khue, name: Khuê, role: agent}
  - {id: ngan, login: ngan, name: Ngân, role: agent}
  - {id: hang, login: hang, name: Hằng, role: lead, phone: "+84900001001"}
  - {id: lan, login: lan, name: Lan, role: lead}
  - {id: phong, login: phong, name: Phong, role: manager, phone: "+84900001002"}
  - {id: sang, login: sang, name: Sáng, role: responder, phone: "+84900001011"}
  - {id: hai, login: hai, name: Hải, role: responder, phone: "+84900001012"}
  - {id: tin, login: tin, name: Tín, role: responder, phone: "+84900001021"}
departments:
  - {id: engineering, name: Kỹ thuật, categories: [engineering], rota: [sang, hai]}
  - {id: security, name: An ninh, categories: [security, fire], rota: [tin]}
  - {id: empty, name: Trống, categories: [cleaning]}
persons:
  - {id: oanh, name: Lý Kim Oanh, numbers: ["+84900000416"], owner: ngan}
  - {id: phat, name: Huỳnh Tấn Phát, numbers: ["+84900000707"]}
  - {id: tu, name: Đoàn Thanh Tú, numbers: ["+84900000707"]}
"""


@dataclass
class Switchboard:
    """A telephone system. `fails`: what it raises instead."""

    placed: list[Placement] = field(default_factory=list)
    fails: Exception | None = None

    async def place(self, placement: Placement) -> None:
        self.placed.append(placement)
        if self.fails:
            raise self.fails

    async def hang_up(self, leg_id: str) -> None:
        raise NotImplementedError

    async def redirect(self, leg_id: str, context: str, exten: str) -> None:
        raise NotImplementedError

    async def silence_recording(self, leg_id: str, *, on: bool) -> None:
        raise NotImplementedError

    async def set_queue_seat(self, queue: str, seat: str, *, member: bool) -> None:
        raise NotImplementedError


class House:
    """The journal with the desk's followers, driven a step at a time."""

    def __init__(self, journal: Journal, now: HandClock) -> None:
        self.journal, self.now, self._read = journal, now, 0
        self._reserving = self.placing(Switchboard())

    def placing(self, telephony: Switchboard) -> Outgoing:
        """The way in which this house places its calls."""
        return Outgoing(self.journal, telephony)

    async def tell(self, *items: Fact | Row) -> None:
        """Facts happen, and all that follows from them, until nothing follows any more."""
        await self.journal.append(*items)
        await self.follow()

    async def follow(self) -> None:
        """Let every follower read what is new, and whoever is next be rung for an emergency."""
        while self._read < self.journal.seq:
            for recorded in await self.journal.read(self._read, 100):
                await self.journal.decide(lambda turn, r=recorded: react(turn, r))  # type: ignore[misc]
                await self.journal.decide(lambda turn, r=recorded: outcomes.react(turn, r))  # type: ignore[misc]
                self._read = recorded.seq
            await self.ring_the_next()

    async def ring_the_next(self) -> None:
        """Reserve the call to whoever is next for an emergency."""
        await self.journal.decide(lambda turn: emergency.ring_the_next(turn, self._reserving))

    async def pass_time(self, seconds: float) -> None:
        """Time passes; clocks break and climb, wrap-ups end."""
        self.now.forward(seconds)
        await self.journal.decide(escalation.run_late_clocks)
        await self.journal.decide(wrap_up.end_those_over)
        await self.journal.decide(outcomes.end_stale)
        await self.ring_the_next()
        await self.follow()

    async def facts(self, *kinds: type[Fact]) -> list[Fact]:
        """What was told, of these kinds."""
        return [r.fact for r in await self.journal.read(limit=100_000) if not kinds or isinstance(r.fact, kinds)]

    def call(self, number: str = "+84900000416") -> CallStory:
        """A call that begins now."""
        return CallStory(at=self.now.at, number=number)

    async def answered(self, agent_id: str = "khue", *, person_id: str | None = "oanh") -> CallStory:
        """A call that an agent has just answered."""
        story = self.call().arrives(person_id=person_id).rings(agent_id).later(4).answered(agent_id)
        self.now.at = story.at
        await self.tell(*story.new())
        return story

    def clocks(self, subject_id: str) -> dict[str, float]:
        """The clocks that run for a case or duty: seconds left of each."""
        clocks = self.journal.world.clocks_of(subject_id)
        return {c.clock: (c.due_at - self.now.at).total_seconds() for c in clocks if c.due_at}


@pytest.fixture
def telephony() -> Switchboard:
    """A telephone system that takes everything."""
    return Switchboard()


@pytest.fixture
async def house(any_journal: Journal, now: HandClock, tmp_path: Path) -> AsyncIterator[House]:
    """The house, open, on both kinds of database."""
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    read = read_organisation(tmp_path / "house.yaml")
    await any_journal.decide(lambda turn: keep(turn.connection, read, turn.now))
    yield House(any_journal, now)
