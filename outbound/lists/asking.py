"""How a list is read, and what for."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from domain.lists.columns import DateOrder, Field, Plan, guess
from domain.lists.money import places_of
from domain.lists.purposes import Purpose, needs
from outbound.lists.files import Found
from store.queries.lists import ListFile

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`encoding`, `delimiter`: of a text file; `sheet`: of a workbook. `columns`: where each field stands."""

    name: str = ""
    purpose: Purpose = "before_due"
    script_id: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    columns: dict[Field, int] = field(default_factory=dict)
    dates: DateOrder = "unknown"

    def plan(self, headers: tuple[str, ...], currency: str) -> Plan:
        """How each row is read."""
        wanted = needs(self.purpose)
        return Plan(headers=headers, columns=self.columns, needs=wanted, places=places_of(currency), dates=self.dates)

    def missing(self) -> tuple[Field, ...]:
        """Fields that the purpose needs and no column has."""
        return tuple(each for each in needs(self.purpose) if each not in self.columns)

    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept


def asked_of(kept: dict[str, Any]) -> Asked:
    """As it was kept."""
    return msgspec.convert(kept, Asked)


def first_asked(headers: tuple[str, ...], before: dict[str, Any] | None) -> Asked:
    """How to read a file that nobody has decided on: as the last one with these headers, else by what they say."""
    if before is None:
        return Asked(columns=guess(headers))
    return asked_of(before)


def found_of(listed: ListFile) -> Found:
    """What the file of a list is."""
    return msgspec.convert(listed.found, Found)


def how(listed: ListFile) -> Asked:
    """How a list is read and for what."""
    return asked_of(listed.asked)
