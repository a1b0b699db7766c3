"""The clock: absurd, behind what happened last, apart from the database server's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain.facts import UserSignedOut
from store.database import create_tables, database_url, open_engine
from store.journal import Journal
from tests.threerings.doctor.conftest import fault_of
from threerings.doctor.clock import clock, kept_by_time_server
from threerings.settings import Settings


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, 0, 1, tzinfo=UTC), datetime(2106, 2, 7, tzinfo=UTC)])
async def test_a_machine_whose_battery_is_empty(installed: Settings, now: datetime) -> None:
    with time_machine.travel(now):
        assert (await fault_of(clock, installed)).fault == "clock.absurd"


async def written_at(settings: Settings, at: datetime) -> None:
    engine = open_engine(database_url(settings.database, settings.var))
    journal = Journal(engine, lambda: at)
    await journal.open()
    await journal.append(UserSignedOut(at=at, user_id="khue", session_id="then"))
    await journal.close()
    await engine.dispose()


async def test_a_clock_that_was_set_back(installed: Settings) -> None:
    last = datetime.now(UTC) + timedelta(hours=2)
    await written_at(installed, last)
    why = await fault_of(clock, installed)
    assert why.fault == "clock.behind" and f"{last:%H:%M:%S}" in why.values["last"]


async def test_a_second_is_nothing(installed: Settings) -> None:
    await written_at(installed, datetime.now(UTC) + timedelta(seconds=1))
    found = await clock(installed)
    assert found.key == ("clock.well" if kept_by_time_server() else "clock.alone")


@pytest.mark.parametrize("apart", [timedelta(minutes=3), timedelta(minutes=-3)])
async def test_a_database_server_that_lives_in_another_minute(
    installed: Settings, postgres_server: str, apart: timedelta
) -> None:
    elsewhere = installed.model_copy(update={"database": postgres_server})
    engine = open_engine(database_url(postgres_server, installed.var))
    await create_tables(engine)
    try:
        assert (await clock(elsewhere)).key.startswith("clock.")
        with time_machine.travel(datetime.now(UTC) + apart):
            why = await fault_of(clock, elsewhere)
        assert why.fault == "clock.apart" and abs(int(why.values["s"]) + apart.total_seconds()) <= 3
    finally:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("drop schema public cascade")
            await connection.exec_driver_sql("create schema public")
        await engine.dispose()
