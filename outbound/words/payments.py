"""Payments that come in: each is taken once, counts for the promises of who paid, and pays what was owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.decisions import Refused
from domain.facts import PaymentTaken
from outbound.words.room import judge_persons
from store import tables
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.turn import Turn

OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsk:
    """So much came in for a contract on a day. `by_id` empty: a command."""

    contract: str
    amount_minor: int
    paid_on: date
    by_id: str
    source: Literal["panel", "import"] = "panel"


async def take(turn: Turn, asks: Iterable[PaymentAsk]) -> list[str | Refused]:
    """Take payments in, each once: the id of each, or why it was not taken. Refused: unknown_contract, payment_future,
    payment_old, payment_known, payment_nothing (detail: the contract)."""
    house = await the_organisation(turn.connection)
    today = turn.now.astimezone(ZoneInfo(house.zone)).date()
    taken: list[str | Refused] = []
    persons: set[str] = set()
    for ask in asks:
        found = await _owner_of(turn, ask, today, house.currency)
        if isinstance(found, Refused):
            taken.append(found)
            continue
        contract_id, person_id = found
        payment_id = new_id()
        await turn.append(
            PaymentTaken(
                at=turn.now,
                payment_id=payment_id,
                person_id=person_id,
                amount_minor=ask.amount_minor,
                currency=house.currency,
                paid_on=ask.paid_on.isoformat(),
                source=ask.source,
                by_id=ask.by_id,
                contract_id=contract_id,
            )
        )
        await _pay_dues(turn, contract_id, ask, house.currency)
        persons.add(person_id)
        taken.append(payment_id)
    await judge_persons(turn, persons)
    return taken


async def _owner_of(turn: Turn, ask: PaymentAsk, today: date, currency: str) -> tuple[str, str] | Refused:
    """The contract and whose it is. The same amount for the same contract on the same day is the same payment."""
    if ask.amount_minor <= 0:
        return Refused("payment_nothing", ask.contract)
    if ask.paid_on > today:
        return Refused("payment_future", ask.contract)
    if today - ask.paid_on > OLDEST:
        return Refused("payment_old", ask.contract)
    contracts = tables.contracts
    query = select(contracts.c.contract_id, contracts.c.person_id).where(contracts.c.number == ask.contract.strip())
    rows = (await turn.connection.execute(query.limit(2))).all()
    if len(rows) != 1:
        return Refused("unknown_contract", ask.contract)
    if await _known(turn, rows[0].contract_id, ask, currency):
        return Refused("payment_known", ask.contract)
    return rows[0].contract_id, rows[0].person_id


async def _known(turn: Turn, contract_id: str, ask: PaymentAsk, currency: str) -> bool:
    same = (contract_id, ask.amount_minor, currency, ask.paid_on.isoformat())
    for fact in turn.facts:
        if isinstance(fact, PaymentTaken) and same == (
            fact.contract_id, fact.amount_minor, fact.currency, fact.paid_on,
        ):  # fmt: skip
            return True
    payments = tables.payments
    wanted = zip((payments.c.contract_id, payments.c.amount_minor, payments.c.currency, payments.c.paid_on), same,
                 strict=True)  # fmt: skip
    query = select(payments.c.payment_id).where(*(column == value for column, value in wanted))
    return await turn.connection.scalar(query.limit(1)) is not None


async def _pay_dues(turn: Turn, contract_id: str, ask: PaymentAsk, currency: str) -> None:
    """What the money covers whole is paid, the first due first; a part of a payment stays owed."""
    dues, left = tables.dues, ask.amount_minor
    query = select(dues.c.due_id, dues.c.amount_minor).where(
        dues.c.contract_id == contract_id, dues.c.currency == currency, dues.c.paid_on.is_(None)
    )
    for row in (await turn.connection.execute(query.order_by(dues.c.due_on))).all():
        if row.amount_minor > left:
            return
        left -= row.amount_minor
        await turn.connection.execute(update(dues).where(dues.c.due_id == row.due_id).values(paid_on=ask.paid_on))
