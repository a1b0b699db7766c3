"""A turn at the journal: whoever has it decides on the world as it is, and nothing else can change it meanwhile."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.facts import Fact
from domain.rows import (
    AnswerText,
    CallNote,
    CaseText,
    ConsentProof,
    DecisionWhy,
    EnteredNumber,
    HotlineVersion,
    LanguageChoice,
    MessageText,
    OptedOutNumber,
    Party,
    PaymentReference,
    ReviewNote,
    Row,
    SpokenWords,
    VerdictRecord,
    WorkReport,
    WrongNumber,
)
from domain.world import PROJECTIONS, Projection
from store import tables
from store.states import Layer, World, stacked

ROW_TABLES: dict[type, Table] = {
    Party: tables.parties,
    CaseText: tables.case_texts,
    WorkReport: tables.work_reports,
    CallNote: tables.call_notes,
    EnteredNumber: tables.entered_numbers,
    LanguageChoice: tables.language_choices,
    HotlineVersion: tables.hotline_versions,
    OptedOutNumber: tables.opt_out_numbers,
    ConsentProof: tables.consent_proofs,
    SpokenWords: tables.spoken_words,
    DecisionWhy: tables.decision_whys,
    ReviewNote: tables.review_notes,
    WrongNumber: tables.wrong_numbers,
    VerdictRecord: tables.verdict_records,
    MessageText: tables.message_texts,
    PaymentReference: tables.payment_references,
    AnswerText: tables.answer_texts,
}
SEVERAL, AT_ONCE = 3, 500
"""From so many facts on they are looked up together, so many in one question."""


def upsert(connection: AsyncConnection, table: Table) -> Any:
    """INSERT that replaces a row of the same primary key, in the dialect of the connection."""
    return _upsert(connection.dialect.name, table)


@cache
def _upsert(dialect: str, table: Table) -> Any:
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


class Turn:
    """`world`: as committed plus what this turn has appended. `now`: the instant of the turn. `connection`: the open
    transaction, for rows that belong to the same decision."""

    def __init__(self, connection: AsyncConnection, now: datetime, below: tuple[Layer, ...], mine: Layer) -> None:
        self.connection, self.now = connection, now
        self.facts: list[Fact] = []
        self.ignored: Counter[tuple[str, str]] = Counter()
        self._mine, self._seen = mine, stacked(mine, *below)
        self._ahead: dict[tuple[str, str], Any] = {}
        self.world = World(self._seen)

    async def append(self, *items: Fact | Row) -> None:
        """Fold facts into the world and keep them for the journal; write rows beside them. Many at once cost hardly
        more than one: what is known of them is read, and their rows are written, together."""
        facts = [item for item in items if isinstance(item, Fact)]
        if len(facts) >= SEVERAL:
            await self._read_ahead(facts)
        for fact in facts:
            await self._fold(fact)
            self.facts.append(fact)
        self._ahead.clear()
        rows: dict[type, list[dict[str, Any]]] = {}
        for item in items:
            if not isinstance(item, Fact):
                rows.setdefault(type(item), []).append(asdict(item))
        for kind, values in rows.items():
            await self.connection.execute(upsert(self.connection, ROW_TABLES[kind]), values)

    async def number(self, counter: str) -> int:
        """The next number of a counter, without gaps: it is taken only if this turn commits."""
        table = tables.counters
        row = await self.connection.scalar(select(table.c.value).where(table.c.name == counter))
        value = int(row or 0) + 1
        await self.connection.execute(upsert(self.connection, table), {"name": counter, "value": value})
        return value

    async def state(self, projection: Projection[Any], key: str) -> Any:
        """A state by its key, live or over; None when there is none."""
        known = self._seen[projection.name].get(key)
        if known is not None:
            return known
        if (projection.name, key) in self._ahead:
            return self._ahead[projection.name, key]
        table = tables.projections[projection.name]
        row = (await self.connection.execute(select(table).where(table.c[projection.key] == key))).first()
        return None if row is None else state_of(projection, row._mapping)

    async def _read_ahead(self, facts: Sequence[Fact]) -> None:
        """What the tables say of the subjects of several facts, by one question a projection."""
        for projection in PROJECTIONS:
            keys = {key for fact in facts if (key := projection.subject(fact)) is not None}
            table, wanted = tables.projections[projection.name], sorted(keys - self._seen[projection.name].keys())
            for first in range(0, len(wanted), AT_ONCE):
                asked = wanted[first : first + AT_ONCE]
                self._ahead |= dict.fromkeys(((projection.name, key) for key in asked), None)
                found = await self.connection.execute(select(table).where(table.c[projection.key].in_(asked)))
                for row in found:
                    self._ahead[projection.name, row._mapping[projection.key]] = state_of(projection, row._mapping)

    async def _fold(self, fact: Fact) -> None:
        for projection in PROJECTIONS:
            key = projection.subject(fact)
            if key is None:
                continue
            before = await self.state(projection, key)
            after = projection.step(before, fact)
            if after is None:
                self.ignored[projection.name, fact.kind] += 1
            elif after is not before:
                self._mine[projection.name][key] = after


def state_of(projection: Projection[Any], row: Any) -> Any:
    """The state that a row of its table holds."""
    names = projection.state.__dataclass_fields__
    return projection.state(**{name: row[name] for name in names})


def row_of(projection: Projection[Any], state: Any) -> dict[str, Any]:
    """The row that a state makes."""
    fields = {name: getattr(state, name) for name in state.__dataclass_fields__}
    derived = {name: getattr(state, name) for name in projection.derived}
    return {**fields, **derived, "live": projection.live(state)}
