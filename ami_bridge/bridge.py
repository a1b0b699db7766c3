"""The loop: what Asterisk says goes through the translator into the journal, in order and in groups.

On every login, on FullyBooted and once a minute it reconciles: two looks at what Asterisk has, each followed by the
events that were under way; what both find different becomes facts marked as inferred, each with a Repaired beside it.
Of calls that are over and that nobody told of, Asterisk's own records tell (`records`).
A link lost between or within the looks leaves nothing behind: half an enumeration is no knowledge.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from ami_bridge.client import AmiClient
from ami_bridge.errors import AmiError
from ami_bridge.framing import Event
from ami_bridge.inbox import Item, LinkDown, LinkUp
from ami_bridge.keeping import append, keep
from ami_bridge.members import HOLDING, QueueMembers, Who, who_serves
from ami_bridge.reconcile import Difference, Held, confirmed, differences, moved
from ami_bridge.records import Record, Records, told
from ami_bridge.rests import Rests, resting
from ami_bridge.seeding import teach
from ami_bridge.snapshot import Snapshot, look
from ami_bridge.strangers import Strangers
from ami_bridge.translate import Translator
from domain.agents import agent_of
from domain.attempts import Attempt
from domain.facts import Fact, Reconciled, Repaired, UserSkillsChanged
from domain.facts import LinkDown as LinkDownFact
from domain.facts import LinkUp as LinkUpFact
from domain.keeping import Abilities
from domain.rows import Row
from domain.world import CALLS
from store.accounts import all_abilities
from store.journal import Journal
from store.queries.organisation import hotline_of
from store.subscriptions import FellBehind
from store.tasks import end, spawn
from store.turn import Turn

log = structlog.get_logger(__name__)
LINK = "ami"
CYCLE_MS = 5000
"""One ring with its silence, of a hotline that is not there any more."""


@dataclass(frozen=True)
class BridgeRules:
    """`booted_s`: how long FullyBooted is waited for after a login; `settle_s`: how long events may be under way."""

    booted_s: float = 0.05
    settle_s: float = 0.15
    reconcile_every_s: float = 60.0
    retry_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Looked:
    """What we held at the first look, what differed then, what the second one saw; how many records were believed."""

    held: Held
    found: list[Difference]
    second: Snapshot
    believed: int


class Bridge:
    """Started before the client, so that nothing of the first link is missed. `numbers`: ours, with their hotlines."""

    def __init__(
        self,
        client: AmiClient,
        journal: Journal,
        rules: BridgeRules | None = None,
        records: Records | None = None,
        numbers: Mapping[str, str] | None = None,
    ) -> None:
        self.client, self.journal, self.records = client, journal, records
        self.rules, self._numbers = rules or BridgeRules(), numbers or {}
        self.translator = Translator(self)
        self.members = QueueMembers(client, self._who, self._able)
        self.rests = Rests(client, lambda: resting(journal.world))
        self.strangers = Strangers()
        self.repairs = 0
        self.reconciled = asyncio.Event()
        """Set while what we hold has been compared with what the present link's Asterisk has."""
        self._link: LinkUp | None = None
        self._due_at = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to listen."""
        self._tasks = [spawn("ami bridge", self._run()), spawn("queue members", self._keep_members())]

    async def stop(self) -> None:
        """Stop between two groups of events."""
        for task in self._tasks:
            await end(task)

    # -- what the translator asks ------------------------------------------------------------------------------

    def agent_of(self, seat: str) -> str | None:
        """Who sits on a seat now."""
        agent = self.journal.world.agent_of_seat(seat)
        return agent.agent_id if agent else None

    def attempt_of(self, channel_id: str) -> Attempt | None:
        """The attempt whose originate was to make this channel."""
        return next((each for each in self.journal.world.attempts.values() if each.channel_id == channel_id), None)

    def hotline_at(self, number: str) -> str | None:
        """The hotline that is reached under a number, as the trunk sends it."""
        return self._numbers.get(number)

    # -- hearing -----------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            left = self._due_at - time.monotonic() if self._link else None
            await self._hear(await self._take(left))
            if self._link and time.monotonic() >= self._due_at:
                await self._reconcile(self._link)

    async def _take(self, seconds: float | None) -> Sequence[Item]:
        """What the client has, or nothing within that time (None: however long it takes)."""
        try:
            async with asyncio.timeout(seconds if seconds is None else max(0.0, seconds)):
                return await self.client.take()
        except TimeoutError:
            return ()

    async def _hear(self, items: Sequence[Item]) -> None:
        now = self.journal.now()
        told = [each for item in items for each in self._told(item, now)]
        told += self.strangers.due(now)
        if told:
            await keep(self.journal, told)

    def _told(self, item: Item, now: datetime) -> Sequence[Fact | Row]:
        if isinstance(item, Event):
            if item.name == "FullyBooted":
                self._due_at = time.monotonic()
            self.strangers.hear(item, now)
            return self.translator.hear(item, now)
        self.reconciled.clear()
        self.members.forget()
        self.rests.forget()
        if isinstance(item, LinkDown):
            self._link = None
            return (LinkDownFact(at=now, link=LINK, why=item.reason),)
        self._link, self._due_at = item, time.monotonic() + self.rules.booted_s
        return (LinkUpFact(at=now, link=LINK, asterisk=item.version),)

    # -- reconciling -------------------------------------------------------------------------------------------

    async def _reconcile(self, link: LinkUp) -> None:
        """Two looks and what they agree on. Given up where the link goes; tried again where Asterisk is not ready."""
        self._due_at = time.monotonic() + self.rules.reconcile_every_s
        try:
            records = await asyncio.to_thread(self.records.take) if self.records else []
            first = await self._look()
            teach(self.translator, first, await self._held(first))
            await self._settle()
            believed = await self._believe(records)
            held = await self._held(first)
            found = differences(first, held, self.journal.now())
            second = await self._look()
            await self._settle()
            if self._link == link:
                await self._mend(Looked(held, found, second, believed))
        except AmiError as why:
            log.warning("ami.not_reconciled", reason=str(why))
            self._due_at = time.monotonic() + self.rules.retry_s

    async def _look(self) -> Snapshot:
        world = self.journal.world
        seats = [agent.seat for agent in world.agents.values() if agent.seat]
        return await look(self.client, seats, [call.call_id for call in world.calls.values() if call.arrived_at])

    async def _settle(self) -> None:
        """Hears what was under way while Asterisk was asked."""
        ends = time.monotonic() + self.rules.settle_s
        while (left := ends - time.monotonic()) > 0:
            await self._hear(await self._take(left))

    async def _believe(self, records: Sequence[Record]) -> int:
        """What Asterisk wrote of calls that are over, where nobody has told it by now. Returns of how many."""
        believed = sum([await self.journal.decide(partial(self._believed, record)) for record in records])
        if self.records and records:
            await asyncio.to_thread(self.records.done)
        return believed

    async def _believed(self, record: Record, turn: Turn) -> bool:
        call = await turn.state(CALLS, record.call_id)
        agent_id = self.agent_of(record.seat) if record.seat else None
        hotline = await hotline_of(turn.connection, record.hotline_id)
        items = told(record, call, agent_id, hotline.cycle_ms if hotline else CYCLE_MS, turn.now)
        await append(turn, items)
        return bool(items)

    async def _held(self, seen: Snapshot) -> Held:
        return await self.journal.decide(lambda turn: held_in(turn, seen))

    async def _mend(self, looked: Looked) -> None:
        """What moved while we looked is looked at again soon."""
        second = looked.second
        self.members.learn(second.members)
        members = await self.members.bring()
        await self.rests.bring()

        async def decide(turn: Turn) -> int:
            held = await held_in(turn, second)
            both = confirmed(looked.found, differences(second, held, turn.now))
            agreed = [each for each in both if not moved(each, looked.held, held)]
            if len(agreed) < len(both):
                self._due_at = time.monotonic() + self.rules.retry_s
            repaired = [Repaired(at=turn.now, what="member", subject_id=each, inferred=True) for each in members]
            mended = [fact for difference in agreed for fact in difference.mended(turn.now)]
            repairs = len(agreed) + len(members) + looked.believed
            await turn.append(*mended, *repaired, Reconciled(at=turn.now, compared=second.size, repairs=repairs))
            return repairs

        repairs = await self.journal.decide(decide)
        self.repairs += repairs
        self.reconciled.set()
        log.info("ami.reconciled", compared=second.size, repairs=repairs)

    # -- queue members -----------------------------------------------------------------------------------------

    async def _who(self) -> Who:
        """Whose turn it is among callbacks depends on what agents can do: asked for only where somebody is owed one."""
        owed = any(duty.in_line for duty in self.journal.world.duties.values())
        able = await self._able() if owed else {}
        return who_serves(self.journal.world, self.journal.now(), able)

    async def _able(self) -> Abilities:
        async with self.journal.engine.connect() as connection:
            return await all_abilities(connection)

    async def _keep_members(self) -> None:
        """Whenever an agent may serve, or no longer, the queues are told; and whose phone rests."""
        while True:
            subscription = self.journal.subscribe("queue members")
            try:
                await self.members.bring()
                await self.rests.bring()
                async for recorded in subscription:
                    can = isinstance(recorded.fact, UserSkillsChanged)
                    if can:
                        self.members.others_can()
                    if can or agent_of(recorded.fact) or isinstance(recorded.fact, HOLDING):
                        await self.members.bring()
                        await self.rests.bring()
            except FellBehind as why:
                log.info("queue_members.subscribe_again", reason=str(why))
                await asyncio.sleep(self.rules.retry_s)
            finally:
                subscription.close()


async def held_in(turn: Turn, seen: Snapshot) -> Held:
    """What we hold of everything that can be compared with this snapshot, ended calls of living channels included."""
    world = turn.world
    calls = {call.call_id: call for call in world.calls.values()}
    pointed = {present.call_id for present in seen.channels}
    agents = world.agents.values()
    pointed |= {call_id for agent in agents for call_id, _ in (*agent.legs.values(), *agent.holds.values())}
    for call_id in pointed - calls.keys():
        call = await turn.state(CALLS, call_id)
        if call is not None:
            calls[call_id] = call
    offers = {offer.offer_id: offer for offer in world.offers.values()}
    lines = [attempt for attempt in world.attempts.values() if attempt.purpose == "campaign"]
    connected = {attempt.call_id: attempt.agent_id for attempt in lines if attempt.agent_id}
    return Held(calls=calls, offers=offers, agents=world.agents.values(), connected=connected)
