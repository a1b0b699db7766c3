"""Who of a list cannot be called now, by reason: the rules asked about every entry, and nothing written.

For a page, and for the moment before a launch (`outbound.looks` keeps those that take long). What is decided here holds
now; each call is asked about again. Of whom nothing is known but their zones the answer is that of the first like them.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.purposes import CONTACT
from domain.may_call import RuleBook, Verdict, may_call
from domain.may_call.asking import Purpose as ContactPurpose
from domain.permission import Inquiry, Known, question
from store.journal import Journal
from store.packs import confirmed
from store.queries.may_call import known_about
from store.queries.organisation import the_organisation
from store.tables import list_rows, persons, wrong_numbers

PORTION = 1000
"""Entries asked about at once, beside the event loop."""
Progress = Callable[[int, int], None]
"""Told after each portion: so many entries of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """At which list, for what contact. `caller_id`: the number that is shown; empty: any of ours will do. `reason`,
    `rule`: whose entries are wanted too, from one on, so many."""

    list_id: str
    contact: ContactPurpose
    selling: bool = False
    ring_s: int = 0
    caller_id: str = ""
    reason: str = ""
    rule: str = ""
    first: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An entry that cannot be called now. `until`: from then on it can; None: nobody knows when."""

    row: int
    person_id: str
    name: str
    number: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reason not to call, with the pack's rule that says it; the first moment at which one of its entries may be."""

    reason: str
    rule: str
    entries: int
    until: datetime | None


@dataclass(slots=True)
class MayBeCalled:
    """Who can be called now. `people`: each once, whatever they owe; `owed_minor`: what their entries name; `key`:
    those of them whom one of us answers for; `languages`: of the people."""

    people: int = 0
    owed_minor: int = 0
    key: int = 0
    languages: Counter[str] = field(default_factory=Counter)

    def note(self, row: Row[Any], seen: set[str]) -> None:
        """One more entry. `seen`: the people of those before."""
        self.owed_minor += row.amount_minor or 0
        if row.person_id not in seen:
            seen.add(row.person_id)
            self.people += 1
            self.languages[row.speaks or row.language or "vi"] += 1
            self.key += row.owner_id is not None


@dataclass(slots=True)
class Skipping:
    """`entries`: all of the list; `causes`: the most frequent first; `callable`: the others."""

    entries: int = 0
    skipped: int = 0
    callable: MayBeCalled = field(default_factory=MayBeCalled)
    shown: list[Skipped] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    earliest: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def causes(self) -> Sequence[Cause]:
        """Why, by number of entries."""
        return [
            Cause(reason=key[0], rule=key[1], entries=entries, until=self.earliest.get(key))
            for key, entries in self.counts.most_common()
        ]


def contact_of(purpose: str) -> ContactPurpose:
    """What the rules are asked about a list of this purpose; one that nobody knows is anything."""
    known: dict[str, ContactPurpose] = {str(each): contact for each, contact in CONTACT.items()}
    return known.get(purpose, "unstated")


async def skipping(journal: Journal, looking: Looking, told: Progress | None = None) -> Skipping:
    """Ask about every entry of a list. Raises KeyError where a pack that the house has confirmed is not there."""
    found, now = Skipping(), journal.now()
    async with journal.engine.connect() as connection:
        organisation = await the_organisation(connection)
        ring_s = looking.ring_s or organisation.rules.ring_s
        book = await asyncio.to_thread(confirmed, organisation.rules.packs)
        brands = organisation.rules.brand_names
        branded = looking.caller_id in brands if looking.caller_id else bool(brands)
        asking = _Asking(replace(looking, ring_s=ring_s), book, (now, organisation.zone), branded=branded)
        since = now - timedelta(days=book.looks_back_days)
        mine = (list_rows.c.list_id == looking.list_id) & list_rows.c.taken
        entries = int(await connection.scalar(select(func.count()).select_from(list_rows).where(mine)) or 0)
        async for rows in _entries(connection, mine):
            numbers = await _rung(connection, rows)
            people = [(row.person_id or "", number) for row, number in zip(rows, numbers, strict=True)]
            known = await known_about(connection, people, since, journal.world)
            await asyncio.to_thread(asking.ask_all, found, (rows, numbers), known)
            if told:
                told(found.entries, entries)
    return found


