"""Workbooks. They are zip files from strangers: each is unpacked by us, within bounds, into a plain copy for the
reader; what a formula calculated is not what somebody wrote, so formulas are found and come out as text."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from domain.lists.reading import Cell
from outbound.lists.files import MOST_ROWS, FileWrong, Row

UNPACKED_BYTES = 400_000_000
"""A list of 100 000 rows and 20 columns unpacks to about 100 MB."""
MOST_PARTS = 1000
MOST_FORMULAS = 1_000_000
PIECE_BYTES, TAIL_BYTES = 1 << 20, 2048
PARTS = re.compile(r"(\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/.+|xl/worksheets/[^/]+\.xml)", re.I)
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b')
FAR_RIGHT = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="((?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3,})\d+)"')
"""A cell behind column GR, the two hundredth."""
FAR_DOWN = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\br="([A-Z]*(?:[2-9]\d{5}|1(?!00)\d{5}|\d{7,}))"')
"""A cell or row behind the hundred thousandth, with some room for titles."""


@dataclass(slots=True)
class Plain:
    """The unpacked copy. `formulas`: columns of formulas by row, of all sheets together: which part a sheet is, the
    workbook hides behind two relations, and a formula too many is refused where one too few would be believed."""

    path: Path
    formulas: dict[int, set[int]]
    found: int = 0


def unpack(path: Path, target: Path) -> Plain:
    """A copy with only what a table needs, each part read to its end within bounds. Raises FileWrong."""
    plain, left = Plain(target, {}), UNPACKED_BYTES
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise FileWrong("file_too_large", shown=f"{len(parts):,}")
            for part in parts:
                if PARTS.fullmatch(part.filename):
                    left = _copy(packed, part, copy, (left, plain))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FileWrong("file_broken", shown=str(error)) from error
    return plain


def sheet_names(plain: Plain) -> tuple[str, ...]:
    """The workbook's sheets, in order. Raises FileWrong."""
    names = tuple(_open(plain).sheet_names)
    if not names:
        raise FileWrong("file_empty")
    return names


def rows(plain: Plain, sheet: str) -> Iterator[Row]:
    """All rows of a sheet. Raises FileWrong."""
    workbook = _open(plain)
    if sheet not in workbook.sheet_names:
        raise FileWrong("sheet_unknown", shown=sheet)
    try:
        read = workbook.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise FileWrong("file_broken", shown=str(error)) from error
    if read.start is None:
        return
    _, left = read.start  # the reader leaves out empty columns at the left, and no rows
    row = 0
    for row, cells in enumerate(read.iter_rows(), start=1):
        yield row, _marked([*([None] * left), *(_cell(cell) for cell in cells)], plain.formulas.get(row, set()))
    for below in sorted(each for each in plain.formulas if each > row):
        yield below, _marked([], plain.formulas[below])  # calculated by nobody yet, so the reader sees no cell there


def _marked(cells: list[Cell], formulas: set[int]) -> list[Cell]:
    """The row with its formulas as text that begins as one."""
    whole = [*cells, *([None] * (max(formulas, default=-1) + 1 - len(cells)))]
    return [f"={cell or ''}" if column in formulas else cell for column, cell in enumerate(whole)]


def _open(plain: Plain) -> Any:
    try:
        return CalamineWorkbook.from_path(str(plain.path))
    except CalamineError as error:
        raise FileWrong("file_broken", shown=str(error)) from error


def _copy(packed: zipfile.ZipFile, part: zipfile.ZipInfo, copy: zipfile.ZipFile, room: tuple[int, Plain]) -> int:
    """Copy one part piece by piece; the room that is left."""
    left, plain = room
    is_sheet, tail = SHEET.fullmatch(part.filename) is not None, b""
    if part.filename in copy.namelist():
        raise FileWrong("file_broken", shown=part.filename)
    with packed.open(part) as source, copy.open(part.filename, "w", force_zip64=True) as target:
        while piece := source.read(PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                raise FileWrong("file_too_large", shown=f"> {UNPACKED_BYTES:,}")
            if is_sheet:
                _look(tail + piece, plain)
                tail = piece[-TAIL_BYTES:]
            target.write(piece)
    return left


def _look(piece: bytes, plain: Plain) -> None:
    """What a piece of a sheet says of places: too far away, or calculated."""
    if far := FAR_RIGHT.search(piece):
        raise FileWrong("too_many_columns", far.group(1).decode())
    if far := FAR_DOWN.search(piece):
        raise FileWrong("too_many_rows", far.group(1).decode(), f"> {MOST_ROWS:,}")
    for found in FORMULA.finditer(piece):
        plain.formulas.setdefault(int(found.group(2)), set()).add(_column(found.group(1)))
        plain.found += 1
    if plain.found > MOST_FORMULAS:
        raise FileWrong("file_too_large", shown=f"> {MOST_FORMULAS:,} =")


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _cell(cell: Any) -> Cell:
    """A day as it is written everywhere: nothing is lost, and nothing can be misread."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)
