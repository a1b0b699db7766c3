"""The schema's history, kept by alembic. `upgrade` brings a database to today's schema; a test says that it ends there.

A change of `store/tables.py` or of a state in `domain` needs a step here: `python -m store.migrations "what changes"`
writes it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from store.database import usable, writing

HERE = Path(__file__).resolve().parent


def configuration(connection: Connection | None = None) -> Config:
    """alembic's configuration, without its ini file."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database to today's schema. Raises DatabaseUnusable with the remedy."""
    async with usable(engine), writing(engine) as connection:
        await connection.run_sync(lambda sync: command.upgrade(configuration(sync), "head"))
