"""Dialling fails closed: whatever breaks between a reservation and its call, no attempt rings twice, nothing else is
dialled for the same thing or the same person while it may still ring, nobody is rung outside the rules on calling, and
nobody after they said no. The witness is the network's own list of what it was sent, and when."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

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
from outbound.opt_outs import OptOutAsk, opt_out
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
SAIGON, OPENS, CLOSES = ZoneInfo("Asia/Ho_Chi_Minh"), 7, 21
CUSTOMERS = {f"c{number}": f"+8490000030{number}" for number in range(9)}
PACKS = "rules: {packs: [VN-consumer-finance]}\n"
MORE_CUSTOMERS = "".join(f'  - {{id: {who}, name: {who}, numbers: ["{at}"]}}\n' for who, at in CUSTOMERS.items())


def national(number: str) -> str:
    """As the network wants it."""
    return "0" + number.removeprefix("+84")


class KilledHere(BaseException):
    """The process is gone at this instruction."""


@dataclass
class FaultyNetwork(Switchboard):
    """The telephone network, and all that can go wrong on the way to it. `invites`: what it was really sent."""

    chance: random.Random = field(default_factory=random.Random)
    invites: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    ringing: list[Placement] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    broke: list[str] = field(default_factory=list)
    hour: Callable[[], int] = field(default=lambda: 12)

    def _witness(self, placement: Placement) -> None:
        """What the network sees of the rules: the number, and the hour on the wall there."""
        if placement.purpose == "talk" and (placement.target in self.silent or not OPENS <= self.hour() < CLOSES):
            self.broke.append(f"{placement.target} at {self.hour()}")

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
        self._witness(placement)
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
        acts = (self._ask, self._remind, self._remind, self._reserved_long, self._says_no)
        act = self.chance.choice((*acts, self._emergency, self._ends, self._ends, self._time, self._time))
        try:
            await act()
            await self._send_emergencies()
        except KilledHere:
            await self.kill()

    async def _ask(self) -> None:
        """One of a few things wants its call, often one that has its call already."""
        wish = f"check-{self.chance.randrange(4)}"
        await self.placing.place(AttemptAsk(purpose="doctor", for_id=wish, number="02838000000"))

    async def _remind(self) -> None:
        """A customer is to be reminded, for one of a few entries of several campaigns."""
        await self.placing.place(self._reminder())

    async def _reserved_long(self) -> None:
        """Between the reservation and the sending an hour goes by, or somebody says no."""
        ask = self._reminder()
        attempt = await self.journal.decide(lambda turn: self.placing.reserve(turn, ask))
        if isinstance(attempt, Refused):
            return
        if self.chance.random() < 0.15:
            await self._says_no(ask.person_id)
        self.now.forward(self.chance.uniform(0, 3600))
        await self.placing.send(attempt, ask)

    async def _says_no(self, person_id: str | None = None) -> None:
        """One in a while: most people are never asked for it."""
        if person_id is None and self.chance.random() < 0.9:
            return
        chosen = person_id or self.chance.choice(sorted(CUSTOMERS))
        await opt_out(self.journal, OptOutAsk(person_id=chosen, via="agent", by_id="khue"))
        self.network.silent.add(national(CUSTOMERS[chosen]))

    def _reminder(self) -> AttemptAsk:
        person_id = self.chance.choice(sorted(CUSTOMERS))
        entry = f"entry-{self.chance.randrange(3)}"
        return AttemptAsk(
            purpose="talk", for_id=f"{person_id}-{entry}", number=CUSTOMERS[person_id], person_id=person_id,
            contact="reminder", entry_id=entry, campaign_id=entry,
        )  # fmt: skip

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
        role: Literal["customer", "responder"] = "customer" if call.purpose == "talk" else "responder"
        facts: list[f.Fact] = [f.LegStarted(at=at, call_id=call.call_id, leg_id=leg_id, role=role)]
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
    assert "opted_out" in await refusals(dialling)
    await dialling.close()


async def set_up(engine: AsyncEngine, folder: Path, seed: int) -> Dialling:
    """A desk with people, a network that fails, nothing dialled yet."""
    now, chance = HandClock(), random.Random(seed)
    (folder / "house.yaml").write_text(
        HOUSE.replace("hotlines:", PACKS + "hotlines:", 1) + MORE_CUSTOMERS, encoding="utf-8"
    )
    journal = Journal(engine, now)
    await journal.open()
    await journal.decide(lambda turn: keep(turn.connection, read_organisation(folder / "house.yaml"), turn.now))
    await journal.append(f.UserSignedIn(at=now(), user_id="khue", session_id="s", role="agent"))
    await journal.close()
    hour: Callable[[], int] = lambda: now().astimezone(SAIGON).hour  # noqa: E731
    dialling = Dialling(engine, now, chance, FaultyNetwork(chance=chance, hour=hour))
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
    assert [each for each in broken if each.invariant in (6, 8, 9, 16)] == []
    assert dialling.network.broke == [], "the network was sent what the rules forbid"


async def refusals(dialling: Dialling) -> set[str]:
    """Why the rules on calling said no."""
    facts = [recorded.fact for recorded in await dialling.journal.read(limit=100_000)]
    return {fact.reason for fact in facts if isinstance(fact, f.MayCallDecided) and not fact.allowed}
