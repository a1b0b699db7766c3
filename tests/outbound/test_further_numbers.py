"""One person with twelve numbers, in as many rows of a list."""

from sqlalchemy import select

from domain.decisions import Refused
from outbound.lists import undoing
from store import tables as t
from store.queries.campaigns import row_at
from tests.outbound.conftest import Desk
from tests.outbound.made import HEADERS, csv_bytes
from tests.outbound.test_lists import everything, imported


async def test_twelve_rows_of_one_contract_are_one_entry_with_twelve_numbers(desk: Desk) -> None:
    """The eleven are duplicates, and their numbers are hers: tried after the first, and gone with the list. Numbers of
    somebody else, and of those who only know her, are not."""
    before = await everything(desk)
    many = [("Đặng Thị Ánh", f"09000012{n:02}", "HD-3", "500.000", "15/12/2026", "") for n in range(10, 21)]
    several = ("Đặng Thị Ánh", "0900001221; 0900001210", "HD-3", "500.000", "15/12/2026", "")
    others = [
        ("Trần Văn Khác", "0900001222", "HD-3", "5.000", "15/12/2026", ""),
        ("Đặng Thị Ánh", "0900000416", "HD-3", "5.000", "15/12/2026", ""),
        ("Đặng Thị Ánh", "0900001223", "HD-3", "5.000", "15/12/2026", "người thân"),
    ]
    content = csv_bytes([(*HEADERS, "Quan hệ"), *many, several, *others])
    list_id = await imported(desk, content)
    rows = await desk.rows(list_id)
    assert [row.further for row in rows] == [False, *[True] * 11, False, False, False]
    assert {(row.verdict, row.reason, row.of_row) for row in rows[1:]} == {("duplicate", "same_contract", 2)}
    async with desk.journal.engine.connect() as connection:
        entry = await row_at(connection, f"{list_id}:2")
        assert entry is not None
        owned = select(t.person_numbers.c.number).where(t.person_numbers.c.person_id == entry.person_id)
        assert set(await connection.scalars(owned)) == set(entry.numbers)
    assert entry.numbers == tuple(f"+849000012{n:02}" for n in range(10, 22))
    assert not isinstance(await undoing.undo(desk.journal, list_id, "hang"), Refused)
    assert (await everything(desk))[:2] == before[:2]
