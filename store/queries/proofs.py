"""What a caller's proofs are compared with, and how much was guessed before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import ProofsCompared, ProofsLocked
from domain.house import HouseRules
from domain.proving import Known, locked_until
from store.codec import decode
from store.queries.persons import persons_by_number
from store.tables import contracts, facts, parties


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Everybody whom a number's caller could prove to be, and when it was guessed wrong before: for the number, or for
    any of them."""

    persons: tuple[Known, ...]
    wrong_at: tuple[datetime, ...]

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Whom the proofs are compared with."""
        return tuple(known.person_id for known in self.persons)

    def locked_until(self, rules: HouseRules, now: datetime) -> datetime | None:
        """Until when nothing is compared; None: it may be."""
        return locked_until(self.wrong_at, rules, now)


async def candidates_of(connection: AsyncConnection, number: str, since: datetime) -> Candidates:
    """Whom a caller from this number could prove to be, with what was guessed since then."""
    found = await persons_by_number(connection, number)
    ids = [person.person_id for person in found]
    held: dict[str, list[str]] = {}
    for row in await connection.execute(select(contracts).where(contracts.c.person_id.in_(ids))):
        held.setdefault(row.person_id, []).append(row.number)
    persons = tuple(
        Known(
            person_id=person.person_id,
            birth_date=person.birth_date,
            id_number=person.id_number,
            contracts=tuple(held.get(person.person_id, ())),
        )
        for person in found
    )
    return Candidates(persons=persons, wrong_at=await _wrong_since(connection, number, ids, since))


async def locks_since(connection: AsyncConnection, since: datetime) -> Sequence[ProofsLocked]:
    """The locks since then, the latest first."""
    query = select(facts).where(facts.c.kind == ProofsLocked.kind, facts.c.at >= since).order_by(facts.c.seq.desc())
    found = [decode(row.kind, row.version, row.body) for row in await connection.execute(query)]
    return [fact for fact in found if isinstance(fact, ProofsLocked)]


def guessed_since(rules: HouseRules, now: datetime) -> datetime:
    """From when on what was guessed still counts."""
    return now - timedelta(seconds=rules.identity_lock_s)


async def _wrong_since(
    connection: AsyncConnection, number: str, person_ids: Iterable[str], since: datetime
) -> tuple[datetime, ...]:
    query = (
        select(facts, parties.c.number.label("number"))
        .join(parties, parties.c.call_id == facts.c.call_id, isouter=True)
        .where(facts.c.kind == ProofsCompared.kind, facts.c.at >= since)
    )
    whose, wrong = frozenset(person_ids), []
    for row in await connection.execute(query):
        fact = decode(row.kind, row.version, row.body)
        assert isinstance(fact, ProofsCompared)
        if not fact.matched and (row.number == number or whose & set(fact.person_ids)):
            wrong.append(fact.at)
    return tuple(wrong)
