"""Files from strangers: every encoding met in the field, and everything that can be wrong with a file."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outbound.lists import worker
from outbound.lists.asking import Asked, first_asked
from outbound.lists.checking import look
from outbound.lists.files import FileWrong, Found, Reading
from outbound.lists.worker import Numbering, examine, lay_out, understand
from tests.outbound.made import HEADERS, ROWS, csv_bytes, many, put, xlsx_bytes

NUMBERING = Numbering(region="VN", prefixes=("+84",))
CHINESE = (
    ("姓名", "手机号码", "应还金额", "还款日"),
    ("陈思雨", "0900000123", "1234", "2026年12月31日"),
    ("王小明", "0900000124", "500", "2026-12-30"),
)


def read(path: Path, folder: Path, reading: Reading | None = None) -> list[worker.ReadRow]:
    """All rows of a file, understood."""
    found = examine(path, folder, reading or Reading())
    plan = first_asked(found.headers, None).plan(found.headers, "VND")
    chosen = Reading(encoding=found.encoding, delimiter=found.delimiter, sheet=found.sheet)
    laid = lay_out(path, folder, chosen, plan)
    return [row for portion in range(laid.portions) for row in understand(folder, portion, plan, NUMBERING)]


def refused(content: bytes, folder: Path, reading: Reading | None = None) -> tuple[str, str]:
    """Why a file cannot be used, and where."""
    with pytest.raises(FileWrong) as wrong:
        read(put(folder, "list", content), folder, reading)
    return wrong.value.reason, wrong.value.place


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_vietnamese_in_the_encodings_of_the_field(encoding: str, mark: str, folder: Path) -> None:
    path = put(folder, "list", csv_bytes(many(40), encoding, mark))
    found = examine(path, folder, Reading())
    names = [row.entry.name for row in read(path, folder)]

    assert (found.encoding, found.delimiter, found.headers) == (encoding, mark, HEADERS)
    assert names == [row[0] for row in many(40)[1:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_chinese_in_the_encodings_of_the_field(encoding: str, folder: Path) -> None:
    path = put(folder, "list", csv_bytes(CHINESE, encoding))
    assert examine(path, folder, Reading()).encoding == encoding
    first = read(path, folder)[0]
    assert first.faults == ()
    assert (first.entry.name, first.entry.amount_minor, str(first.entry.due_on)) == ("陈思雨", 1234, "2026-12-31")


def test_an_encoding_can_be_corrected(folder: Path) -> None:
    path = put(folder, "list", csv_bytes(many(3), "cp1258"))
    wrong = examine(path, folder, Reading(encoding="cp1252"))
    right = examine(path, folder, Reading(encoding="cp1258"))
    assert wrong.headers != HEADERS
    assert right.headers == HEADERS
    assert refused(csv_bytes(many(3), "cp1258"), folder, Reading(encoding="utf-8"))[0] == "encoding_wrong"
    assert refused(csv_bytes(), folder, Reading(encoding="rot13"))[0] == "encoding_unknown"
    assert refused(csv_bytes(), folder, Reading(delimiter="x"))[0] == "delimiter_unknown"


def test_a_workbook_wherever_its_table_begins(folder: Path) -> None:
    for above, left in ((0, 0), (3, 2)):
        path = put(folder, "book", xlsx_bytes(above=above, left=left))
        found = examine(path, folder, Reading())
        assert (found.kind, found.sheets, found.header_row) == ("xlsx", ("Sheet",), above + 1)
        rows = read(path, folder)
        assert [row.entry.row for row in rows] == [above + 2, above + 3, above + 4]
        assert [row.entry.name for row in rows] == [row[0] for row in ROWS]
        assert not any(row.faults for row in rows)


def test_what_a_spreadsheet_makes_of_numbers_and_days(folder: Path) -> None:
    from datetime import date, datetime

    rows = [
        HEADERS,
        ("Lan", 901234567, 12345, 1234567, datetime(2026, 12, 31)),
        ("Mai", 84901234568.0, "HD", 1234567.0, date(2026, 12, 31)),
        ("Đào", "8.49E+10", "HD2", 12.5, 46387),
    ]
    one, two, three = read(put(folder, "book", xlsx_bytes(rows)), folder)
    assert (one.entry.numbers, one.entry.contract, one.entry.amount_minor) == (("+84901234567",), "12345", 1234567)
    assert two.entry.numbers == ("+84901234568",)
    assert one.entry.due_on == two.entry.due_on == three.entry.due_on == date(2026, 12, 31)
    assert {fault.reason for fault in three.faults} == {"number_rounded", "amount_fraction"}


def test_a_formula_is_text_and_never_a_value(folder: Path) -> None:
    book = [HEADERS, ("=HYPERLINK(1)", "=A1", "=1+1", "=SUM(A1)", "=TODAY()")]
    text = [HEADERS, ("=cmd|' /C calc'!A0", "=1", "@x", "+SUM(1)", "-x")]
    for content in (xlsx_bytes(book), csv_bytes(text)):
        [row] = read(put(folder, "list", content), folder)
        assert [fault.reason for fault in row.faults] == ["formula"] * 4
        assert row.entry.name.startswith("=")
        assert [fault.column[0] for fault in row.faults] == ["C", "D", "E", "B"]


def test_what_stands_in_a_row_is_refused_by_its_column(folder: Path) -> None:
    long = "x" * 401
    rows = [
        (*HEADERS, "Múi giờ"),
        ("Lan\0", "0900000123", "HD", "5", "31/12/2026", ""),
        (long, "0900000123", "HD", "5", "31/12/2026", "Sao/Hoa"),
        ("Mai", ";".join(f"09000001{n}" for n in range(10, 22)), "HD", "5", "31/12/2026", ""),
        ("Mai", "0900000123; 0900000124", "HD", "5", "31/12/2026", "Asia/Tokyo"),
        ("", "12", "HD", "", "", ""),
    ]
    found = read(put(folder, "list", csv_bytes(rows)), folder)
    reasons = [{fault.reason for fault in row.faults} for row in found]
    assert reasons == [
        {"control_character"}, {"too_long", "unknown_zone"}, {"too_many_numbers"}, set(),
        {"missing", "number_invalid"},
    ]  # fmt: skip
    assert found[3].entry.numbers == ("+84900000123", "+84900000124")
    assert found[3].entry.zones == ("Asia/Tokyo",)
    assert "\0" not in found[0].faults[0].shown


def test_a_file_that_cannot_be_used_says_why_and_where(folder: Path) -> None:
    whole = xlsx_bytes()
    assert refused(b"", folder) == ("file_empty", "")
    assert refused(b"\n\n \n", folder) == ("file_empty", "")
    assert refused(csv_bytes([HEADERS]), folder) == ("header_only", "1")
    assert refused(xlsx_bytes([HEADERS]), folder) == ("header_only", "1")
    assert refused(xlsx_bytes([]), folder) == ("file_empty", "")
    assert refused(csv_bytes([("Tên", "SĐT", "tên"), ("a", "b", "c")]), folder) == ("header_twice", "1")
    assert refused(b"," * 1_000_000 + b"\nx,y", folder)[0] in ("file_empty", "header_only")
    assert refused(b"a," * 1_000_000 + b"\nx,y", folder)[0] == "too_many_columns"
    assert refused(b"a,b\n" + b"x," * 1_000_000, folder) == ("too_many_columns", "2")
    assert refused(b'a,b\n1,"open', folder) == ("file_breaks_off", "2")
    assert refused(b"a,b\n1," + b"x" * 200_000, folder) == ("not_separated", "2")
    assert (
        refused(csv_bytes([HEADERS, ROWS[0]])[:-3] + b"\xe1", folder, Reading(encoding="utf-8"))[0] == "encoding_wrong"
    )
    for cut in (10, len(whole) // 2, len(whole) - 5):
        assert refused(whole[:cut], folder)[0] == "file_broken"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, folder)[0] == "old_workbook"
    assert refused(whole, folder, Reading(sheet="Sheet9"))[0] == "sheet_unknown"


def test_a_sheet_that_reaches_too_far_is_not_unrolled(folder: Path) -> None:
    assert refused(reaching(folder, "XFD1048576"), folder) == ("too_many_columns", "XFD1048576")
    assert refused(reaching(folder, "A1048576"), folder) == ("too_many_rows", "A1048576")


def reaching(folder: Path, place: str) -> bytes:
    """A workbook with one cell far away."""
    return changed(folder, lambda sheet: sheet.replace(b'r="B2"', f'r="{place}"'.encode(), 1))


def changed(folder: Path, change: object) -> bytes:
    """A workbook whose sheet somebody rewrote."""
    source, target = put(folder, "whole", xlsx_bytes()), folder / "changed"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if "sheet1" in part.filename else content)  # type: ignore[operator]
    return target.read_bytes()


def test_a_zip_bomb_is_not_unpacked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outbound.lists.xlsx.UNPACKED_BYTES", 3_000_000)
    bomb = changed(folder, lambda sheet: sheet + b" " * 10_000_000)
    assert len(bomb) < 50_000
    assert refused(bomb, folder)[0] == "file_too_large"
    monkeypatch.setattr("outbound.lists.xlsx.MOST_PARTS", 5)
    assert refused(xlsx_bytes(), folder)[0] == "file_too_large"


async def test_a_process_that_dies_of_a_file_takes_nobody_with_it(tmp_path: Path) -> None:
    """Half a million cells share one text: less than three megabytes that would be five gigabytes."""
    path = put(tmp_path, "book", sharing(tmp_path))
    assert path.stat().st_size < 3_000_000
    with pytest.raises(FileWrong, match="file_too_large"):
        await look(path, tmp_path / "work", Reading())
    path.write_bytes(xlsx_bytes())
    assert (await look(path, tmp_path / "work", Reading())).headers == HEADERS


def sharing(folder: Path) -> bytes:
    """The same shared text in very many cells."""
    source, target = put(folder, "small", xlsx_bytes()), folder / "large"
    wide = "".join(f'<c r="{letter}%d" t="s"><v>0</v></c>' for letter in "ABCDEF")
    rows = "".join(f'<row r="{n}">' + wide.replace("%d", str(n)) + "</row>" for n in range(5, 90_000)).encode()
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f'<sst xmlns="{namespace}" count="1" uniqueCount="1"><si><t>{"x" * 10_000}</t></si></sst>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part).replace(b"</sheetData>", rows + b"</sheetData>"))
        new.writestr("xl/sharedStrings.xml", shared)
    return target.read_bytes()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(folder: Path, content: bytes) -> None:
    path = put(folder, "any", content)
    try:
        found = examine(path, folder, Reading())
    except FileWrong as wrong:
        assert wrong.reason
    else:
        assert isinstance(found, Found)
        assert found.sample


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), min_size=1, max_size=4))
def test_any_cells_are_read_with_faults_or_without(folder: Path, rows: list[list[str]]) -> None:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    text = "\r\n".join(",".join(row) for row in [list(HEADERS), *quoted])
    path = put(folder, "cells", text.encode("utf-8", "surrogatepass"))
    try:
        found = read(path, folder)
    except FileWrong as wrong:
        assert wrong.reason in ("header_only", "encoding_not_found", "encoding_wrong", "not_separated")
        return
    for row in found:
        assert row.faults or (row.entry.name and row.entry.numbers and row.entry.amount_minor and row.entry.due_on)


def test_a_plan_needs_what_its_purpose_needs() -> None:
    assert Asked(purpose="before_due", columns={"name": 0}).missing() == ("number", "amount", "due_on")
    assert Asked(purpose="satisfaction", columns={"name": 0, "number": 1}).missing() == ()


def test_a_tiny_file_with_a_nul_is_text_as_any_other(folder: Path) -> None:
    assert refused(b"a\0b", folder) == refused(b"\0", folder) == ("header_only", "1")
    assert examine(put(folder, "list", "Tên,Số\nLan\0,0900000123\n".encode()), folder, Reading()).encoding == "utf-8"
