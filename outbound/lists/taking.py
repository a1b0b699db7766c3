"""What a list makes of the house's tables, and takes back: a few statements over a piece of its rows, or all of them.

All that is made is written down in `list_made` first, so that undoing needs no guess.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.purposes import CONTACT, Purpose
from domain.may_call.asking import OBLIGED
from store import tables as t
from store.queries.lists import ListFile

rows, made = t.list_rows, t.list_made
CONTRACT_KIND = {"reminder": "loan", "property_fee": "apartment"}
NUMBERS_OF_A_ROW = (rows.c.number, rows.c.number_2, rows.c.number_3)
MADE = ["list_id", "what", "of_id", "number"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a list, from one on and before another: what is made of them is made in one turn."""

    list_id: str
    first: int = 0
    end: int = (1 << 31) - 1

    @property
    def rows(self) -> ColumnElement[bool]:
        """All of them."""
        return and_(rows.c.list_id == self.list_id, rows.c.row >= self.first, rows.c.row < self.end)

    @property
    def taken(self) -> ColumnElement[bool]:
        """Those that are taken in."""
        return and_(self.rows, rows.c.taken)


async def silence(connection: AsyncConnection, piece: Piece, *, everything_only: bool) -> None:
    """Whoever said no after the check is not taken in, nor who was found not to be there."""
    wishes = t.opt_outs.c.covers == "everything" if everything_only else literal(True)
    people = select(t.opt_outs.c.person_id).where(t.opt_outs.c.person_id.is_not(None), wishes)
    named = select(t.opt_out_numbers.c.number).join(
        t.opt_outs, t.opt_outs.c.opt_out_id == t.opt_out_numbers.c.opt_out_id
    )
    theirs = select(t.person_numbers.c.number).where(t.person_numbers.c.person_id.in_(people))
    said_no = or_(rows.c.person_id.in_(people), rows.c.number.in_(named.where(wishes)), rows.c.number.in_(theirs))
    change = {"verdict": "refused", "reason": "opted_out", "rule": "", "until": None, "taken": False}
    await connection.execute(update(rows).where(piece.taken, said_no).values(change))
    wrong = rows.c.number.in_(select(t.wrong_numbers.c.number))
    await connection.execute(update(rows).where(piece.taken, wrong).values(change | {"reason": "wrong_number"}))


async def make(connection: AsyncConnection, listed: ListFile, purpose: Purpose, piece: Piece) -> None:
    """Make the persons, numbers, contracts and dues that the house did not have. Made twice, it makes them once."""
    await _find_contracts(connection, piece)
    for what in (_new_persons(piece), _new_numbers(piece), _new_contracts(piece), _new_dues(piece)):
        await connection.execute(insert(made).from_select(MADE, what))
    await _insert_persons(connection, piece)
    await _insert_numbers(connection, piece)
    await _insert_contracts(connection, piece, CONTRACT_KIND.get(CONTACT[purpose], "contract"))
    await _insert_dues(connection, listed, piece)
    await _insert_relations(connection, piece)


async def persons_made(connection: AsyncConnection, list_id: str) -> int:
    """How many persons the list made."""
    persons = select(func.count()).select_from(made).where(made.c.list_id == list_id, made.c.what == "person")
    return int(await connection.scalar(persons) or 0)


async def begun(connection: AsyncConnection, list_id: str) -> bool:
    """Has anybody of it been called?"""
    one = select(rows.c.row).where(rows.c.list_id == list_id, rows.c.begun_at.is_not(None)).limit(1)
    return await connection.scalar(one) is not None


async def touched(connection: AsyncConnection, list_id: str) -> bool:
    """Has anybody worked on the list, or on what it made?"""
    others = select(t.lists.c.list_id).where(t.lists.c.live, t.lists.c.list_id != list_id)
    people, contracts, dues = (_made_ids(list_id, what) for what in ("person", "contract", "due"))
    signs = (
        *(
            exists().where(table.c.person_id.in_(people))
            for table in (t.calls, t.cases, t.duties, t.promises, t.opt_outs)
        ),
        exists().where(rows.c.list_id.in_(others), rows.c.taken, rows.c.person_id.in_(people)),
        exists().where(t.contracts.c.person_id.in_(people), t.contracts.c.contract_id.not_in(contracts)),
        exists().where(t.dues.c.contract_id.in_(contracts), t.dues.c.due_id.not_in(dues)),
        exists().where(t.dues.c.due_id.in_(dues), or_(t.dues.c.paid_on.is_not(None), t.dues.c.paid_minor > 0)),
    )
    for sign in signs:
        if await connection.scalar(select(sign)):
            return True
    return await begun(connection, list_id)


def _made_ids(list_id: str, what: str) -> Any:
    return select(made.c.of_id).where(made.c.list_id == list_id, made.c.what == what)


def _made(list_id: str, what: str, of_id: ColumnElement[str]) -> ColumnElement[bool]:
    """The list made this one: found by its key, however many it made."""
    return exists().where(made.c.list_id == list_id, made.c.what == what, made.c.of_id == of_id)


def _first_of_person(piece: Piece) -> Any:
    """The first row of each person: what is known of somebody new is taken from there."""
    return select(func.min(rows.c.row)).where(piece.taken).group_by(rows.c.person_id)


