"""What the judge reads, out of the tables."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import Fact
from domain.judge import Evidence
from domain.world import (
    AGENTS,
    ATTEMPTS,
    CALLS,
    CAMPAIGNS,
    CASES,
    CHECKS,
    CLOCKS,
    CONVERSATIONS,
    DUTIES,
    ENTRIES,
    GIVEN_WORDS,
    HEARINGS,
    LISTS,
    OFFERS,
    OPT_OUTS,
    PAYMENTS,
    RECORDINGS,
    VERDICTS,
    Projection,
)
from store import tables
from store.codec import decode
from store.packs import shipped
from store.queries.consents import listed, register_in_force
from store.queries.organisation import the_organisation
from store.turn import state_of

PORTION = 1000
"""Numbers asked about at once."""


async def evidence_of(
    connection: AsyncConnection, accepted: frozenset[str] | None = None, live: frozenset[str] | None = None
) -> Evidence:
    """Everything, as of now. What Asterisk says: `accepted`, the calls in its CDR; `live`, those with a channel."""
    house = await the_organisation(connection)
    return Evidence(
        facts=await _facts(connection),
        calls=await _states(connection, CALLS),
        offers=await _states(connection, OFFERS),
        agents=await _states(connection, AGENTS),
        cases=await _states(connection, CASES),
        clocks=await _states(connection, CLOCKS),
        duties=await _states(connection, DUTIES),
        attempts=await _states(connection, ATTEMPTS),
        recordings=await _states(connection, RECORDINGS),
        keys=frozenset(await connection.scalars(select(tables.vault_keys.c.call_id))),
        hearings=await _states(connection, HEARINGS),
        checks=await _states(connection, CHECKS),
        lists=await _states(connection, LISTS),
        opt_outs=await _states(connection, OPT_OUTS),
        conversations=await _states(connection, CONVERSATIONS),
        given_words=await _states(connection, GIVEN_WORDS),
        payments=await _states(connection, PAYMENTS),
        verdicts=await _states(connection, VERDICTS),
        records={row.verdict_id: row.text for row in await connection.execute(select(tables.verdict_records))},
        packs={f"{pack.name} {pack.version}": pack for pack in shipped().packs.values()},
        calendars=shipped().calendars,
        on_register=await _on_register(connection),
        of_wrong=await _of_wrong(connection),
        campaigns=await _states(connection, CAMPAIGNS),
        entries=await _states(connection, ENTRIES),
        rules=house.rules,
        zone=house.zone,
        accepted=accepted,
        live=live,
    )


async def _facts(connection: AsyncConnection) -> list[Fact]:
    rows = await connection.stream(select(tables.facts).order_by(tables.facts.c.seq))
    return [decode(row.kind, row.version, row.body) async for row in rows]


async def _on_register(connection: AsyncConnection) -> frozenset[str]:
    """Attempts that may have advertised to a number of the register in force."""
    register = await register_in_force(connection)
    if register is None:
        return frozenset()
    attempts, parties = tables.attempts, tables.parties
    sells = attempts.c.contact.in_(("advertising", "unstated")) | attempts.c.selling
    query = select(attempts.c.attempt_id, parties.c.number).join(parties, parties.c.call_id == attempts.c.call_id)
    found: set[str] = set()
    for rows in (await connection.execute(query.where(sells))).partitions(PORTION):
        numbers = await listed(connection, {row.number for row in rows}, register)
        found |= {row.attempt_id for row in rows if row.number in numbers}
    return frozenset(found)


async def _of_wrong(connection: AsyncConnection) -> dict[str, frozenset[str]]:
    """Attempts to numbers that were found to be somebody else's, with the notes that say so."""
    attempts, parties, wrong = tables.attempts, tables.parties, tables.wrong_numbers
    rang = attempts.join(parties, parties.c.call_id == attempts.c.call_id).join(
        wrong, wrong.c.number == parties.c.number
    )
    found: dict[str, frozenset[str]] = {}
    for row in await connection.execute(select(attempts.c.attempt_id, wrong.c.wrong_id).select_from(rang)):
        found[row.attempt_id] = found.get(row.attempt_id, frozenset()) | {row.wrong_id}
    return found


async def _states(connection: AsyncConnection, projection: Projection[Any]) -> dict[str, Any]:
    rows = (await connection.execute(select(tables.projections[projection.name]))).mappings()
    return {row[projection.key]: state_of(projection, row) for row in rows}
