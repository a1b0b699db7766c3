"""What a list makes of the house's tables: a few statements over a piece of its rows, or all of them.

All that is made is written down in `list_made` first, so that undoing needs no guess. The statements are built once: to
build and to understand them anew for each piece took half of a turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Integer,
    Text,
    Update,
    and_,
    bindparam,
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
from store.queries.consents import agreed_again
from store.queries.lists import ListFile, further_numbers

rows, made = t.list_rows, t.list_made
first = t.list_rows.alias("first_row_of_it")
CONTRACT_KIND = {"reminder": "loan", "property_fee": "apartment"}
NUMBERS_OF_A_ROW = (rows.c.number, rows.c.number_2, rows.c.number_3)
MADE = ["list_id", "what", "of_id", "number"]


LIST, FIRST, END = (
    bindparam("this_list", type_=Text),
    bindparam("first_row", type_=Integer),
    bindparam("end_row", type_=Integer),
)
TITLE, KIND = bindparam("title_of_dues", type_=Text), bindparam("kind_of_contracts", type_=Text)
MINE = and_(rows.c.list_id == LIST, rows.c.row >= FIRST, rows.c.row < END)
TAKEN = and_(MINE, rows.c.taken)
REPEATED = exists().where(first.c.list_id == LIST, first.c.row == rows.c.of_row, first.c.taken)
FURTHER = and_(MINE, further_numbers(), REPEATED)
"""Rows that name further numbers of somebody whose first row is taken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a list, from one on and before another: what is made of them is made in one turn."""

    list_id: str
    first: int = 0
    end: int = (1 << 31) - 1

    @property
    def given(self) -> dict[str, Any]:
        """As statements ask for it."""
        return {"this_list": self.list_id, "first_row": self.first, "end_row": self.end}


async def silence(connection: AsyncConnection, piece: Piece, *, everything_only: bool) -> None:
    """Whoever said no after the check is not taken in, nor who was found not to be there."""
    for each in _silencing(everything_only=everything_only):
        await connection.execute(each, piece.given)


async def make(connection: AsyncConnection, listed: ListFile, purpose: Purpose, piece: Piece) -> None:
    """Make the persons, numbers, contracts and dues that the house did not have. Made twice, it makes them once."""
    kind = CONTRACT_KIND.get(CONTACT[purpose], "contract")
    given = piece.given | {"title_of_dues": listed.name, "kind_of_contracts": kind}
    for each in _making():
        await connection.execute(each, given)


@cache
def _silencing(*, everything_only: bool) -> tuple[Update, ...]:
    wishes = t.opt_outs.c.covers == "everything" if everything_only else ~agreed_again()
    people = select(t.opt_outs.c.person_id).where(t.opt_outs.c.person_id.is_not(None), wishes)
    named = select(t.opt_out_numbers.c.number).join(
        t.opt_outs, t.opt_outs.c.opt_out_id == t.opt_out_numbers.c.opt_out_id
    )
    theirs = select(t.person_numbers.c.number).where(t.person_numbers.c.person_id.in_(people))
    said_no = or_(rows.c.person_id.in_(people), rows.c.number.in_(named.where(wishes)), rows.c.number.in_(theirs))
    theirs_not = select(t.wrong_numbers.c.number)
    wrong = and_(*(or_(each == "", each.in_(theirs_not)) for each in (rows.c.number, rows.c.number_2, rows.c.number_3)))
    change = {"verdict": "refused", "rule": "", "until": None, "taken": False}
    whys = (("opted_out", said_no), ("wrong_number", wrong))
    return tuple(update(rows).where(TAKEN, are).values(change | {"reason": why}) for why, are in whys)


@cache
def _owing() -> Any:
    return select(rows.c.contract_id).distinct().where(TAKEN, _made("due", _due_id()))


@cache
def _making() -> tuple[Update | Insert, ...]:
    new = (_new_persons(), _new_numbers(), _new_contracts(), _new_dues())
    return (
        _find_contracts(),
        *(insert(made).from_select(MADE, what) for what in new),
        _insert_persons(),
        _insert_numbers(),
        _insert_contracts(),
        _insert_dues(),
        _insert_relations(),
    )


async def contracts_of(connection: AsyncConnection, piece: Piece) -> Sequence[str]:
    """Under which contracts something is owed from now on."""
    return (await connection.scalars(_owing(), piece.given)).all()


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
    since = select(t.lists.c.imported_at).where(t.lists.c.list_id == list_id).scalar_subquery()
    people, contracts, dues = (_made_ids(list_id, what) for what in ("person", "contract", "due"))
    owing = select(t.dues.c.contract_id).where(t.dues.c.due_id.in_(dues))
    signs = (
        *(
            exists().where(table.c.person_id.in_(people))
            for table in (t.calls, t.cases, t.duties, t.promises, t.opt_outs)
        ),
        exists().where(rows.c.list_id.in_(others), rows.c.taken, rows.c.person_id.in_(people)),
        exists().where(t.contracts.c.person_id.in_(people), t.contracts.c.contract_id.not_in(contracts)),
        exists().where(t.dues.c.contract_id.in_(contracts), t.dues.c.due_id.not_in(dues)),
        exists().where(t.payments.c.contract_id.in_(owing), t.payments.c.taken_at > since),
    )
    for sign in signs:
        if await connection.scalar(select(sign)):
            return True
    return await begun(connection, list_id)


def _made_ids(list_id: str, what: str) -> Any:
    return select(made.c.of_id).where(made.c.list_id == list_id, made.c.what == what)


def _made(what: str, of_id: ColumnElement[str]) -> ColumnElement[bool]:
    """The list made this one: found by its key, however many it made."""
    return exists().where(made.c.list_id == LIST, made.c.what == what, made.c.of_id == of_id)


def _first_of_person() -> Any:
    """The first row of each person: what is known of somebody new is taken from there."""
    return select(func.min(rows.c.row)).where(TAKEN).group_by(rows.c.person_id)


def _new_persons() -> Any:
    known = exists().where(t.persons.c.person_id == rows.c.person_id)
    query = select(rows.c.list_id, literal("person"), rows.c.person_id, literal(""))
    return query.where(TAKEN, ~known).distinct()


def _new_numbers() -> Any:
    found = []
    for number in NUMBERS_OF_A_ROW:
        has = exists().where(t.person_numbers.c.person_id == rows.c.person_id, t.person_numbers.c.number == number)
        query = select(rows.c.list_id, literal("number"), rows.c.person_id, number)
        found.append(query.where(or_(TAKEN, FURTHER), number != "", ~has))
    return union(*found)


def _find_contracts() -> Update:
    """Contracts that the house has keep their id."""
    same = and_(t.contracts.c.number == rows.c.contract, t.contracts.c.person_id == rows.c.person_id)
    known = select(func.min(t.contracts.c.contract_id)).where(same).scalar_subquery()
    there = exists().where(same)
    return update(rows).where(TAKEN, rows.c.contract != "", there).values(contract_id=known)


def _new_contracts() -> Any:
    known = exists().where(t.contracts.c.contract_id == rows.c.contract_id)
    query = select(rows.c.list_id, literal("contract"), rows.c.contract_id, literal(""))
    return query.where(TAKEN, rows.c.contract != "", ~known)


def _new_dues() -> Any:
    same = and_(
        t.dues.c.contract_id == rows.c.contract_id,
        t.dues.c.amount_minor == rows.c.amount_minor,
        t.dues.c.due_on == rows.c.due_on,
    )
    owed = and_(rows.c.contract != "", rows.c.amount_minor.is_not(None), rows.c.due_on.is_not(None))
    query = select(rows.c.list_id, literal("due"), _due_id(), literal(""))
    return query.where(TAKEN, owed, ~exists().where(same))


def _due_id() -> ColumnElement[str]:
    return rows.c.list_id + literal(":") + cast(rows.c.row, Text)


def _insert_persons() -> Insert:
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
    new = and_(_made("person", rows.c.person_id), ~there)
    chosen = query.where(TAKEN, new, rows.c.row.in_(_first_of_person()))
    return insert(t.persons).from_select(names, chosen)


def _insert_numbers() -> Insert:
    numbers = t.person_numbers
    there = exists().where(numbers.c.person_id == made.c.of_id, numbers.c.number == made.c.number)
    theirs = made.c.of_id.in_(select(rows.c.person_id).where(or_(TAKEN, FURTHER)))
    query = select(made.c.of_id, made.c.number, literal("other"))
    new = query.where(made.c.list_id == LIST, made.c.what == "number", theirs, ~there)
    return insert(numbers).from_select(["person_id", "number", "kind"], new)


def _insert_contracts() -> Insert:
    names = ["contract_id", "person_id", "kind", "number", "title"]
    query = select(rows.c.contract_id, rows.c.person_id, KIND, rows.c.contract, literal(""))
    there = exists().where(t.contracts.c.contract_id == rows.c.contract_id)
    new = and_(_made("contract", rows.c.contract_id), ~there)
    return insert(t.contracts).from_select(names, query.where(TAKEN, new))


def _insert_relations() -> Insert:
    """Whose numbers are somebody else's, also of rows that may not be called: no later list makes them a customer's."""
    kept = t.number_relations
    others = and_(MINE, rows.c.verdict != "wrong", rows.c.relation.not_in(sorted(OBLIGED)))
    each = union(
        *(select(number, rows.c.relation).where(others, number != "") for number in NUMBERS_OF_A_ROW)
    ).subquery()
    number, relation = each.c
    there = exists().where(kept.c.list_id == LIST, kept.c.number == number)
    query = select(LIST, number, func.max(relation)).where(~there).group_by(number)
    return insert(kept).from_select(["list_id", "number", "relation"], query)


def _insert_dues() -> Insert:
    names = ["due_id", "contract_id", "title", "amount_minor", "currency", "due_on"]
    currency = select(t.organisation.c.currency).limit(1).scalar_subquery()
    told = func.coalesce(currency, "VND")
    query = select(_due_id(), rows.c.contract_id, TITLE, rows.c.amount_minor, told, rows.c.due_on)
    new = and_(_made("due", _due_id()), ~exists().where(t.dues.c.due_id == _due_id()))
    return insert(t.dues).from_select(names, query.where(TAKEN, new))
