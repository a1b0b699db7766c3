"""What a list made is taken back in pieces that calls may come between: what is owed, contracts, persons, numbers.

Whom somebody spoke with meanwhile stays known to the house, with their numbers. The statements are built once.
"""

from functools import cache
from typing import Any

from sqlalchemy import Delete, Integer, Text, bindparam, delete, exists, or_, select

from store import tables as t
from store.journal import Journal
from store.turn import Turn

PIECE = 200
"""Of one kind, taken away in one turn."""
LIST, MOST = bindparam("this_list", type_=Text), bindparam("at_most", type_=Integer)
MET_IN = (t.calls, t.cases, t.duties, t.promises, t.opt_outs, t.consents, t.attempts, t.contracts)
made = t.list_made


async def clear(journal: Journal, list_id: str) -> None:
    """Take back all that a list made, in pieces; its rows stay. Whom somebody spoke with meanwhile stays known."""
    for statements in _kinds():
        await _until_none(journal, statements, {"this_list": list_id, "at_most": PIECE})


async def forget_rows(journal: Journal, list_id: str) -> None:
    """Its rows, in small portions: the journal belongs to the calls."""
    await _until_none(journal, _rows(), {"this_list": list_id, "at_most": 8 * PIECE})


async def _until_none(journal: Journal, statements: tuple[Delete, ...], given: dict[str, Any]) -> None:
    """One turn after the other, until the last statement finds nothing more."""

    async def piece(turn: Turn) -> int:
        gone = 0
        for each in statements:
            gone = (await turn.connection.execute(each, given)).rowcount
        return gone

    while await journal.decide(piece):
        pass


@cache
def _kinds() -> tuple[tuple[Delete, ...], ...]:
    """Of each kind what is taken away in a turn, at the end that it was made."""
    dues, contracts, numbers, persons = t.dues, t.contracts, t.person_numbers, t.persons
    owing = exists().where(dues.c.contract_id == contracts.c.contract_id)
    given = exists().where(
        made.c.list_id == LIST,
        made.c.what == "number",
        made.c.of_id == numbers.c.person_id,
        made.c.number == numbers.c.number,
    )
    people = _piece("person")
    return (
        (delete(dues).where(dues.c.due_id.in_(_piece("due"))), _forget("due", _piece("due"))),
        (
            delete(contracts).where(contracts.c.contract_id.in_(_piece("contract")), ~owing),
            _forget("contract", _piece("contract")),
        ),
        (
            delete(numbers).where(numbers.c.person_id.in_(people), ~_met(numbers.c.person_id)),
            delete(persons).where(persons.c.person_id.in_(people), ~_met(persons.c.person_id)),
            _forget("number", people),
            _forget("person", people),
        ),
        (delete(numbers).where(numbers.c.person_id.in_(_piece("number")), given), _forget("number", _piece("number"))),
        (_some_of(t.number_relations, t.number_relations.c.number),),
    )


@cache
def _rows() -> tuple[Delete, ...]:
    return (_some_of(t.list_rows, t.list_rows.c.row),)


def _piece(what: str) -> Any:
    """The first of what the list has made of a kind; the same ones for each statement of a turn."""
    mine = select(made.c.of_id).where(made.c.list_id == LIST, made.c.what == what)
    return mine.distinct().order_by(made.c.of_id).limit(MOST)


def _forget(what: str, piece: Any) -> Delete:
    return delete(made).where(made.c.list_id == LIST, made.c.what == what, made.c.of_id.in_(piece))


def _some_of(table: Any, key: Any) -> Delete:
    some = select(key).where(table.c.list_id == LIST).limit(MOST)
    return delete(table).where(table.c.list_id == LIST, key.in_(some))


def _met(person_id: Any) -> Any:
    """Somebody worked with them, or they have something of their own."""
    return or_(*(exists().where(table.c.person_id == person_id) for table in MET_IN))
