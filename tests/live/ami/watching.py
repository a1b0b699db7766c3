"""A bridge whose link can be cut, and beside it a witness whose link is never cut: the truth to compare with.

The witness has its own connection, its own translator and its own fold; it shares nothing with the bridge but the code
of the translator, which the traces prove. Asterisk's own enumeration is the second witness.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import update

from ami_bridge.bridge import Bridge
from ami_bridge.client import AmiClient
from ami_bridge.errors import ActionRefused
from ami_bridge.framing import Event
from ami_bridge.link import AmiAccount
from ami_bridge.members import Serving, members_wanted, wanted, who_serves
from ami_bridge.snapshot import Snapshot, look
from ami_bridge.translate import Translator
from domain.facts import CallPlaced, Fact, LinkUp, PhoneIssued, Reconciled, Repaired, UserSignedIn
from domain.keeping import Able
from domain.rows import Row
from store.accounts import NewAccount, add_account
from store.journal import Journal
from store.tables import users
from store.turn import Turn
from tests.live.chaos import ChaosProxy
from tests.live.pbx import QUEUES, House
from tests.traces.truth import States, alive, states, wrong

T = TypeVar("T")
ABLE = {"an": Able(languages=frozenset({"vi"})), "binh": Able(languages=frozenset({"vi", "en"}))}
"""Who sits at the two phones, with what they speak."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Watch:
    """What a test of the bridge has at hand."""

    house: House
    journal: Journal
    proxy: ChaosProxy
    bridge: Bridge
    first: str
    second: str
    heard: list[Event] = field(default_factory=list)
    told: list[Fact | Row] = field(default_factory=list)
    witness: AmiClient = field(init=False)
    translator: Translator = field(init=False)

    def __post_init__(self) -> None:
        made = self.house.pbx.settings
        account = AmiAccount("127.0.0.1", made.ports.ami, "threerings", made.secrets.ami)
        self.witness = AmiClient(account, witness=self.hear)
        self.translator = Translator(self.bridge)

    def hear(self, event: Event) -> None:
        """The witness's sink."""
        self.heard.append(event)
        self.told += self.translator.hear(event, utc_now())

    async def sign_in(self, agent_id: str, seat: str) -> None:
        """An agent sits down at a desk phone."""
        account = NewAccount(login=agent_id, name=agent_id, role="agent", languages=tuple(ABLE[agent_id].languages))

        async def hire(turn: Turn) -> None:
            given = await add_account(turn.connection, account)
            await turn.connection.execute(update(users).where(users.c.user_id == given).values(user_id=agent_id))

        await self.journal.decide(hire)
        now = utc_now()
        signed_in = UserSignedIn(at=now, user_id=agent_id, session_id=f"session-{agent_id}", role="agent")
        await self.journal.append(signed_in, PhoneIssued(at=now, agent_id=agent_id, seat=seat, phone="desk"))

    async def phones(self, first: str, second: str = "ring=600") -> None:
        """What the two desk phones do when they ring."""
        await self.house.carrier.phones.behave(self.first, first)
        await self.house.carrier.phones.behave(self.second, second)

    async def until(self, event: str, times: int = 1, within_s: float = 25, **fields: str) -> Event:
        """Waits until the witness heard such an event so often since the last `forget`; the last of them."""
        return await eventually(lambda: self._nth(event, times, fields), f"{event} {fields}", within_s)

    def _nth(self, event: str, times: int, fields: dict[str, str]) -> Event | None:
        found = [each for each in self.heard if each.name == event and fields.items() <= each.items()]
        return found[times - 1] if len(found) >= times else None

    async def members_are(self, *agents: str) -> None:
        """Waits until the members of every queue are the phones of those of these agents who may serve it."""
        seats = {{"an": self.first, "binh": self.second}[agent]: ABLE[agent] for agent in agents}

        def brought() -> bool:
            working = wanted(who_serves(self.journal.world, self.journal.now(), ABLE), ABLE).at_work
            expected = {queue: members_wanted(queue, Serving(seats, working)) for queue in QUEUES}
            return self.bridge.members.actual == expected

        await eventually(brought, f"members are {agents}")

    async def outage(self) -> None:
        """The link is cut, and cannot be made."""
        await self.proxy.refuse()
        await eventually(lambda: not self.bridge.client.is_up, "the link is down")

    async def restore(self) -> "Repairs":
        """The link comes back; what was wrong just before the look, and what the bridge repaired."""
        truth = states([*await self.placed(), *self.told])
        before = await self.held()
        seen, serving = await self.asterisk(), wanted(who_serves(self.journal.world, self.journal.now(), ABLE), ABLE)
        expected = wrong(before, truth, seen) | {
            ("member", f"{queue}/{seat}")
            for queue, seats in seen.members.items()
            for seat in seats ^ members_wanted(queue, serving)
        }
        seq = self.journal.seq
        await self.proxy.mend()
        began = asyncio.get_running_loop().time()
        await asyncio.wait_for(self.bridge.client.wait_up(25), 30)
        up_s = asyncio.get_running_loop().time() - began
        await asyncio.wait_for(self.bridge.reconciled.wait(), 30)
        reconciled_s = asyncio.get_running_loop().time() - began
        facts = [recorded.fact for recorded in await self.journal.read(seq, 1000)]
        assert any(isinstance(fact, LinkUp) for fact in facts)
        counts = [fact.repairs for fact in facts if isinstance(fact, Reconciled)]
        repaired = {(fact.what, fact.subject_id) for fact in facts if isinstance(fact, Repaired)}
        return Repairs(expected, repaired, sum(counts), up_s, reconciled_s)

    async def placed(self) -> list[Fact]:
        """Calls of our own: they are in the journal before anything rings."""
        return [r.fact for r in await self.journal.read(0, 100_000) if isinstance(r.fact, CallPlaced)]

    async def held(self) -> States:
        """The journal, folded by itself."""
        return states(recorded.fact for recorded in await self.journal.read(0, 100_000))

    async def asterisk(self) -> Snapshot:
        """What Asterisk has, asked over the witness's link."""
        return await look(self.witness, [self.first, self.second], [])

    async def hang_up_all(self) -> None:
        """Whatever a test that failed has left."""
        for channel in (await self.asterisk()).channels:
            with suppress(ActionRefused):
                await self.witness.action("Hangup", {"Channel": channel.uniqueid, "Cause": "16"})

    async def agrees(self) -> None:
        """What we hold, what the witness heard and what Asterisk enumerates are the same."""
        seen, held = await self.asterisk(), await self.held()
        assert wrong(held, states([*await self.placed(), *self.told]), seen) == set()
        legs = {key[1]: value for key, value in alive(held).items() if key[0] == "leg"}
        assert {leg: value[0] for leg, value in legs.items()} == {c.uniqueid: c.phase for c in seen.channels}  # type: ignore[index]
        live = {call.call_id for call in self.journal.world.calls.values()}
        assert live == {channel.call_id for channel in seen.channels if channel.first}


@dataclass
class Repairs:
    """`expected`: the differences counted independently; `repaired`: what the bridge says it mended."""

    expected: set[tuple[str, str]]
    repaired: set[tuple[str, str]]
    count: int
    up_s: float
    reconciled_s: float


async def eventually(look_for: Callable[[], T | None], what: str, within_s: float = 30) -> T:
    """Waits until something is true; its value."""
    ends = asyncio.get_running_loop().time() + within_s
    while not (found := look_for()):
        assert asyncio.get_running_loop().time() < ends, f"not within {within_s} s: {what}"
        await asyncio.sleep(0.02)
    return found
