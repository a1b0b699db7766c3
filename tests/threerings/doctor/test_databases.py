"""The database: PostgreSQL that is away, that knows no such user or database, or has no journal; a damaged SQLite."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.threerings.doctor.conftest import Examined
from threerings.asterisk.ports import free_port
from threerings.settings import Settings


async def with_database(installed: Settings, examined: Examined, address: str) -> dict[str, str]:
    return dict(await examined(installed.model_copy(update={"database": address})))


async def test_no_postgresql(installed: Settings, examined: Examined) -> None:
    address = f"postgresql://nobody:secret-word@127.0.0.1:{free_port()}/threerings"
    last = await with_database(installed, examined, address)
    assert last["fault"] == "database.postgresql" and "systemctl status postgresql" in last["remedy"]
    assert "secret-word" not in str(last), "nobody's password is shown"


@pytest.mark.parametrize(("part", "said"), [("database", "does not exist"), ("username", "does not exist")])
async def test_a_name_that_postgresql_does_not_know(
    installed: Settings, examined: Examined, postgres_server: str, part: str, said: str
) -> None:
    address = make_url(postgres_server).set(**{part: "nosuchname"}).render_as_string()
    last = await with_database(installed, examined, address)
    assert last["fault"] == "database.postgresql" and said in last["found"]


async def test_postgresql_without_a_journal(installed: Settings, examined: Examined, postgres_server: str) -> None:
    last = await with_database(installed, examined, postgres_server)
    assert last["fault"] == "database.empty" and "make run" in last["remedy"]


@pytest.mark.parametrize("address", ["soup", "mysql://somewhere/x"])
async def test_an_address_that_is_no_database(installed: Settings, examined: Examined, address: str) -> None:
    last = await with_database(installed, examined, address)
    assert last["fault"] == "database.address" and "THREERINGS_DATABASE" in last["remedy"]


async def test_no_sqlite_yet(installed: Settings, examined: Examined) -> None:
    """Nothing is made by looking."""
    (installed.var / "threerings.sqlite").unlink()
    last = await examined(installed)
    assert last["fault"] == "database.empty"
    assert not (installed.var / "threerings.sqlite").exists()


@pytest.mark.parametrize("keep", [0, 5000])
async def test_a_damaged_sqlite(installed: Settings, examined: Examined, keep: int) -> None:
    file: Path = installed.var / "threerings.sqlite"
    file.write_bytes(file.read_bytes()[:keep] + b"\x07 not a database " * 4000)
    last = await examined(installed)
    assert last["fault"] == "database.sqlite" and "backup" in last["remedy"]
