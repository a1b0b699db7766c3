"""On which number somebody is called because of what is owed to them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.duties import Duty
from store.queries.calls import number_to_call
from store.tables import answer_texts, person_numbers, wrong_numbers


async def number_of(connection: AsyncConnection, duty: Duty) -> str:
    """Where they wrote from; else where they called from, wished to be called or were; else the first of the person's
    own that nobody found wrong. Empty where there is none."""
    answers, mine, wrong = answer_texts.c, person_numbers.c, wrong_numbers.c
    wrote: str | None = await connection.scalar(select(answers.number).where(answers.answer_id == duty.duty_id))
    if number := wrote or await number_to_call(connection, duty.call_ids):
        return number
    theirs = select(mine.number).where(mine.person_id == duty.person_id, mine.number.not_in(select(wrong.number)))
    first: str | None = await connection.scalar(theirs.order_by(mine.number).limit(1))
    return first or ""
