"""Files as people send them, made for a test."""

import io
import random
import unicodedata
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from outbound.intake.reading import How
from outbound.intake.room import Intakes
from outbound.intake.whole import TakenFile, take_whole
from store.journal import Journal

HEADERS = ("Họ và tên", "Số điện thoại", "Số HĐ", "Số tiền", "Ngày đến hạn")
ROWS = (
    ("Lý Kim Oanh", "0900 000 416", "HD-1", "1.234.567đ", "31/12/2026"),
    ("Huỳnh Tấn Phát", "+84900000707", "HD-2", "2.000.000", "30/11/2026"),
    ("Đặng Thị Ánh", "0900000123", "HD-3", "500.000", "2026-12-15"),
)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Đỗ")
GIVEN = ("Ánh", "Bình", "Chi", "Dũng", "Giang", "Hạnh", "Khánh", "Lộc", "Ngân", "Tú")


def csv_bytes(rows: Sequence[Sequence[str]] = (HEADERS, *ROWS), encoding: str = "utf-8", mark: str = ",") -> bytes:
    """A text file. windows-1258 writes tones as signs of their own."""
    text = "".join(mark.join(row) + "\r\n" for row in rows)
    return (tones_apart(text) if encoding == "cp1258" else text).encode(encoding)


def tones_apart(text: str) -> str:
    """Vietnamese as windows-1258 holds it: ế is ê and an acute."""
    signs = []
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        signs.append(sign if sign in "àáâèéêìíòóôùúýÀÁÂÈÉÊÌÍÒÓÔÙÚÝ" and _fits(sign) else rest + "".join(tones))
    return "".join(signs)


def _fits(sign: str) -> bool:
    try:
        sign.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def xlsx_bytes(rows: Sequence[Sequence[object]] = (HEADERS, *ROWS), *, above: int = 0, left: int = 0) -> bytes:
    """A workbook, perhaps with empty rows and columns before the table."""
    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, start=above + 1):
        for place, cell in enumerate(row, start=left + 1):
            sheet.cell(number, place, cell)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def many(count: int, seed: int = 7) -> list[tuple[str, ...]]:
    """So many rows of different people, headers first."""
    chance = random.Random(seed)
    rows = [
        (
            f"{chance.choice(SURNAMES)} {chance.choice(GIVEN)} {chance.choice(GIVEN)}",
            f"09{number:08d}",
            f"HD-{number}",
            f"{chance.randrange(1, 20_000) * 1000:,}".replace(",", "."),
            f"{date(2026, 12, 1 + number % 28):%d/%m/%Y}",
        )
        for number in range(10_000_000, 10_000_000 + count)
    ]
    return [HEADERS, *rows]


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file with this in it."""
    path = folder / name
    path.write_bytes(content)
    return path


async def taken_whole(journal: Journal, folder: Path, kind: str, text: str, **how: object) -> TakenFile:
    """A file of payments or consents, taken in by the same parts as the panel's."""

    async def pieces() -> AsyncIterator[bytes]:
        yield text.encode()

    def asked(read: How) -> How:
        return replace(read, **how)  # type: ignore[arg-type]

    return await take_whole(Intakes(journal, folder), kind, (pieces(), "file.csv"), asked)
