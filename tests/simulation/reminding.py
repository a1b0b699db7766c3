"""A house that reminds of promises by message, for weeks, while the carrier, its webhooks, people and the process do
what they like. The witness is the carrier's own list of what it was given, and when."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.decisions import Refused
from domain.facts import PromiseMade, PromiseReminded
from domain.messages.signing import headers_of
from domain.ports import Message
from outbound import outcomes
from outbound.messages import inbound
from outbound.messages.room import Messages
from outbound.opt_outs import OptOutAsk, opt_out
from outbound.words.asked import PaymentAsk
from outbound.words.payments import take
from outbound.words.room import look
from store.journal import Journal
from store.organisation import keep, read_organisation
from tests.conftest import HandClock

RECEIVE, OTHER = bytes(range(32)), bytes(range(32, 64))
SAIGON, OPENS, CLOSES, MOST_A_DAY = ZoneInfo("Asia/Ho_Chi_Minh"), 7, 21, 5
PEOPLE = {f"p{each}": f"+8490000{each:04d}" for each in range(20)}
HOUSE = """\
name: Nhà mẫu
rules: {packs: [VN-consumer-finance], promise_reminder: message, message_url: https://messages.example/send}
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: khue, login: khue, name: Khuê, role: agent}
  - {id: hang, login: hang, name: Hằng, role: lead}
