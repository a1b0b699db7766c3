"""How a file is read, and what its rows are read as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.lists.columns import DateOrder, Field, Plan
from domain.lists.reading import ReadRow
from outbound.lists.files import Found
from store.journal import Journal
from store.queries.intakes import Intake, IntakeRow
from store.queries.organisation import Organisation
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """`encoding`, `delimiter`: of a text file; `sheet`: of a workbook; `columns`: where each field stands; `dates`:
    what 03/04 means. Of consents: the wording that was shown, where no column has it, its version, and the last day on
    which they hold (None: without an end)."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    columns: dict[Field, int] = field(default_factory=dict)
    dates: DateOrder = "unknown"
    wording: str = ""
    version: str = ""
    until: date | None = None

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row as it was taken in: the payment or consent that it is now (or was before), or why it is left
    out after all."""

    of_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What rows are judged on: the house, how the file and each row is read, and the journal for what is newer than the
    tables."""

    house: Organisation
    how: How
    plan: Plan
    journal: Journal


class Judging(Protocol):
    """Judges the rows of one file, in order."""

    async def judge(self, connection: AsyncConnection, read: Sequence[ReadRow]) -> list[IntakeRow]:
        """The verdicts on the next rows."""


class Kind(Protocol):
    """What a file may bring."""

    @property
    def name(self) -> str:
        """As it is kept."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Those that a column may mean."""

    @property
    def takes(self) -> tuple[str, ...]:
        """Verdicts of rows that are gone through as the file is taken in."""

    def guess(self, headers: tuple[str, ...]) -> dict[Field, int]:
        """Which columns mean what, as their headers say."""

    def needs(self, how: How) -> tuple[Field, ...]:
        """Fields that must have a column, and a value in every row."""

    def judging(self, ground: Ground) -> Judging:
        """Somebody who judges a file."""

    async def take(self, turn: Turn, intake: Intake, rows: Sequence[IntakeRow]) -> list[Done]:
        """Take rows in, each decided once more; one answer a row."""


def how_of(intake: Intake) -> How:
    """How a file is read."""
    return msgspec.convert(intake.how, How)


def found_of(intake: Intake) -> Found:
    """What a file is."""
    return msgspec.convert(intake.found, Found)
