"""What a foreign file is: text or workbook, its headers, its first rows; and what is wrong with it as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from domain.lists.columns import column_label, twice
from domain.lists.reading import Cell, clean

LARGEST_BYTES = 50_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
SAMPLE_ROWS, SHOWN = 8, 80
HEADER_WITHIN = 50
"""Titles and empty lines may stand above the headers, but not more."""
ZIP = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"

Row = tuple[int, list[Cell]]
"""A row as the spreadsheet counts, and its cells."""


class FileWrong(Exception):
    """A file cannot be used. `reason`: a word of our interface; `place`: row or column; `shown`: what stands there."""

    def __init__(self, reason: str, place: str = "", shown: str = "") -> None:
        super().__init__(reason, place, shown)
        self.reason, self.place, self.shown = reason, place, clean(shown)[:SHOWN]

    def __str__(self) -> str:
        return ": ".join(part for part in (self.reason, self.place, self.shown) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the file's signs and sheets are read; empty: whatever fits. It is shown, and can be corrected."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file is. `kind`: csv or xlsx; `sheets`: of a workbook; `header_row`: as the spreadsheet counts."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    header_row: int = 1
    sample: tuple[tuple[str, ...], ...] = ()


def kind_of(path: Path) -> str:
    """csv or xlsx, by what the file begins with and never by its name. Raises FileWrong."""
    size = path.stat().st_size
    if size == 0:
        raise FileWrong("file_empty")
    if size > LARGEST_BYTES:
        raise FileWrong("file_too_large", shown=f"{size:,}")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(OLD_WORKBOOK):
        raise FileWrong("old_workbook")
    return "xlsx" if head.startswith(ZIP) else "csv"


def header_of(rows: Iterator[Row]) -> tuple[int, tuple[str, ...]]:
    """The first row that holds two cells, or one where no other has more: the headers. Raises FileWrong."""
    first: Row | None = None
    for row, cells in rows:
        filled = sum(1 for cell in cells if not empty(cell))
        if filled and first is None:
            first = row, cells
        if filled > 1:
            first = row, cells
            break
        if row >= HEADER_WITHIN:
            break
    if first is None:
        raise FileWrong("file_empty")
    row, cells = first
    headers = tuple(as_shown(cell) for cell in _trimmed(cells))
    if len(headers) > MOST_COLUMNS:
        raise FileWrong("too_many_columns", f"{row}", f"{len(headers):,}")
    if (same := twice(headers)) is not None:
        raise FileWrong("header_twice", f"{row}", " = ".join(column_label(headers, place) for place in same))
    return row, headers


def empty(cell: Cell) -> bool:
    """Nothing stands there."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_shown(cell: Cell) -> str:
    """A cell on one line, cut short; marks and letters as one sign."""
    return "" if empty(cell) else " ".join(normalize("NFC", clean(str(cell))).split())[:SHOWN]


def _trimmed(cells: list[Cell]) -> list[Cell]:
    last = max((place for place, cell in enumerate(cells) if not empty(cell)), default=-1)
    return cells[: last + 1]
