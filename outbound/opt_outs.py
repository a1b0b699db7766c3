"""Who does not want to be called any more: kept at once and for good, however it was said."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from domain.decisions import Refused
from domain.facts import PersonOptedOut
from domain.facts.lists import OptOutVia
from domain.rows import OptedOutNumber
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
    persons = tables.persons
    known = select(persons.c.person_id).where(persons.c.person_id == ask.person_id)
    if ask.person_id and await turn.connection.scalar(known) is None:
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
    return opt_out_id