class _Asking:
    """Asks the rules. Whoever said nothing and was never attempted is like all of the same zones and relation."""

    def __init__(self, looking: Looking, book: RuleBook, when: tuple[datetime, str], *, branded: bool) -> None:
        self._looking, self._book, self._branded = looking, book, branded
        self._now, self._zone = when
        self._answers: dict[tuple[object, ...], Verdict] = {}
        self._seen: set[str] = set()

    def ask_all(self, found: Skipping, asked: tuple[Sequence[Row[Any]], Sequence[str]], known: Sequence[Known]) -> None:
        """A portion of entries with the number of each that would be rung, beside the event loop: it is all arithmetic,
        and nobody who talks waits for it."""
        for row, number, held in zip(*asked, known, strict=True):
            _note(found, self._looking, row, self._verdict(row, number, held), self._seen)

    def _verdict(self, row: Row[Any], number: str, held: Known) -> Verdict:
        if held.made or held.opt_outs or held.wrong_for or held.consents:
            return self._asked(row, number, held)
        like = (held.zones, held.relation, number in held.numbers, held.do_not_call)
        if like not in self._answers:
            self._answers[like] = self._asked(row, number, held)
        return self._answers[like]

    def _asked(self, row: Row[Any], number: str, held: Known) -> Verdict:
        inquiry = Inquiry(
            purpose="list",
            number=number,
            person_id=row.person_id,
            contact=self._looking.contact,
            selling=self._looking.selling,
            debt_id=row.contract_id,
            ring_s=self._looking.ring_s,
            branded=self._branded,
        )
        return may_call(question(inquiry, held, self._now, self._zone), self._book)


async def _rung(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[str]:
    """Of each row the first number that was not found to be somebody else's; where all were, the first."""
    theirs = [[each for each in (row.number, row.number_2, row.number_3) if each] or [""] for row in rows]
    asked = {number for each in theirs for number in each}
    wrong = set(await connection.scalars(select(wrong_numbers.c.number).where(wrong_numbers.c.number.in_(asked))))
    return [next((number for number in each if number not in wrong), each[0]) for each in theirs]


async def _entries(connection: AsyncConnection, mine: ColumnElement[bool]) -> AsyncIterator[Sequence[Row[Any]]]:
    """The entries of a list in portions."""
    last = 0
    names = ("row", "person_id", "name", "number", "number_2", "number_3", "contract_id", "amount_minor", "language")
    wanted: list[ColumnElement[Any]] = [list_rows.c[name] for name in names]
    wanted += [persons.c.language.label("speaks"), persons.c.owner_id]
    both = list_rows.join(persons, persons.c.person_id == list_rows.c.person_id, isouter=True)
    while True:
        query = select(*wanted).select_from(both).where(mine, list_rows.c.row > last)
        rows = (await connection.execute(query.order_by(list_rows.c.row).limit(PORTION))).all()
        if not rows:
            return
        yield rows
        last = rows[-1].row


def _note(found: Skipping, looking: Looking, row: Row[Any], verdict: Verdict, seen: set[str]) -> None:
    found.entries += 1
    if (no := verdict.strictest) is None:
        found.callable.note(row, seen)
        return
    key = (no.reason, f"{no.pack}/{no.rule_id}" if no.pack else "")
    if key == (looking.reason, looking.rule) and looking.first <= found.counts[key] < looking.first + looking.limit:
        found.shown.append(
            Skipped(row=row.row, person_id=row.person_id or "", name=row.name, number=row.number, until=verdict.until)
        )
    found.skipped += 1
    found.counts[key] += 1
    if verdict.until is not None:
        found.earliest[key] = min(found.earliest.get(key, verdict.until), verdict.until)
