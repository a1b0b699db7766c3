"""Everything known about who is calling, read once a call so that it is there before the phone rings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.calls import Call
from domain.duties import duties_about
from domain.rows import Party
from domain.word.state import GivenWord
from store.queries.calls import Contact, call_of, contacts_with, party_of
from store.queries.cases import CaseRow, open_cases_of
from store.queries.organisation import Hotline, hotline_of
from store.queries.persons import Holdings, Person, Promise, holdings_of, person_of, persons_by_number, promises_to
from store.queries.words import words_of_person
from store.tables import attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFile:
    """What the desk knows of the other side of a call. `choices`: persons of a number that has several.
    `promises`: what they were promised; `words`: what they promised to pay. Of a call that is owed because of one of
    these words, that one and what is owed for its contract stand first."""

    call: Call
    party: Party
    hotline: Hotline | None
    person: Person | None
    choices: tuple[Person, ...]
    holdings: Holdings
    open_cases: tuple[CaseRow, ...]
    contacts: tuple[Contact, ...]
    promises: tuple[Promise, ...]
    words: tuple[GivenWord, ...] = ()


NOTHING = Holdings(numbers=(), contracts=(), dues=())


async def caller_file(connection: AsyncConnection, call_id: str) -> CallerFile | None:
    """The file of a call's other side; None when there is no such call."""
    call = await call_of(connection, call_id)
    if call is None:
        return None
    party = await party_of(connection, call_id) or Party(call_id=call_id, number="", withheld=True)
    known = await persons_by_number(connection, party.number)
    person = await person_of(connection, call.person_id) if call.person_id else None
    if person is None and len(known) == 1:
        person = known[0]
    before = call.arrived_at or call.answered_at
    person_id = person.person_id if person else None
    words = await words_of_person(connection, person_id) if person_id else []
    held = await holdings_of(connection, person_id) if person_id else NOTHING
    if word := await _about(connection, call, words):
        words = sorted(words, key=lambda each: each.promise_id != word.promise_id)
        dues = sorted(held.dues, key=lambda each: each.contract_id != word.contract_id)
        held = replace(held, dues=tuple(dues))
    return CallerFile(
        call=call,
        party=party,
        hotline=await hotline_of(connection, call.hotline_id),
        person=person,
        choices=() if person else tuple(known),
        holdings=held,
        open_cases=tuple(await open_cases_of(connection, person_id)) if person_id else (),
        contacts=tuple(await contacts_with(connection, person_id, party.number, before=before)) if before else (),
        promises=tuple(await promises_to(connection, person_id)) if person_id else (),
        words=tuple(words),
    )


async def _about(connection: AsyncConnection, call: Call, words: Sequence[GivenWord]) -> GivenWord | None:
    """The promise because of which we call; None: for another reason, or they call."""
    if call.attempt_id is None or not words:
        return None
    query = select(attempts.c.for_id).where(attempts.c.attempt_id == call.attempt_id)
    for_id = await connection.scalar(query)
    return next((each for each in words if for_id in duties_about(each.promise_id)), None)
