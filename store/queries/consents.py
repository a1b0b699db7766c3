"""Who agreed to be advertised to, with the proof; and which numbers stand on the do-not-call register in force."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.consents import Agreed
from domain.may_call import Consent
from domain.opt_outs import OptedOut
from domain.registers import Register
from domain.rows import ConsentProof
from domain.world import CONSENTS, OPT_OUTS, REGISTERS
from store.states import World
from store.tables import consent_proofs, consents, do_not_call_numbers, opt_out_numbers, opt_outs, registers
from store.turn import state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownConsent:
    """A consent with what proves it; `proof` None: that was erased, and the consent proves nothing any more."""

    consent: Agreed
    proof: ConsentProof | None


async def consents_of(
    connection: AsyncConnection, ids: Iterable[str], world: World | None = None
) -> dict[str, list[Consent]]:
    """By person, as the rules on calling are asked. One whose proof was erased holds no more: nobody could show it."""
    found: dict[str, list[Consent]] = defaultdict(list)
    for each in await consents_known(connection, ids, world):
        given_at = each.consent.given_at
        if each.proof is None or given_at is None:
            continue
        found[each.consent.person_id or ""].append(
            Consent(
                given_at=given_at,
                number=each.proof.number,
                purpose="advertising",
                until=each.consent.until,
                withdrawn_at=each.consent.withdrawn_at,
                again=each.consent.again,
            )
        )
    return found


async def consents_shown(connection: AsyncConnection, person_id: str, world: World) -> Sequence[ShownConsent]:
    """All that a person ever gave, the newest first."""
    found = [each for each in await consents_known(connection, [person_id], world) if each.consent.given_at]
    return sorted(found, key=lambda each: (str(each.consent.given_at), each.consent.consent_id), reverse=True)


async def consents_known(connection: AsyncConnection, ids: Iterable[str], world: World | None) -> list[ShownConsent]:
    """All that these persons ever gave, and what proves it."""
    wanted = sorted(set(ids))
    lately = world.consents.recent() if world else []
    recent = {each.consent_id: each for each in lately if each.person_id in set(wanted)}
    rows = await connection.execute(select(consents).where(consents.c.person_id.in_(wanted)))
    known: dict[str, Agreed] = {row.consent_id: state_of(CONSENTS, row._mapping) for row in rows} | recent
    if not known:
        return []
    proven = select(consent_proofs).where(
        or_(
            consent_proofs.c.consent_id.in_(select(consents.c.consent_id).where(consents.c.person_id.in_(wanted))),
            consent_proofs.c.consent_id.in_(sorted(recent)),
        )
    )
    proofs = {row.consent_id: ConsentProof(**row._mapping) for row in await connection.execute(proven)}
    return [ShownConsent(consent=known[key], proof=proofs.get(key)) for key in sorted(known)]


def agreed_again() -> ColumnElement[bool]:
    """Of a row of `opt_outs`: a no to advertising, and later they said yes again themselves, and hold to it."""
    later = (consents.c.given_at > opt_outs.c.said_at) & (consents.c.person_id == opt_outs.c.person_id)
    yes = exists().where(later, consents.c.again, consents.c.withdrawn_at.is_(None))
    return (opt_outs.c.covers == "advertising") & yes


def in_force(world: World) -> Register | None:
    """The copy of the register that is asked; None: nobody has taken one in."""
    return next(iter(world.registers.values()), None)


async def register_in_force(connection: AsyncConnection) -> Register | None:
    """The same for whoever has no world: as the tables say."""
    row = (await connection.execute(select(registers).where(registers.c.live).limit(1))).first()
    return None if row is None else state_of(REGISTERS, row._mapping)


async def listed(connection: AsyncConnection, numbers: Iterable[str], register: Register) -> frozenset[str]:
    """Which of these E.164 numbers stand on a copy of the register."""
    figures = {int(number[1:]): number for number in numbers if number[:1] == "+" and number[1:].isdecimal()}
    table = do_not_call_numbers.c
    query = select(table.number).where(table.edition == register.edition, table.number.in_(sorted(figures)))
    return frozenset(figures[found] for found in await connection.scalars(query))


async def consents_held(connection: AsyncConnection, person_id: str, number: str, world: World) -> list[Agreed]:
    """Those that were not withdrawn, of a person, and of whoever gave one for a number; either may be empty."""
    for_it = select(consent_proofs.c.consent_id).where(consent_proofs.c.number == number, consent_proofs.c.number != "")
    named = frozenset(await connection.scalars(for_it))
    theirs = or_(consents.c.person_id == person_id, consents.c.consent_id.in_(sorted(named)))
    rows = await connection.execute(select(consents).where(theirs))
    known: dict[str, Agreed] = {row.consent_id: state_of(CONSENTS, row._mapping) for row in rows}
    recent = world.consents.recent()
    known |= {each.consent_id: each for each in recent if each.person_id == person_id or each.consent_id in named}
    return [each for each in known.values() if each.withdrawn_at is None]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What some persons, or whoever has some numbers, do not want any more. `named`: the numbers that each names."""

    said: tuple[OptedOut, ...]
    named: Mapping[str, frozenset[str]]

    def of(self, person_id: str, number: str) -> list[OptedOut]:
        """Of this person, and of whoever has this number."""
        nobody = frozenset[str]()
        return [
            each
            for each in self.said
            if each.person_id == person_id or number in self.named.get(each.opt_out_id, nobody)
        ]


async def refusals_of(
    connection: AsyncConnection, persons: Iterable[str], numbers: Iterable[str], world: World
) -> Refusals:
    """Of all these persons and numbers, asked at once."""
    ids, asked = sorted(set(persons)), sorted(set(numbers))
    names = select(opt_out_numbers.c.opt_out_id, opt_out_numbers.c.number).where(opt_out_numbers.c.number.in_(asked))
    named = defaultdict[str, set[str]](set)
    for opt_out_id, number in await connection.execute(names):
        named[opt_out_id].add(number)
    theirs = or_(opt_outs.c.person_id.in_(ids), opt_outs.c.opt_out_id.in_(sorted(named)))
    rows = await connection.execute(select(opt_outs).where(theirs))
    known: dict[str, OptedOut] = {row.opt_out_id: state_of(OPT_OUTS, row._mapping) for row in rows}
    recent, people = world.opt_outs.recent(), set(ids)
    known |= {each.opt_out_id: each for each in recent if each.person_id in people or each.opt_out_id in named}
    return Refusals(tuple(known.values()), {key: frozenset(found) for key, found in named.items()})
