"""The numbers of a register's file: found in whichever column they stand, whatever headers there are or are not."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from domain.lists.reading import Cell
from outbound.lists import csv_text, xlsx
from outbound.lists.files import HEADER_WITHIN, FileWrong, Reading, Row, empty, kind_of
from store.numbers import e164

MOST_NUMBERS = 2_000_000
UNREAD_PERCENT = 1
"""More rows than this without a number in them: another column, another encoding, or no register."""
FIGURES = range(8, 16)
"""So many digits an E.164 number has, without its plus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNumbers:
    """How many different numbers a file holds, in rising order in `numbers.bin` of the folder (8 bytes each, as this
    machine writes them), and rows in which there is none."""

    numbers: int
    unread: int


def read_numbers(path: Path, folder: Path, region: str) -> ReadNumbers:
    """All numbers of a file. Raises FileWrong: as lists, column_lacking, too_many_rows, register_unreadable."""
    rows = _rows(path, folder)
    head = list(islice(rows, HEADER_WITHIN))
    place = _column(head, region)
    found, read, unread = set[int](), 0, 0
    for row, cells in chain(head, rows):
        cell = cells[place] if place < len(cells) else None
        number = figure(cell, region)
        if number:
            found.add(number)
            read += 1
            if len(found) > MOST_NUMBERS:
                raise FileWrong("too_many_rows", str(row), f"> {MOST_NUMBERS:,}")
        elif found and any(not empty(each) for each in cells):
            unread += 1  # what stands above the first number are headers
    if unread * 100 > (read + unread) * UNREAD_PERCENT:
        raise FileWrong("register_unreadable", shown=f"{unread:,}")
    (folder / "numbers.bin").write_bytes(array("Q", sorted(found)).tobytes())
    return ReadNumbers(numbers=len(found), unread=unread)


def figure(cell: Cell, region: str) -> int:
    """A number as its E.164 digits; 0 where it is none."""
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    written = e164(str(cell).strip(), region) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    digits = written[1:] if written[:1] == "+" else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) in FIGURES else 0


def _column(head: list[Row], region: str) -> int:
    """Where most of the first rows have a number."""
    if not head:
        raise FileWrong("file_empty")
    hits = Counter(place for _, cells in head for place, cell in enumerate(cells) if figure(cell, region))
    if not hits:
        raise FileWrong("column_lacking", str(head[0][0]), "number")
    return hits.most_common(1)[0][0]


def _rows(path: Path, folder: Path) -> Iterator[Row]:
    if kind_of(path) == "csv":
        return csv_text.rows(path, *csv_text.settle(path, Reading()))
    plain = xlsx.unpack(path, folder / "plain.xlsx")
    return xlsx.rows(plain, xlsx.sheet_names(plain)[0])
