"""Text files with separated values, in whatever encoding: it is found, tried on the whole file, and shown."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from outbound.lists.files import MOST_COLUMNS, FileWrong, Reading, Row

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1258", "cp1252", "big5")
"""Those met in the field, which may be chosen. windows-1258 is what old Vietnamese programs write."""
GUESSED = ["gb18030", "cp1258", "cp1252", "big5", "utf_16_le", "utf_16_be"]
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES, HEAD_ROWS = 65_536, 20
LONGEST_CELL = 100_000
FEW = 4
"""So few of them make no text of two bytes a sign: its headers alone have more."""
PIECE_BYTES = 1 << 20


def settle(path: Path, reading: Reading) -> tuple[str, str]:
    """Encoding and delimiter in force: what was chosen, else what is found. Raises FileWrong."""
    encoding = reading.encoding or find_encoding(path)
    if encoding not in (*ENCODINGS, "utf-16-le", "utf-16-be"):
        raise FileWrong("encoding_unknown", shown=encoding)
    if reading.delimiter and reading.delimiter not in DELIMITERS:
        raise FileWrong("delimiter_unknown", shown=reading.delimiter)
    return encoding, reading.delimiter or _find_delimiter(path, encoding)


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """All rows, from the first. Raises FileWrong, with the row, where the text breaks off or has no end."""
    csv.field_size_limit(LONGEST_CELL)
    row = 0
    with path.open(encoding=encoding, newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row, cells in enumerate(reader, start=1):
                if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                    raise FileWrong("too_many_columns", str(row), f"{len(cells):,}")
                yield row, list(cells[:MOST_COLUMNS])
        except csv.Error as error:
            reason = "file_breaks_off" if "end of data" in str(error) else "not_separated"
            raise FileWrong(reason, str(row + 1), str(error)) from error
        except UnicodeError as error:
            raise FileWrong("encoding_wrong", str(row + 1), encoding) from error


def find_encoding(path: Path) -> str:
    """What the file's marks say; UTF-8 where the whole file is; else the likeliest that reads the whole of it."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head[1::2] or b"\0" in head[0::2]:
        return _wide(head)
    if _reads(path, "utf-8"):
        return "utf-8"
    whole = head[: head.rfind(b"\n") + 1] or head
    matches = sorted(from_bytes(whole, cp_isolation=GUESSED), key=lambda m: (m.chaos, GUESSED.index(m.encoding)))
    likeliest = next((named for match in matches if _reads(path, named := _named(match.encoding))), None)
    if likeliest is None:
        raise FileWrong("encoding_not_found")
    return likeliest


def _wide(head: bytes) -> str:
    """Two bytes a sign, without a mark: every second byte of plain digits and commas is nothing."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) < FEW or max(odd, even) * 4 < len(head) // 2:
        return "utf-8"  # a NUL here or there: the cell it stands in is refused
    return "utf-16-le" if odd > even else "utf-16-be"


def _named(encoding: str) -> str:
    return encoding.replace("_", "-") if encoding.startswith("utf") else encoding


def _reads(path: Path, encoding: str) -> bool:
    """Is the whole file text in this encoding?"""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _find_delimiter(path: Path, encoding: str) -> str:
    """The one that cuts the first rows into most columns, alike in most of them."""
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        head = [line for _, line in zip(range(HEAD_ROWS), lines, strict=False)]

    def cuts(delimiter: str) -> tuple[int, int]:
        widths = [line.count(delimiter) for line in head if line.strip()]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return (widths.count(common) if common else 0, common)

    return max(DELIMITERS, key=cuts)
