"""What is looked up while somebody waits is found by an index, however long the lists are."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from store.queries.lists import row_of_number


async def test_a_number_is_found_in_lists_without_reading_them(engine: AsyncEngine) -> None:
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    async with engine.connect() as connection:
        event.listen(engine.sync_engine, "before_cursor_execute", hear)
        assert await row_of_number(connection, "+84900000123") is None
        event.remove(engine.sync_engine, "before_cursor_execute", hear)
        statement, parameters = next(each for each in asked if "list_rows" in each[0])
        plan = [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert {
        name for line in plan for name in ("number", "number_2", "number_3") if f"ix_list_rows_{name} " in line
    } == {
        "number",
        "number_2",
        "number_3",
    }, plan
    assert not [line for line in plan if line.startswith("SCAN")], plan
