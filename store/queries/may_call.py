"""What the house holds about people who might be called: read anew for every question, for many people at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.attempts import Attempt
from domain.may_call import OptOut
from domain.opt_outs import OptedOut
from domain.permission import NO_CUSTOMER, Known, Made
from domain.world import ATTEMPTS, OPT_OUTS
from store.queries.consents import consents_of, in_force, listed
from store.queries.lists import relations_of
from store.states import World
from store.tables import (
    attempts,
    list_rows,
    opt_out_numbers,
    opt_outs,
    parties,
    person_numbers,
    wrong_numbers,
)
from store.turn import state_of

Reached = tuple[str, str]
"""A person's id, empty where nobody knows who it is, and the number on which they would be called."""


@dataclass(frozen=True, slots=True)
class _Wishes:
    """Who said no: persons' own wishes, and those that hold for a number, whoever has it."""

    of_person: dict[str, list[OptOut]] = field(default_factory=lambda: defaultdict(list))
    of_number: dict[str, list[OptOut]] = field(default_factory=lambda: defaultdict(list))


async def known_about(
    connection: AsyncConnection, people: Sequence[Reached], since: datetime, world: World
) -> list[Known]:
    """Of each, in their order. `since`: how far back attempts count. `world`: holds what the tables do not say yet."""
    ids, numbers = {each[0] for each in people if each[0]}, {each[1] for each in people if each[1]}
    theirs = await _pairs(connection, person_numbers.c.person_id, person_numbers.c.number, ids)
    zones = await _zones(connection, ids)
    wishes = await _wishes(connection, ids, numbers, world)
    relations = await relations_of(connection, numbers)
    wrong = await _pairs(connection, wrong_numbers.c.number, wrong_numbers.c.person_id, numbers)
    agreed, register = await consents_of(connection, ids, world), in_force(world)
    on_register = await listed(connection, numbers, register) if register else frozenset()
    made = await _made(connection, ids, numbers, since, world)
    with_person, on_number = _by(made, lambda each: each.attempt.person_id), _by(made, lambda each: each.number)
    return [
        Known(
            numbers=tuple(sorted(theirs.get(person_id, ()))),
            zones=tuple(sorted(zones.get(person_id, ()))),
            opt_outs=(*wishes.of_person.get(person_id, ()), *wishes.of_number.get(number, ())),
            wrong_for=frozenset(wrong.get(number, ())),
            relation=relations.get(number, "customer"),
            consents=tuple(agreed.get(person_id, ())),
            do_not_call="unchecked" if register is None else "listed" if number in on_register else "clear",
            register_day=register.day if register else None,
            made=tuple(made[place] for place in sorted({*with_person[person_id], *on_number[number]})),
        )
        for person_id, number in people
    ]


def _by(made: Sequence[Made], key: Callable[[Made], str | None]) -> dict[str, list[int]]:
    """The places of attempts in their order, by what they have; nothing stands under the empty one."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(made):
        if named := key(each):
            found[named].append(place)
    return found


async def _pairs(connection: AsyncConnection, key: Any, value: Any, wanted: Iterable[str]) -> dict[str, set[str]]:
    """Values by key, of those keys."""
    found: dict[str, set[str]] = defaultdict(set)
    if named := sorted(wanted):
        for of, each in await connection.execute(select(key, value).where(key.in_(named))):
            found[of].add(each)
    return found


async def _zones(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, set[str]]:
    """Every zone that a list which is in says of them."""
    mine = list_rows.c.person_id.in_(sorted(ids)) & list_rows.c.taken
    found: dict[str, set[str]] = defaultdict(set)
    for person_id, zones in await connection.execute(select(list_rows.c.person_id, list_rows.c.zones).where(mine)):
        found[person_id].update(zones)
    return found


async def _wishes(connection: AsyncConnection, ids: set[str], numbers: set[str], world: World) -> _Wishes:
    """Opt-outs by person, by number, and of everybody who shares a number: who said no is not rung through another."""
    named = await _pairs(connection, opt_out_numbers.c.number, opt_out_numbers.c.opt_out_id, numbers)
    sharing = await _pairs(connection, person_numbers.c.number, person_numbers.c.person_id, numbers)
    people = ids | {person_id for having in sharing.values() for person_id in having}
    by_id = sorted({opt_out_id for said in named.values() for opt_out_id in said})
    rows = await connection.execute(
        select(opt_outs).where(or_(opt_outs.c.opt_out_id.in_(by_id), opt_outs.c.person_id.in_(sorted(people))))
    )
    said: dict[str, OptedOut] = {row.opt_out_id: state_of(OPT_OUTS, row._mapping) for row in rows}
    said |= {each.opt_out_id: each for each in world.opt_outs.recent()}
    found, numbers_of, shared_by = _Wishes(), _turned(named), _turned(sharing)
    for opt_out_id, wish in said.items():
        if wish.person_id in ids:
            found.of_person[wish.person_id or ""].append(_opt_out(wish))
        for number in numbers_of[opt_out_id] | shared_by[wish.person_id or ""]:
            found.of_number[number].append(_opt_out(wish, number))
    return found


def _turned(values: dict[str, set[str]]) -> dict[str, set[str]]:
    """Keys by value."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, having in values.items():
        for each in having:
            found[each].add(key)
    return found


def _opt_out(wish: OptedOut, number: str | None = None) -> OptOut:
    assert wish.said_at is not None, "a wish is folded from the fact that holds its moment"
    covers: Literal["everything", "advertising"] = "advertising" if wish.covers == "advertising" else "everything"
    return OptOut(at=wish.said_at, covers=covers, number=number)


async def _made(
    connection: AsyncConnection, ids: set[str], numbers: set[str], since: datetime, world: World
) -> list[Made]:
    """What was attempted with any of these people or numbers, as the tables and the world know it. Asked twice, by an
    index each: both in one condition would read every attempt that was ever made."""
    query = select(attempts, parties.c.number.label("rung")).join(
        parties, parties.c.call_id == attempts.c.call_id, isouter=True
    )
    query = query.where(attempts.c.reserved_at > since, attempts.c.purpose.not_in(sorted(NO_CUSTOMER)))
    rang = select(parties.c.call_id).where(parties.c.number.in_(sorted(numbers)))
    found: dict[str, Made] = {}
    for theirs in (attempts.c.person_id.in_(sorted(ids)), attempts.c.call_id.in_(rang)):
        for row in await connection.execute(query.where(theirs)):
            found[row.attempt_id] = Made(attempt=state_of(ATTEMPTS, row._mapping), number=row.rung or "")
    recent = [each for each in world.attempts.recent() if _counts(each, since)]
    rung = await _rung(connection, recent)
    found |= {each.attempt_id: Made(attempt=each, number=rung.get(each.call_id, "")) for each in recent}
    return sorted(found.values(), key=lambda each: (each.attempt.reserved_at or since, each.attempt.attempt_id))


def _counts(attempt: Attempt, since: datetime) -> bool:
    asked = attempt.purpose not in NO_CUSTOMER
    return asked and attempt.reserved_at is not None and attempt.reserved_at > since


async def _rung(connection: AsyncConnection, made: Sequence[Attempt]) -> dict[str, str]:
    if not made:
        return {}
    calls = [each.call_id for each in made]
    rows = await connection.execute(select(parties.c.call_id, parties.c.number).where(parties.c.call_id.in_(calls)))
    return {row.call_id: row.number for row in rows}
