"""What is done with a foreign file, in a process of its own with bounds on memory and time: it may die of the file, the
house does not. Everything here is called by a pool, and hands back small portions."""

import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from domain.lists.columns import DateOrder, Plan
from domain.lists.dates import order_told
from domain.lists.reading import Cell, ReadRow, read_row
from outbound.lists import csv_text, xlsx
from outbound.lists.files import (
    MOST_ROWS,
    SAMPLE_ROWS,
    FileWrong,
    Found,
    Reading,
    Row,
    as_shown,
    empty,
    header_of,
    kind_of,
)
from store.numbers import known_number

MEMORY_BYTES = 2_000_000_000
CPU_S = 120
PORTION = 500
"""Rows handed over at once: some milliseconds of work for who gets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A table laid out in portions. `orders`: what the column of days says of its own order."""

    rows: int
    portions: int
    orders: frozenset[DateOrder]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """How numbers are read: `region` of those without a country, `prefixes` that may be rung."""

    region: str
    prefixes: tuple[str, ...]


def begin(born: Callable[[], None] | None = None) -> None:
    """Before the first work: bounds that the kernel keeps."""
    if born:
        born()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))


def examine(path: Path, folder: Path, reading: Reading) -> Found:
    """What a file is. Raises FileWrong."""
    rows, found = _table(path, folder, reading)
    header_row, headers = header_of(rows)
    shown = [cells for _, cells in _filled(rows, SAMPLE_ROWS)]
    if not shown:
        raise FileWrong("header_only", str(header_row))
    width = len(headers)
    sample = tuple(tuple(as_shown(cell) for cell in cells[:width]) for cells in shown)
    return replace(found, headers=headers, header_row=header_row, sample=sample)


def lay_out(path: Path, folder: Path, reading: Reading, plan: Plan) -> Laid:
    """Write the rows below the headers into portions, only what the plan needs of them. Raises FileWrong."""
    rows, _ = _table(path, folder, reading)
    header_row, headers = header_of(rows)
    if headers != plan.headers:
        raise FileWrong("headers_changed", str(header_row))
    wanted, days = set(plan.columns.values()), plan.columns.get("due_on")
    width, count, portion = max(wanted) + 1, 0, list[Row]()
    orders: set[DateOrder] = set()
    for row, cells in _filled(rows):
        count += 1
        if count > MOST_ROWS:
            raise FileWrong("too_many_rows", str(row), f"> {MOST_ROWS:,}")
        portion.append((row, [cell if place in wanted else None for place, cell in enumerate(cells[:width])]))
        orders |= order_told(cells[days : days + 1]) if days is not None else set()
        if len(portion) == PORTION:
            _portion(folder, (count - 1) // PORTION).write_bytes(msgspec.msgpack.encode(portion))
            portion = []
    if not count:
        raise FileWrong("header_only", str(header_row))
    if portion:
        _portion(folder, (count - 1) // PORTION).write_bytes(msgspec.msgpack.encode(portion))
    return Laid(rows=count, portions=-(-count // PORTION), orders=frozenset(orders))


def understand(folder: Path, portion: int, plan: Plan, numbering: Numbering) -> list[ReadRow]:
    """What the rows of a portion say."""
    path = _portion(folder, portion)
    rows = msgspec.msgpack.decode(path.read_bytes(), type=list[tuple[int, list[Cell]]])
    path.unlink()
    return [
        read_row(row, cells, plan, lambda text: known_number(text, numbering.region, numbering.prefixes))
        for row, cells in rows
    ]


def _table(path: Path, folder: Path, reading: Reading) -> tuple[Iterator[Row], Found]:
    """The rows of a file, and how they were read."""
    if kind_of(path) == "csv":
        encoding, delimiter = csv_text.settle(path, reading)
        found = Found(kind="csv", encoding=encoding, delimiter=delimiter)
        return csv_text.rows(path, encoding, delimiter), found
    plain = xlsx.unpack(path, folder / "plain.xlsx")
    sheets = xlsx.sheet_names(plain)
    sheet = reading.sheet or sheets[0]
    return xlsx.rows(plain, sheet), Found(kind="xlsx", sheet=sheet, sheets=sheets)


def _filled(rows: Iterator[Row], most: int = 0) -> Iterator[Row]:
    """Rows in which something stands."""
    given = 0
    for row, cells in rows:
        if any(not empty(cell) for cell in cells):
            given += 1
            yield row, cells
            if given == most:
                return


def _portion(folder: Path, number: int) -> Path:
    return folder / f"portion-{number:05d}"
