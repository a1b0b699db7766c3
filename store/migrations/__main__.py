"""Write the next step: `python -m store.migrations "what changes"`. Read it before committing it."""

import sys

from alembic import command
from sqlalchemy import create_engine

from store.migrations import HERE, configuration


def main() -> None:
    """Compare the newest schema of the history with the tables, on an empty SQLite."""
    engine = create_engine("sqlite://")
    number = len(list((HERE / "versions").glob("[0-9]*.py"))) + 1
    with engine.begin() as connection:
        config = configuration(connection)
        command.upgrade(config, "head")
        command.revision(config, sys.argv[1], autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main()
