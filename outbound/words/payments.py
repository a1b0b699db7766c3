"""Payments that come in: each is taken once, counts for the promises of who paid, and pays what was owed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.decisions import Refused
from domain.facts import PaymentTaken
from domain.rows import PaymentReference
from domain.word.state import Payment
from outbound.words.credit import pay
from outbound.words.room import judge_persons
from store import tables
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.queries.words import contracts_called, payments_of_contracts, references_of
from store.turn import Turn

OLDEST = timedelta(days=366)
Alike = tuple[str, int, str, str]
"""What two payments have in common that may be one: contract, amount, currency, day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsk:
    """So much came in for a contract on a day. `by_id` empty: a command. `reference`: by what whoever keeps the money
    knows it; empty: nobody says."""

    contract: str
    amount_minor: int
    paid_on: date
    by_id: str
    source: Literal["panel", "import"] = "panel"
    reference: str = ""


async def take(turn: Turn, asks: Iterable[PaymentAsk]) -> list[str | Refused]:
    """Take payments in, each once: the id of each, or why it was not taken. Refused: unknown_contract, payment_future,
    payment_old, payment_known, payment_nothing (detail: the contract)."""
    house, wanted = await the_organisation(turn.connection), list(asks)
    today = turn.now.astimezone(ZoneInfo(house.zone)).date()
    owners = await contracts_called(turn.connection, {ask.contract.strip() for ask in wanted})
    known = await _known(turn, {contract_id for found in owners.values() for contract_id, _ in found})
    taken: list[str | Refused] = []
    persons: set[str] = set()
    for ask in wanted:
        found = owners.get(ask.contract.strip(), [])
        if refused := _wrong(ask, found, today):
            taken.append(refused)
            continue
        contract_id, person_id = found[0]
        same = known.match(ask, (contract_id, ask.amount_minor, house.currency, ask.paid_on.isoformat()))
        payment_id = same or await _take(turn, ask, (contract_id, person_id), house.currency)
        if ask.reference:
            known.note(contract_id, ask.reference, payment_id)
            mark = PaymentReference(payment_id=payment_id, contract_id=contract_id, reference=ask.reference)
            await turn.append(mark)
        taken.append(Refused("payment_known", ask.contract) if same else payment_id)
        persons.add(person_id)
    await judge_persons(turn, persons)
    return taken


class _Known:
    """What is in already. Two payments that are alike in all are two where they have two references, or stand in one
    file as often: whoever sends the file again sends both again."""

    def __init__(self, payments: Sequence[Payment], references: dict[str, str]) -> None:
        self._by_reference = {
            (each.contract_id or "", references[each.payment_id]): each.payment_id
            for each in payments
            if each.payment_id in references
        }
        self._nameless: defaultdict[Alike, list[str]] = defaultdict(list)
        self._named: defaultdict[Alike, list[str]] = defaultdict(list)
        for each in payments:
            (self._named if each.payment_id in references else self._nameless)[_alike(each)].append(each.payment_id)

    def match(self, ask: PaymentAsk, alike: Alike) -> str | None:
        """The payment that it is: matched from now on, and no other row is it. Of those without a reference a file may
        mean one that was entered by hand; whoever enters a reference by hand means another."""
        if ask.reference and (known := self._by_reference.get((alike[0], ask.reference))):
            return known
        if ask.reference and ask.source == "panel":
            return None
        left = self._nameless[alike] or ([] if ask.reference else self._named[alike])
        return left.pop() if left else None

    def note(self, contract_id: str, reference: str, payment_id: str) -> None:
        """From here on it is known by its reference."""
        self._by_reference[contract_id, reference] = payment_id


def _wrong(ask: PaymentAsk, found: Sequence[tuple[str, str]], today: date) -> Refused | None:
    if ask.amount_minor <= 0:
        return Refused("payment_nothing", ask.contract)
    if ask.paid_on > today:
        return Refused("payment_future", ask.contract)
    if today - ask.paid_on > OLDEST:
        return Refused("payment_old", ask.contract)
    return None if len(found) == 1 else Refused("unknown_contract", ask.contract)


def _alike(payment: Payment) -> Alike:
    return (payment.contract_id or "", payment.amount_minor, payment.currency, payment.paid_on)


async def _known(turn: Turn, contract_ids: set[str]) -> _Known:
    """As the tables and this turn have it."""
    kept = {each.payment_id: each for each in await payments_of_contracts(turn.connection, contract_ids)}
    recent = turn.world.payments.recent()
    kept |= {each.payment_id: each for each in recent if each.contract_id in contract_ids}
    return _Known(list(kept.values()), await references_of(turn.connection, contract_ids))


async def _take(turn: Turn, ask: PaymentAsk, owner: tuple[str, str], currency: str) -> str:
    (contract_id, person_id), payment_id = owner, new_id()
    await turn.append(
        PaymentTaken(
            at=turn.now,
            payment_id=payment_id,
            person_id=person_id,
            amount_minor=ask.amount_minor,
            currency=currency,
            paid_on=ask.paid_on.isoformat(),
            source=ask.source,
            by_id=ask.by_id,
            contract_id=contract_id,
        )
    )
    left = ask.amount_minor + await _credit(turn, contract_id, ask.amount_minor, currency)
    await pay(turn, (contract_id, currency), left, ask.paid_on)
    return payment_id


async def _credit(turn: Turn, contract_id: str, now_minor: int, currency: str) -> int:
    """What came in before for a contract and paid nothing yet."""
    dues = tables.dues
    kept = {each.payment_id: each for each in await payments_of_contracts(turn.connection, [contract_id])}
    kept |= {each.payment_id: each for each in turn.world.payments.recent() if each.contract_id == contract_id}
    came_in = sum(each.amount_minor for each in kept.values() if each.currency == currency)
    mine = (dues.c.contract_id == contract_id) & (dues.c.currency == currency)
    spent = int(await turn.connection.scalar(select(func.sum(dues.c.paid_minor)).where(mine)) or 0)
    return max(0, came_in - now_minor - spent)
