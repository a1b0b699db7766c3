"""Dialling fails closed: whatever breaks between a reservation and its call, no attempt rings twice, and nothing else
is dialled for the same thing while it may still ring. The witness is the network's own list of what it was sent."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk import dispatch, emergency, intake
from desk.emergency import Sender
from desk.room import KINDS, react
from domain import facts as f
from domain.attempts import AttemptAsk
from domain.decisions import Refused
from domain.judge import judge
from domain.ports import Placement, TelephonyAway, TelephonyRefused
from outbound import outcomes
from outbound.placing import Outgoing
from store.followers import Follower
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.evidence import evidence_of
from tests.conftest import HandClock
from tests.desk.conftest import HOUSE, Switchboard
from tests.story import CallStory

STEPS = 100
FAULTS = ("none", "refused", "away before", "away after", "killed before", "killed after")
WEIGHTS = (5, 1, 1, 1, 1, 1)
RINGING_IS_OVER_S = 120.0


class KilledHere(BaseException):
    """The process is gone at this instruction."""


@dataclass
class FaultyNetwork(Switchboard):
    """The telephone network, and all that can go wrong on the way to it. `invites`: what it was really sent."""

    chance: random.Random = field(default_factory=random.Random)
    invites: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ringing: list[Placement] = field(default_factory=list)

    async def place(self, placement: Placement) -> None:
        fault = self.chance.choices(FAULTS, WEIGHTS)[0]
        self.faults[fault] += 1
        match fault:
            case "refused":
                raise TelephonyRefused("no such trunk")
            case "away before":
                raise TelephonyAway
            case "killed before":
                raise KilledHere
        self.invites[placement.attempt_id] += 1
        self.ringing.append(placement)
        match fault:
            case "away after":
                raise TelephonyAway
            case "killed after":
                raise KilledHere


@dataclass
class Dialling:
    """The desk, its clock and the network. `killed`: how often it was started anew."""

    engine: AsyncEngine
    now: HandClock
    chance: random.Random
    network: FaultyNetwork
    killed: int = 0
    journal: Journal = field(init=False)
    follower: Follower = field(init=False)
    placing: Outgoing = field(init=False)
    sender: Sender = field(init=False)

    async def open(self) -> None:
        """The application starts: what is known of attempts is settled first, as the desk does it."""
        self.journal = Journal(self.engine, self.now)
        await self.journal.open()
        self.placing = Outgoing(self.journal, self.network)
        await outcomes.recover(self.journal)
        await self.placing.follower.start()
        self.follower = Follower("desk", self.journal, KINDS, react)
        self.sender = Sender(self.journal, self.placing)
        await self.follower.start()

    async def close(self) -> None:
        """It is gone, whatever it was doing."""
        await self.follower.stop()
        await self.placing.follower.stop()
        await self.journal.close()

    async def kill(self) -> None:
        """kill -9, and a start."""
        self.killed += 1
        await self.close()
        self.now.forward(self.chance.uniform(1, 10))
        await self.open()

    async def step(self) -> None:
        """Somebody wants a call, a call ends, time passes; any of it may be the last thing the process does."""
        self.now.forward(self.chance.uniform(0.5, 20))
        act = self.chance.choice((self._ask, self._emergency, self._ends, self._time, self._time))
        try:
            await act()
            await self._send_emergencies()
        except KilledHere:
            await self.kill()

    async def _ask(self) -> None:
        """One of a few things wants its call, often one that has its call already."""
        wish = f"check-{self.chance.randrange(4)}"
        await self.placing.place(AttemptAsk(purpose="doctor", for_id=wish, number="02838000000"))

    async def _emergency(self) -> None:
        """An emergency is taken and dispatched: the person on duty is to be rung, by a follower."""
        story = CallStory(at=self.now.at).arrives().rings("khue").later(2).answered("khue")
        self.now.at = story.at
        await self.journal.append(*story.new())
        await self._settled()
        ask = intake.RecordAsk(
            call_id=story.call_id, by_id="khue", place="B1203", content="Cháy", contact_name="Nam",
            reach_by="0912345678", category="fire", read_back=True, emergency=True,
        )  # fmt: skip
        case = await intake.record(self.journal, ask)
        assert not isinstance(case, Refused)
        await dispatch.dispatch(
            self.journal, dispatch.DispatchAsk(case_id=case.case_id, by_id="khue", department_id="engineering")
        )
        await self.journal.append(*story.later(1).ends("khue").new())

    async def _send_emergencies(self) -> None:
        """What was reserved by the follower is sent: one at a time here, so that a kill hits a known place."""
        await self._settled()
        await self.journal.decide(lambda turn: emergency.ring_the_next(turn, self.placing))
        for attempt in self.journal.world.attempts.values():
            if attempt.phase == "reserved":
                await self.sender._send(attempt)

    async def _ends(self) -> None:
        """A call that rings is over: answered, busy, not answered."""
        if not self.network.ringing:
            return
        call = self.network.ringing.pop(self.chance.randrange(len(self.network.ringing)))
        at, leg_id = self.now(), call.channel_id
        facts: list[f.Fact] = [f.LegStarted(at=at, call_id=call.call_id, leg_id=leg_id, role="responder")]
        if self.chance.random() < 0.5:
            facts.append(f.LegAnswered(at=at, call_id=call.call_id, leg_id=leg_id))
        cause = self.chance.choice((16, 17, 19, 21))
        facts.append(f.LegEnded(at=at, call_id=call.call_id, leg_id=leg_id, cause=cause))
        await self.journal.append(*facts, f.CallEnded(at=at, call_id=call.call_id, cause=cause))

    async def _time(self) -> None:
        """Asterisk was asked and knows nothing of it: what cannot ring any more is over."""
        await self.journal.append(
            f.LinkUp(at=self.now(), link="ami"), f.Reconciled(at=self.now(), compared=0, repairs=0)
        )
        self.now.forward(self.chance.uniform(0, RINGING_IS_OVER_S))
        await self.journal.decide(outcomes.end_stale)

    async def _settled(self) -> None:
        while min(self.follower.seq, self.placing.follower.seq) < self.journal.seq:  # noqa: ASYNC110 - nothing tells how far another task has read
            await asyncio.sleep(0)


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_attempt_rings_twice(
    engine: AsyncEngine, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    dialling = await set_up(engine, tmp_path, seed)
    for _ in range(STEPS):
        await dialling.step()
    await nothing_is_wrong(dialling)
    network = dialling.network
    with capsys.disabled():
        print(f"\n  seed {seed}: {network.invites.total()} calls sent, {dict(network.faults)}, {dialling.killed} kills")
    assert network.invites.total() > STEPS / 10 and dialling.killed > STEPS / 60
    await dialling.close()


async def set_up(engine: AsyncEngine, folder: Path, seed: int) -> Dialling:
    """A desk with people, a network that fails, nothing dialled yet."""
    now, chance = HandClock(), random.Random(seed)
    (folder / "house.yaml").write_text(HOUSE, encoding="utf-8")
    journal = Journal(engine, now)
    await journal.open()
    await journal.decide(lambda turn: keep(turn.connection, read_organisation(folder / "house.yaml"), turn.now))
    await journal.append(f.UserSignedIn(at=now(), user_id="khue", session_id="s", role="agent"))
    await journal.close()
    dialling = Dialling(engine, now, chance, FaultyNetwork(chance=chance))
    await dialling.open()
    return dialling


async def nothing_is_wrong(dialling: Dialling) -> None:
    """The network's list against the journal, and the judge."""
    assert [attempt for attempt, times in dialling.network.invites.items() if times > 1] == []
    async with dialling.engine.connect() as connection:
        evidence = await evidence_of(connection)
    assert set(dialling.network.invites) <= set(evidence.attempts)
    unsent = [each for each in dialling.network.invites if evidence.attempts[each].sent_at is None]
    assert unsent == [], "it rang before that was committed"
    broken = judge(evidence, dialling.now() + timedelta(minutes=3))
    assert [each for each in broken if each.invariant in (6, 9, 16)] == []
