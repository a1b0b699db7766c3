"""The history of the schema ends where the tables are, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from store.database import open_engine
from store.migrations import upgrade
from store.tables import metadata


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]


async def test_an_empty_database_is_brought_to_todays_schema_and_stays(any_database: str) -> None:
    engine = open_engine(any_database)
    for _ in range(2):
        await upgrade(engine)
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    await engine.dispose()