persons:
""" + "".join(
    f'  - {{id: {who}, name: {who}, numbers: ["{number}"], '
    f"contracts: [{{kind: loan, number: HD-{who}, title: Vay}}]}}\n"
    for who, number in PEOPLE.items()
)
FATES = ("sent", "not_sent", "rejected", "lost before", "lost after", "killed before", "killed after")
WEIGHTS = (6, 2, 1, 1, 2, 1, 2)


class KilledHere(BaseException):
    """The process is gone at this instruction."""


@dataclass
class LyingCarrier:
    """`given`: what it has, by whom for what; `broke`: what it should never have been given."""

    chance: random.Random
    world: "Reminding"
    given: list[tuple[Message, datetime]] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    broke: list[str] = field(default_factory=list)

    async def send(self, message: Message) -> Literal["sent", "not_sent", "rejected", "unknown"]:
        """One message, or what goes wrong with it."""
        fate = self.chance.choices(FATES, WEIGHTS)[0]
        self.fates[fate] += 1
        if fate == "killed before":
            raise KilledHere
        if fate in ("sent", "lost after", "killed after"):
            self._take(message)
        if fate == "killed after":
            raise KilledHere
        return "unknown" if fate.startswith("lost") else fate  # type: ignore[return-value]

    def _take(self, message: Message) -> None:
        """It has it now; was it right to give it?"""
        at = self.world.now.at.astimezone(SAIGON)
        promise_id = self.world.journal.world.attempts.get(message.message_id).for_id  # type: ignore[union-attr]
        word = self.world.journal.world.given_words.get(promise_id)
        today = [was for one, was in self.given if one.to == message.to and was.date() == at.date()]
        checks = {
            "out of hours": not OPENS <= at.hour < CLOSES,
            "said no": message.to in self.world.silent,
            "settled": word is None or word.settled_at is not None,
            "too often": len(today) >= MOST_A_DAY,
            "twice": any(one.message_id == message.message_id for one, _ in self.given),
            "twice for one promise": promise_id in self.world.reminded,
        }
        self.broke += [f"{what}: {message.to} at {at}" for what, is_so in checks.items() if is_so]
        self.world.reminded.add(promise_id)
        self.given.append((message, at))


@dataclass
class Reminding:
    """The house, its clock and its carrier. `silent`: who said no, once that was committed; `faults`: what was told
    wrongly, twice or by somebody else."""

    engine: AsyncEngine
    now: HandClock
    chance: random.Random
    silent: set[str] = field(default_factory=set)
    reminded: set[str] = field(default_factory=set)
    faults: Counter[str] = field(default_factory=Counter)
    promises: int = 0
    journal: Journal = field(init=False)
    carrier: LyingCarrier = field(init=False)
    messages: Messages = field(init=False)

    async def begin(self, folder: Path) -> None:
        """A house with everybody in it."""
        self.carrier = LyingCarrier(self.chance, self)
        await self.open()
        (folder / "house.yaml").write_text(HOUSE, encoding="utf-8")
        organisation = read_organisation(folder / "house.yaml")
        await self.journal.decide(lambda turn: keep(turn.connection, organisation, turn.now))

    async def open(self) -> None:
        """The application starts: what is known of messages is settled first."""
        self.journal = Journal(self.engine, self.now)
        await self.journal.open()
        await outcomes.recover(self.journal)
        self.messages = Messages(self.journal, self.carrier)

    async def step(self) -> None:
        """A while passes, somebody does something, the house does its part; any of it may be its last."""
        self.now.forward(self.chance.choice((1, 70, 400, 2000, 3 * 3600, 9 * 3600)))
        for act in self.chance.choices((self._promises, self._pays, self._says_no, self._reports, self._replies),
                                       (8, 2, 1, 6, 4), k=3):  # fmt: skip
            await act()
        try:
            await self.journal.decide(look)
            if self.chance.random() < 0.3:
                await self._says_no()  # between the reservation and its sending
            await self.messages.send_and_follow()
        except KilledHere:
            await self.journal.close()
            self.now.forward(self.chance.uniform(1, 100))
            await self.open()

    async def by_message(self) -> int:
        """So many promises were reminded of by a message, as the house has it."""
        facts = [each.fact for each in await self.journal.read(limit=100_000)]
        return sum(1 for each in facts if isinstance(each, PromiseReminded) and each.how == "message")

    def _somebody(self) -> str:
        return self.chance.choice(sorted(PEOPLE))

    async def _promises(self) -> None:
        who, self.promises = self._somebody(), self.promises + 1
        due = self.now.at.astimezone(SAIGON).date() + timedelta(days=self.chance.randint(1, 3))
        made = PromiseMade(
            at=self.now.at, promise_id=f"w{self.promises}", person_id=who, by_id="khue", amount_minor=500_000,
            currency="VND", due_on=due.isoformat(), contract_id=f"{who}:HD-{who}",
        )  # fmt: skip
        await self.journal.append(made)

    async def _pays(self) -> None:
        day = self.now.at.astimezone(SAIGON).date()
        minor = self.chance.choice((100_000, 500_000, 1_500_000))
        ask = PaymentAsk(contract=f"HD-{self._somebody()}", amount_minor=minor, paid_on=day, by_id="hang")
        await self.journal.decide(lambda turn: take(turn, [ask]))

    async def _says_no(self) -> None:
        if len(self.silent) > len(PEOPLE) // 2 or self.chance.random() < 0.8:
            return
        who = self._somebody()
        done = await opt_out(self.journal, OptOutAsk(person_id=who, via="agent", by_id="khue"))
        assert not isinstance(done, Refused)
        self.silent.add(PEOPLE[who])

    async def _reports(self) -> None:
        """A report of a message that it has, or has not; some of them come again, or from somebody else."""
        known = [one.message_id for one, _ in self.carrier.given[-20:]] or ["nobody"]
        message_id = self.chance.choice((*known, "nobody"))
        data = {"message_id": message_id, "result": self.chance.choice(("delivered", "failed"))}
        await self._told("message.report", data)

    async def _replies(self) -> None:
        """Words, or "no more" while that leaves somebody."""
        if not self.carrier.given:
            return
        one, _ = self.chance.choice(self.carrier.given[-20:])
        no_more = self.chance.random() < 0.1 and len(self.silent) <= len(PEOPLE) // 2
        data = {"from": one.to, "text": "HUY" if no_more else "Mai tôi trả"}
        if await self._told("message.reply", data) and no_more:
            self.silent.add(one.to)

    async def _told(self, kind: str, data: dict[str, str]) -> bool:
        """Signed by the carrier or by somebody else, once or twice. True: it was believed."""
        request_id, key = f"r{self.chance.random()}", RECEIVE if self.chance.random() < 0.8 else OTHER
        body = json.dumps({"type": kind, "timestamp": self.now.at.isoformat(), "data": data}).encode()
        headers = headers_of(key, request_id, self.now.at, body)
        first = await inbound.take(self.journal, RECEIVE, headers, body)
        if isinstance(first, Refused):
            self.faults[first.reason] += 1
        elif self.chance.random() < 0.3:
            again = await inbound.take(self.journal, RECEIVE, headers, body)
            assert isinstance(again, Refused)
            self.faults[again.reason] += 1
        return first is None


async def lived(engine: AsyncEngine, folder: Path, seed: int, steps: int) -> Reminding:
    """A life of so many steps; its journal is open still."""
    world = Reminding(engine, HandClock(), random.Random(seed))
    await world.begin(folder)
    for _ in range(steps):
        await world.step()
    return world
