"""Who does not want to be called any more, and who is not there: kept at once and for good, however it was said."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from domain.decisions import Refused
from domain.facts import NumberFoundWrong, PersonOptedOut
from domain.facts.lists import OptOutVia
from domain.rows import OptedOutNumber, WrongNumber
from outbound.consents import end_with
from store import tables
from store.ids import new_id
from store.journal import Journal
from store.numbers import known_number
from store.queries.organisation import the_organisation
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutAsk:
    """What was said: by this person, on this number, or both. `via`: how we heard it; `by_id`: who entered it."""

    number: str = ""
    person_id: str = ""
    covers: Literal["everything", "advertising"] = "everything"
    via: OptOutVia = "panel"
    by_id: str | None = None
    call_id: str | None = None


async def opt_out(journal: Journal, ask: OptOutAsk) -> str | Refused:
    """Keep the wish; the id of it. Refused: nobody_named, unknown_person, or why the number cannot be read."""
    return await journal.decide(lambda turn: keep(turn, ask))


async def keep(turn: Turn, ask: OptOutAsk) -> str | Refused:
    """The same in a turn that decides more than this."""
    if not ask.number and not ask.person_id:
        return Refused("nobody_named")
    if ask.person_id and not await _known(turn, ask.person_id):
        return Refused("unknown_person")
    rules, opt_out_id = (await the_organisation(turn.connection)).rules, new_id()
    number = known_number(ask.number, rules.region, ("+",)) if ask.number else None
    if isinstance(number, Refused):
        return number
    await turn.append(
        PersonOptedOut(
            at=turn.now,
            opt_out_id=opt_out_id,
            person_id=ask.person_id or None,
            covers=ask.covers,
            via=ask.via,
            by_id=ask.by_id,
            call_id=ask.call_id,
        )
    )
    if number is not None:
        await turn.append(OptedOutNumber(opt_out_id=opt_out_id, number=number.number))
    said = (ask.person_id, number.number if number else "")
    await end_with(turn, opt_out_id, said, (ask.via, ask.by_id))
    return opt_out_id


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongAsk:
    """On this number there is no such person (`wrong_number`), or whoever answers is somebody else (`not_me`).
    `person_id`: whose it was held to be; `by_id`: who heard it."""

    number: str
    why: Literal["wrong_number", "not_me"] = "wrong_number"
    person_id: str | None = None
    by_id: str | None = None
    call_id: str | None = None


async def wrong_number(journal: Journal, ask: WrongAsk) -> str | Refused:
    """From now on nobody is rung there; the id of the note. Refused: unknown_person, or why the number cannot be
    read."""
    return await journal.decide(lambda turn: note_wrong(turn, ask))


async def note_wrong(turn: Turn, ask: WrongAsk) -> str | Refused:
    """The same in a turn that decides more than this."""
    if ask.person_id and not await _known(turn, ask.person_id):
        return Refused("unknown_person")
    rules, wrong_id = (await the_organisation(turn.connection)).rules, new_id()
    number = known_number(ask.number, rules.region, ("+",))
    if isinstance(number, Refused):
        return number
    found = NumberFoundWrong(
        at=turn.now,
        wrong_id=wrong_id,
        person_id=ask.person_id,
        why=ask.why,
        by_id=ask.by_id,
        call_id=ask.call_id,
    )
    await turn.append(found, WrongNumber(wrong_id=wrong_id, number=number.number, person_id=ask.person_id or ""))
    return wrong_id


async def _known(turn: Turn, person_id: str) -> bool:
    persons = tables.persons
    found = select(persons.c.person_id).where(persons.c.person_id == person_id)
    return await turn.connection.scalar(found) is not None
