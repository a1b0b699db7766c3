"""Who of a list cannot be called now, by reason: the rules asked about every entry, and nothing written.

For a page, and for the moment before a launch. What is decided here holds now; each call is asked about again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.purposes import CONTACT
from domain.may_call import Ask, RuleBook, Verdict, may_call
from domain.may_call.asking import Purpose as ContactPurpose
from domain.permission import Inquiry, Known, question
from store.journal import Journal
from store.packs import confirmed
from store.queries.may_call import known_about
from store.queries.organisation import the_organisation
from store.tables import list_rows, persons

PORTION = 500
"""Entries asked about at once, beside the event loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """At which list, for what contact. `reason`, `rule`: whose entries are wanted too, from one on, so many."""

    list_id: str
    contact: ContactPurpose
    selling: bool = False
    ring_s: int = 0
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

    people: set[str] = field(default_factory=set)
    owed_minor: int = 0
    key: int = 0
    languages: Counter[str] = field(default_factory=Counter)

    def note(self, row: Row[Any]) -> None:
        """One more entry."""
        self.owed_minor += row.amount_minor or 0
        if row.person_id not in self.people:
            self.people.add(row.person_id)
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


async def skipping(journal: Journal, looking: Looking) -> Skipping:
    """Ask about every entry of a list. Raises KeyError where a pack that the house has confirmed is not there."""
    found, now = Skipping(), journal.now()
    async with journal.engine.connect() as connection:
        organisation = await the_organisation(connection)
        asking = _Asking(confirmed(organisation.rules.packs), now, organisation.zone)
        since = now - timedelta(days=asking.book.looks_back_days)
        ring_s = looking.ring_s or organisation.rules.ring_s
        async for rows in _entries(connection, looking.list_id):
            people = [(row.person_id or "", row.number) for row in rows]
            known = await known_about(connection, people, since, journal.world)
            await asyncio.to_thread(_ask_all, found, replace(looking, ring_s=ring_s), asking, (rows, known))
    return found


def _ask_all(
    found: Skipping, looking: Looking, asking: "_Asking", portion: tuple[Sequence[Row[Any]], Sequence[Known]]
) -> None:
    """A portion of entries, beside the event loop: it is all arithmetic, and nobody who talks waits for it."""
    for row, held in zip(*portion, strict=True):
        inquiry = Inquiry(
            purpose="list",
            number=row.number,
            person_id=row.person_id,
            contact=looking.contact,
            selling=looking.selling,
            debt_id=row.contract_id,
            ring_s=looking.ring_s,
        )
        _note(found, looking, row, asking.verdict(question(inquiry, held, asking.now, asking.zone)))


class _Asking:
    """Asks the rules; whoever asks the same as somebody before, and was never attempted, gets the same answer."""

    def __init__(self, book: RuleBook, now: datetime, zone: str) -> None:
        self.book, self.now, self.zone = book, now, zone
        self._answers: dict[Ask, Verdict] = {}

    def verdict(self, ask: Ask) -> Verdict:
        """What the rules say."""
        if ask.history:
            return may_call(ask, self.book)
        anybody = replace(ask, person=replace(ask.person, person_id=""), contact=replace(ask.contact, debt_id=""))
        if anybody not in self._answers:
            self._answers[anybody] = may_call(anybody, self.book)
        return self._answers[anybody]


async def _entries(connection: AsyncConnection, list_id: str) -> AsyncIterator[Sequence[Row[Any]]]:
    """The entries of a list in portions."""
    last = 0
    names = ("row", "person_id", "name", "number", "contract_id", "amount_minor", "language")
    wanted: list[ColumnElement[Any]] = [list_rows.c[name] for name in names]
    wanted += [persons.c.language.label("speaks"), persons.c.owner_id]
    both = list_rows.join(persons, persons.c.person_id == list_rows.c.person_id, isouter=True)
    while True:
        mine = (list_rows.c.list_id == list_id) & list_rows.c.taken & (list_rows.c.row > last)
        query = select(*wanted).select_from(both).where(mine)
        rows = (await connection.execute(query.order_by(list_rows.c.row).limit(PORTION))).all()
        if not rows:
            return
        yield rows
        last = rows[-1].row


def _note(found: Skipping, looking: Looking, row: Row[Any], verdict: Verdict) -> None:
    found.entries += 1
    if (no := verdict.strictest) is None:
        found.callable.note(row)
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
