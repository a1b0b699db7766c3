"""Payments that come in: each is taken once, counts for the promises of who paid, and pays what was owed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.decisions import Refused
from domain.facts import PaymentTaken
from domain.rows import PaymentReference
from outbound.words.asked import PaymentAsk
from outbound.words.credit import pay
from outbound.words.matching import Matching, came_in_for
from outbound.words.room import judge_persons
from store import tables
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.queries.words import contracts_called, payments_of_contracts
from store.turn import Turn

OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a payment: its id. `before`: it was in already."""

    payment_id: str
    before: bool = False


async def take(turn: Turn, asks: Iterable[PaymentAsk]) -> list[str | Refused]:
    """Take payments in, each once: the id of each, or why it was not taken. Refused: as `take_each`, and payment_known
    (detail: the contract)."""
    wanted = list(asks)
    answers: list[str | Refused] = []
    for ask, came in zip(wanted, await take_each(turn, wanted), strict=True):
        if isinstance(came, Refused):
            answers.append(came)
        else:
            answers.append(Refused("payment_known", ask.contract) if came.before else came.payment_id)
    return answers


async def take_each(
    turn: Turn, asks: Sequence[PaymentAsk], apart: frozenset[str] = frozenset()
) -> list[Came | Refused]:
    """Take payments in, each once. `apart`: payments that these are not, for other rows of the same file are.
    Refused: unknown_contract, payment_future, payment_old, payment_nothing (detail: the contract)."""
    house = await the_organisation(turn.connection)
    today = turn.now.astimezone(ZoneInfo(house.zone)).date()
    owners = await contracts_called(turn.connection, {ask.contract.strip() for ask in asks})
    known = Matching()
    known.learn(*await came_in_for(turn.connection, turn.world, _ids(owners)), apart)
    taken: list[Came | Refused] = []
    persons: set[str] = set()
    for ask in asks:
        found = owners.get(ask.contract.strip(), [])
        if refused := wrong_with(ask, found, today):
            taken.append(refused)
            continue
        contract_id, person_id = found[0]
        same = known.match(ask, (contract_id, ask.amount_minor, house.currency, ask.paid_on.isoformat()))
        payment_id = same or await _take(turn, ask, (contract_id, person_id), house.currency)
        if ask.reference:
            known.note(contract_id, ask.reference, payment_id)
            mark = PaymentReference(payment_id=payment_id, contract_id=contract_id, reference=ask.reference)
            await turn.append(mark)
        taken.append(Came(payment_id, before=same is not None))
        persons.add(person_id)
    await judge_persons(turn, persons)
    return taken


def wrong_with(ask: PaymentAsk, found: Sequence[tuple[str, str]], today: date) -> Refused | None:
    """Why this is no payment of ours. `found`: contracts of that number, each with whose it is."""
    if ask.amount_minor <= 0:
        return Refused("payment_nothing", ask.contract)
    if ask.paid_on > today:
        return Refused("payment_future", ask.contract)
    if today - ask.paid_on > OLDEST:
        return Refused("payment_old", ask.contract)
    return None if len(found) == 1 else Refused("unknown_contract", ask.contract)


def _ids(owners: Mapping[str, Sequence[tuple[str, str]]]) -> set[str]:
    return {contract_id for found in owners.values() for contract_id, _ in found}


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
