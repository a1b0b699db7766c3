"""Money beyond all that was owed under a contract: kept, and set against what comes to be owed next.

Nothing of it is written but what each due has been paid: what is left over follows from what came in and what it paid.
"""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from store import tables
from store.queries.organisation import the_organisation
from store.queries.words import left_over
from store.turn import Turn


async def set_off(turn: Turn, contract_ids: Sequence[str]) -> None:
    """What is left over under these contracts pays what is owed under them, as of today."""
    over = await left_over(turn.connection, contract_ids)
    if over:
        today = turn.now.astimezone(ZoneInfo((await the_organisation(turn.connection)).zone)).date()
        for contract_id, currency, minor in over:
            await pay(turn, (contract_id, currency), minor, today)


async def pay(turn: Turn, owed: tuple[str, str], left: int, paid_on: date) -> None:
    """What is owed under a contract in a currency is paid, the first due first; of the one that the money does not
    cover a part. What is over is left over (`store.queries.words.credits` shows it)."""
    dues, (contract_id, currency) = tables.dues, owed
    query = select(dues.c.due_id, dues.c.amount_minor, dues.c.paid_minor).where(
        dues.c.contract_id == contract_id, dues.c.currency == currency, dues.c.paid_on.is_(None)
    )
    for row in (await turn.connection.execute(query.order_by(dues.c.due_on, dues.c.due_id))).all():
        part = min(left, row.amount_minor - row.paid_minor)
        paid = row.paid_minor + part
        values = {"paid_minor": paid, "paid_on": paid_on if paid >= row.amount_minor else None}
        await turn.connection.execute(update(dues).where(dues.c.due_id == row.due_id).values(values))
        left -= part
        if not left:
            return
