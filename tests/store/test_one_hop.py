"""One change of threads a statement: the same rows as the driver gives, and no more ways to its thread than needed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.database import database_url, open_engine, writing
from store.one_hop import FIRST, OneHopConnection

MANY = 3 * FIRST + 7


@pytest.fixture
async def numbers(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A database with more rows than are fetched at once."""
    engine = open_engine(database_url("", tmp_path))
    async with writing(engine) as connection:
        await connection.execute(text("create table numbers (n integer primary key)"))
        await connection.execute(text("insert into numbers values (:n)"), [{"n": n} for n in range(MANY)])
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("count", [0, 1, FIRST - 1, FIRST, FIRST + 1, MANY])
async def test_every_row_comes_once_and_in_order(numbers: AsyncEngine, count: int) -> None:
    asked = text("select n from numbers where n < :count order by n").bindparams(count=count)
    async with numbers.connect() as connection:
        assert list((await connection.execute(asked)).scalars()) == list(range(count))
        streamed = await connection.stream(asked)
        assert [row.n async for row in streamed] == list(range(count))


async def test_a_stream_that_is_left_early_leaves_nothing_open(numbers: AsyncEngine) -> None:
    async with numbers.connect() as connection:
        streamed = await connection.stream(text("select n from numbers order by n"))
        assert (await streamed.fetchone()) == (0,)
        await streamed.close()
    async with writing(numbers) as connection:
        await connection.execute(text("delete from numbers"))
        assert await connection.scalar(text("select count(*) from numbers")) == 0


async def test_what_sqlite_says_is_wrong_is_said(numbers: AsyncEngine) -> None:
    async with writing(numbers) as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(text("insert into numbers values (1)"))
        with pytest.raises(OperationalError):
            await connection.execute(text("select nothing from nowhere"))
        assert await connection.scalar(text("select count(*) from numbers")) == MANY


async def test_a_statement_is_one_way_to_the_thread(numbers: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[Any] = []
    way = OneHopConnection._execute

    async def counted(self: OneHopConnection, *given: Any, **more: Any) -> Any:
        ways.append(given)
        return await way(self, *given, **more)  # type: ignore[no-untyped-call]

    async with numbers.connect() as connection:
        await begun(connection)
        monkeypatch.setattr(OneHopConnection, "_execute", counted)
        for _ in range(10):
            assert len((await connection.execute(text("select n from numbers limit 20"))).all()) == 20
    assert len(ways) == 10 + 1, "ten statements, and the end of the transaction"


async def begun(connection: AsyncConnection) -> None:
    await connection.execute(text("select 1"))
