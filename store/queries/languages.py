"""The language that somebody chose in a menu, remembered for their next call."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.queries.persons import Person
from store.tables import language_choices


def whose_choice(persons: Sequence[Person], number: str) -> str:
    """By what a choice is remembered: the one person who has the number, else the number itself; by nothing where it
    was withheld."""
    return persons[0].person_id if len(persons) == 1 else number


async def language_chosen(connection: AsyncConnection, whose: str) -> str:
    """What was chosen last; empty: nothing was."""
    query = select(language_choices.c.language).where(language_choices.c.whose == whose)
    found: str | None = await connection.scalar(query) if whose else None
    return found or ""