def _new_persons(piece: Piece) -> Any:
    known = exists().where(t.persons.c.person_id == rows.c.person_id)
    query = select(rows.c.list_id, literal("person"), rows.c.person_id, literal(""))
    return query.where(piece.taken, ~known).distinct()


def _new_numbers(piece: Piece) -> Any:
    found = []
    for number in NUMBERS_OF_A_ROW:
        has = exists().where(t.person_numbers.c.person_id == rows.c.person_id, t.person_numbers.c.number == number)
        query = select(rows.c.list_id, literal("number"), rows.c.person_id, number)
        found.append(query.where(piece.taken, number != "", ~has))
    return union(*found)


async def _find_contracts(connection: AsyncConnection, piece: Piece) -> None:
    """Contracts that the house has keep their id."""
    same = and_(t.contracts.c.number == rows.c.contract, t.contracts.c.person_id == rows.c.person_id)
    known = select(func.min(t.contracts.c.contract_id)).where(same).scalar_subquery()
    there = exists().where(same)
    await connection.execute(update(rows).where(piece.taken, rows.c.contract != "", there).values(contract_id=known))


def _new_contracts(piece: Piece) -> Any:
    known = exists().where(t.contracts.c.contract_id == rows.c.contract_id)
    query = select(rows.c.list_id, literal("contract"), rows.c.contract_id, literal(""))
    return query.where(piece.taken, rows.c.contract != "", ~known)


def _new_dues(piece: Piece) -> Any:
    same = and_(
        t.dues.c.contract_id == rows.c.contract_id,
        t.dues.c.amount_minor == rows.c.amount_minor,
        t.dues.c.due_on == rows.c.due_on,
    )
    owed = and_(rows.c.contract != "", rows.c.amount_minor.is_not(None), rows.c.due_on.is_not(None))
    query = select(rows.c.list_id, literal("due"), _due_id(), literal(""))
    return query.where(piece.taken, owed, ~exists().where(same))


def _due_id() -> ColumnElement[str]:
    return rows.c.list_id + literal(":") + cast(rows.c.row, Text)


async def _insert_persons(connection: AsyncConnection, piece: Piece) -> None:
    names = ["person_id", "name", "form_of_address", "self_reference", "language", "unit", "note", "id_number"]
    language = func.coalesce(func.nullif(rows.c.language, ""), "vi")
    query = select(
        rows.c.person_id,
        rows.c.name,
        rows.c.form_of_address,
        literal(""),
        language,
        rows.c.unit,
        rows.c.note,
        literal(""),
    )
    there = exists().where(t.persons.c.person_id == rows.c.person_id)
    new = and_(_made(piece.list_id, "person", rows.c.person_id), ~there)
    chosen = query.where(piece.taken, new, rows.c.row.in_(_first_of_person(piece)))
    await connection.execute(insert(t.persons).from_select(names, chosen))


async def _insert_numbers(connection: AsyncConnection, piece: Piece) -> None:
    numbers = t.person_numbers
    there = exists().where(numbers.c.person_id == made.c.of_id, numbers.c.number == made.c.number)
    theirs = made.c.of_id.in_(select(rows.c.person_id).where(piece.taken))
    query = select(made.c.of_id, made.c.number, literal("other"))
    new = query.where(made.c.list_id == piece.list_id, made.c.what == "number", theirs, ~there)
    await connection.execute(insert(numbers).from_select(["person_id", "number", "kind"], new))


async def _insert_contracts(connection: AsyncConnection, piece: Piece, kind: str) -> None:
    names = ["contract_id", "person_id", "kind", "number", "title"]
    query = select(rows.c.contract_id, rows.c.person_id, literal(kind), rows.c.contract, literal(""))
    there = exists().where(t.contracts.c.contract_id == rows.c.contract_id)
    new = and_(_made(piece.list_id, "contract", rows.c.contract_id), ~there)
    await connection.execute(insert(t.contracts).from_select(names, query.where(piece.taken, new)))


async def _insert_relations(connection: AsyncConnection, piece: Piece) -> None:
    """Whose numbers are somebody else's, also of rows that may not be called: no later list makes them a customer's."""
    kept = t.number_relations
    others = and_(piece.rows, rows.c.verdict != "wrong", rows.c.relation.not_in(sorted(OBLIGED)))
    each = union(
        *(select(number, rows.c.relation).where(others, number != "") for number in NUMBERS_OF_A_ROW)
    ).subquery()
    number, relation = each.c
    there = exists().where(kept.c.list_id == piece.list_id, kept.c.number == number)
    query = select(literal(piece.list_id), number, func.max(relation)).where(~there).group_by(number)
    await connection.execute(insert(kept).from_select(["list_id", "number", "relation"], query))


async def _insert_dues(connection: AsyncConnection, listed: ListFile, piece: Piece) -> None:
    names = ["due_id", "contract_id", "title", "amount_minor", "currency", "due_on"]
    currency = select(t.organisation.c.currency).limit(1).scalar_subquery()
    told = func.coalesce(currency, "VND")
    query = select(_due_id(), rows.c.contract_id, literal(listed.name), rows.c.amount_minor, told, rows.c.due_on)
    new = and_(_made(piece.list_id, "due", _due_id()), ~exists().where(t.dues.c.due_id == _due_id()))
    await connection.execute(insert(t.dues).from_select(names, query.where(piece.taken, new)))
