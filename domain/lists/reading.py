"""One row understood: cells in, an entry out, or every reason why not."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast, get_args

from domain.decisions import Refused
from domain.lists import dates, money
from domain.lists.columns import NUMBERS, VALUES, Field, Plan
from domain.lists.names import folded
from domain.may_call.asking import Relation
from domain.may_call.wall_clock import zones_named

Cell = str | int | float | bool | None
LONGEST, SHOWN = 400, 60
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Signs that no person types; tabs and line ends are people's."""
MOST_NUMBERS = len(NUMBERS)
BETWEEN_NUMBERS = str.maketrans(dict.fromkeys(";,/|\n、；，", ";"))
FORMULA = ("=", "@", "+", "-")
"""What a spreadsheet takes for the beginning of a formula."""
OF_ENGLISH: dict[str, Relation] = {folded(word): word for word in get_args(Relation)}
RELATIONS: dict[str, Relation] = {
    "khach hang": "customer", "客户": "customer", "本人": "customer", "业主": "customer", "nguoi vay": "debtor",
    "借款人": "debtor", "dong vay": "co_debtor", "nguoi dong vay": "co_debtor", "共同借款人": "co_debtor",
    "bao lanh": "guarantor", "nguoi bao lanh": "guarantor", "担保人": "guarantor", "tham chieu": "referee",
    "nguoi tham chieu": "referee", "nguoi than": "relative", "vo": "relative", "chong": "relative",
    "亲属": "relative", "家属": "relative", "dong nghiep": "colleague", "同事": "colleague",
    **OF_ENGLISH,
}  # fmt: skip
LANGUAGES = {
    "vi": "vi", "tieng viet": "vi", "vietnamese": "vi", "vn": "vi", "zh": "zh", "tieng trung": "zh", "chinese": "zh",
    "中文": "zh", "cn": "zh", "en": "en", "tieng anh": "en", "english": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNumber:
    """A number in E.164, and every zone its owner may be in; none: it is not known."""

    number: str
    zones: tuple[str, ...]


ReadNumber = Callable[[str], KnownNumber | Refused]
"""The telephone numbers' own door: it stands outside, where the library is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a row cannot be used. `column`: as its owner finds it; `shown`: what stands there, cut short."""

    reason: str
    column: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row understood. `row`: as the spreadsheet counts. `numbers`: E.164, the first is rung."""

    row: int
    name: str = ""
    numbers: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    form_of_address: str = ""
    language: str = ""
    relation: Relation = "customer"
    unit: str = ""
    contract: str = ""
    amount_minor: int | None = None
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """An entry, and what is wrong with it: an entry with faults is never used, only shown."""

    entry: Entry
    faults: tuple[Fault, ...] = ()


def read_row(row: int, cells: Sequence[Cell], plan: Plan, read_number: ReadNumber) -> ReadRow:
    """What a row says."""
    reading = _Reading(cells, plan)
    entry = Entry(
        row=row,
        name=reading.text("name"),
        form_of_address=reading.text("form_of_address"),
        unit=reading.text("unit"),
        note=reading.text("note"),
        contract=reading.plain("contract"),
        language=reading.word("language", LANGUAGES, ""),
        relation=cast(Relation, reading.word("relation", RELATIONS, "customer", "unknown")),
        amount_minor=reading.amount(),
        due_on=reading.day(),
    )
    known = reading.numbers(read_number)
    zones = (said,) if (said := reading.zone()) else known[0].zones if known else ()
    numbers = tuple(dict.fromkeys(each.number for each in known))
    reading.check_needs(entry, has_number=bool(known))
    return ReadRow(entry=replace(entry, numbers=numbers, zones=zones), faults=tuple(reading.faults))


class _Reading:
    """One row while it is read: each field takes its cell, and says what is wrong with it."""

    def __init__(self, cells: Sequence[Cell], plan: Plan) -> None:
        self.plan, self.faults, self._cells = plan, list[Fault](), cells
        self._wrong: set[Field] = set()

    def wrong(self, field: Field, reason: str, shown: Cell = "") -> None:
        """A fault of a field; one is enough to know."""
        if field not in self._wrong:
            self._wrong.add(field)
            said = clean(str(shown))
            self.faults.append(Fault(reason=reason, column=self.plan.label(field), shown=said[:SHOWN]))

    def cell(self, field: Field) -> Cell:
        """The cell of a field; None where there is none, or nothing in it, or nothing that may be in it."""
        place = self.plan.columns.get(field)
        cell = self._cells[place] if place is not None and place < len(self._cells) else None
        if not isinstance(cell, str):
            return cell
        if CONTROL.search(cell):
            self.wrong(field, "control_character", cell)
            return None
        if len(cell) > LONGEST:
            self.wrong(field, "too_long", cell)
            return None
        plain = unicodedata.normalize("NFC", cell).strip()
        if field in VALUES and is_formula(plain):
            self.wrong(field, "formula", plain)
            return None
        return plain or None

    def text(self, field: Field) -> str:
        """A cell as text on one line; a formula is text too."""
        return " ".join(_written(self.cell(field)).split())

    def plain(self, field: Field) -> str:
        """A value that is compared sign by sign: a contract's number. What a spreadsheet rounded is no value."""
        cell = self.cell(field)
        if isinstance(cell, float) and (cell != int(cell) or abs(cell) >= 10**15):
            self.wrong(field, "number_rounded", cell)
            return ""
        return _written(cell)

    def word(self, field: Field, words: dict[str, str] | dict[str, Relation], empty: str, other: str = "") -> str:
        """One of the words known; `other` for one that is not, or a fault where there is no such."""
        said = self.text(field)
        if not said:
            return empty
        found = words.get(folded(said), other)
        if not found:
            self.wrong(field, "unknown_word", said)
        return found

    def amount(self) -> int | None:
        """The amount in the smallest unit."""
        cell = self.cell("amount")
        if cell is None or isinstance(cell, bool):
            return None
        read = money.amount(cell, self.plan.places)
        if isinstance(read, int):
            return read
        self.wrong("amount", read, cell)
        return None

    def day(self) -> date | None:
        """The day it is due."""
        cell = self.cell("due_on")
        if cell is None or isinstance(cell, bool):
            return None
        read = dates.day(cell, self.plan.dates)
        if isinstance(read, date):
            return read
        self.wrong("due_on", read, cell)
        return None

    def zone(self) -> str:
        """The zone that the list says; one that does not exist is a fault and not a guess."""
        said = self.text("zone")
        if said and not zones_named([said]):
            self.wrong("zone", "unknown_zone", said)
            return ""
        return said

    def numbers(self, read_number: ReadNumber) -> list[KnownNumber]:
        """All numbers of the row, in order. Several may stand in one cell."""
        said = [(field, part) for field in NUMBERS for part in _parts(self.cell(field))]
        if len(said) > MOST_NUMBERS:
            self.wrong(said[0][0], "too_many_numbers", len(said))
            return []
        found = []
        for field, part in said:
            read = read_number(part)
            if "E+" in part.upper():
                self.wrong(field, "number_rounded", part)
            elif isinstance(read, Refused):
                self.wrong(field, read.reason, part)
            else:
                found.append(read)
        return found

    def check_needs(self, entry: Entry, *, has_number: bool) -> None:
        """What must be there and is not."""
        there = {
            "name": bool(entry.name),
            "number": has_number,
            "amount": entry.amount_minor is not None,
            "due_on": entry.due_on is not None,
            "contract": bool(entry.contract),
            "form_of_address": bool(entry.form_of_address),
            "unit": bool(entry.unit),
            "note": bool(entry.note),
        }
        for field in self.plan.needs:
            if not there[field] and not (field == "number" and self._wrong & set(NUMBERS)):
                self.wrong(field, "missing")


def is_formula(text: str) -> bool:
    """Would a spreadsheet calculate this? A number with its sign is no formula."""
    return text.startswith(("=", "@")) or (text.startswith(("+", "-")) and text[1:2].isalpha())


def neutral(text: str) -> str:
    """A text that no spreadsheet calculates: for what leaves the house."""
    return f"'{text}" if text.startswith((*FORMULA, "\t", "\r")) else text


def clean(text: str) -> str:
    """A text that may be shown and kept: without control characters."""
    return CONTROL.sub("\ufffd", text)


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in _written(cell).translate(BETWEEN_NUMBERS).split(";") if part.strip()]


def _written(cell: Cell) -> str:
    """A number as its digits; what a spreadsheet keeps as 901234567.0 was typed as 901234567."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and abs(cell) < 10**15 and cell == int(cell):
        return str(int(cell))
    return str(cell)
