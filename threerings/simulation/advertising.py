"""A life of a house that advertises: people agree, take it back, and are put on the register, at any moment.

What everybody really agreed to, and which copy of the register is in force, is kept here a second time, from what was
done: no call may arrive at the network that this does not allow.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert

from domain import facts as f
from domain.attempts import Attempt
from domain.days import day_of
from domain.decisions import Refused
from domain.house import HouseRules
from domain.ports import Placement
from outbound import consents
from outbound.consents import ConsentAsk
from store.journal import Journal
from store.queries.consents import in_force
from store.tables import do_not_call_numbers
from store.turn import Turn
from threerings.simulation.furnishing import DID, Wares, furnish, number_of
from threerings.simulation.life import Act, Life
from threerings.simulation.meanwhile import Meddling

AGREED, LISTED = 0.7, 0.15
"""So many of a hundred agree before the first call, so many stand on the register."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RULES = HouseRules(packs=("VN-advertising",), brand_names={DID: "NHA MAU"}, attempts_per_day=10**9)
HOLDS_FOR = timedelta(days=30)
WEIGHTS = (6, 3, 1)


@dataclass
class AdvertisingLife(Life):
    """`agreed`: the consents that hold, by person; `listed`: the numbers of the copy in force."""

    agreed: dict[str, set[str]] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    edition: int = 0

    async def furnished(self) -> str:
        campaign_id = await furnish(self.journal, self.people, Wares(purpose="event_invitation", rules=RULES))
        for each in range(self.people):
            if self.chance.random() < AGREED:
                await self._agrees(f"p{each}", number_of(each))
        await self._another_register()
        return campaign_id

    def acts_of_world(self) -> tuple[tuple[Act, ...], tuple[int, ...]]:
        acts, weights = super().acts_of_world()
        return (*acts, self._somebody_agrees, self._somebody_takes_it_back, self._another_register), (
            *weights,
            *WEIGHTS,
        )

    def meddling(self) -> tuple[Meddling, ...]:
        return (*super().meddling(), self._takes_it_back_meanwhile, self._is_listed_meanwhile)

    def outside_rules(self, placement: Placement) -> str:
        attempt = self.journal.world.attempts.get(placement.attempt_id)
        if (found := super().outside_rules(placement)) or attempt is None:
            return found
        if not self.agreed.get(attempt.person_id or ""):
            return f"{attempt.person_id} has not agreed"
        return f"{placement.target} stands on the register" if _plain(placement.target) in self.listed else ""

    async def _somebody_agrees(self) -> None:
        each = self.chance.randrange(self.people)
        await self._agrees(f"p{each}", number_of(each))

    async def _agrees(self, person_id: str, number: str) -> None:
        at = self.journal.now()
        ask = ConsentAsk(
            person_id=person_id, number=number, via="paper", given_at=at, wording="w", proof="p", until=at + HOLDS_FOR
        )
        given = await self.journal.decide(lambda turn: consents.give(turn, ask))
        if not isinstance(given, Refused):
            self.agreed.setdefault(person_id, set()).add(given)

    async def _somebody_takes_it_back(self) -> None:
        theirs = sorted(person_id for person_id, each in self.agreed.items() if each)
        if theirs:
            await self._takes_back(self.chance.choice(theirs))

    async def _takes_back(self, person_id: str) -> None:
        """What could not be written down is not taken back: whoever tried was told so."""
        for each in sorted(self.agreed.get(person_id, ())):
            await self.journal.decide(lambda turn, one=each: consents.withdraw(turn, one, "panel", "lead"))
            self.agreed[person_id].discard(each)

    async def _another_register(self) -> None:
        people = range(self.people)
        await self._in_force({_plain(number_of(each)) for each in people if self.chance.random() < LISTED})

    async def _in_force(self, numbers: set[str]) -> None:
        """A copy takes the place of the one before."""
        self.edition += 1
        await take_copy(self.journal, self.edition, numbers)
        self.listed = numbers

    async def _takes_it_back_meanwhile(self, attempt: Attempt) -> None:
        self.lies["consent withdrawn meanwhile"] += 1
        await self._takes_back(attempt.person_id or "")

    async def _is_listed_meanwhile(self, attempt: Attempt) -> None:
        self.lies["put on the register meanwhile"] += 1
        number = number_of(int((attempt.person_id or "p0").removeprefix("p")))
        await self._in_force({*self.listed, _plain(number)})


async def take_copy(journal: Journal, edition: int, numbers: set[str]) -> None:
    """The rows and the fact of a copy of today, in one turn."""

    async def decide(turn: Turn) -> None:
        await turn.connection.execute(delete(do_not_call_numbers))
        rows = [{"edition": edition, "number": int(each)} for each in sorted(numbers)]
        if rows:
            await turn.connection.execute(insert(do_not_call_numbers), rows)
        register_id, before = f"r{edition}", in_force(turn.world)
        if before:
            await turn.append(f.RegisterReplaced(at=turn.now, register_id=before.register_id, by=register_id))
        await turn.append(
            f.RegisterTaken(
                at=turn.now,
                register_id=register_id,
                edition=edition,
                state_on=day_of(turn.now, ZONE).isoformat(),
                numbers=len(numbers),
                unread=0,
                sha256="",
                by_id="lead",
            )
        )

    await journal.decide(decide)


def _plain(number: str) -> str:
    """+84 90 000 0000 or 090 000 0000 -> 84900000000."""
    digits = "".join(each for each in number if each.isdigit())
    return f"84{digits[1:]}" if digits.startswith("0") else digits
