"""Is this payment in already? Told by its reference, else by contract, amount, currency and day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.word.state import Payment
from outbound.words.asked import PaymentAsk
from store.queries.words import payments_of_contracts, references_of
from store.states import World

Alike = tuple[str, int, str, str]
"""What two payments have in common that may be one: contract, amount, currency, day."""


class Matching:
    """What is in already. Two payments that are alike in all are two where they have two references, or stand in one
    file as often: whoever sends the file again sends both again."""

    def __init__(self) -> None:
        self._by_reference: dict[tuple[str, str], str] = {}
        self._nameless: defaultdict[Alike, list[str]] = defaultdict(list)
        self._named: defaultdict[Alike, list[str]] = defaultdict(list)

    def learn(
        self, payments: Sequence[Payment], references: Mapping[str, str], apart: frozenset[str] = frozenset()
    ) -> None:
        """What came in for some contracts. `apart`: known by their references only, for other rows are these."""
        for each in payments:
            named = references.get(each.payment_id)
            if named is not None:
                self._by_reference[each.contract_id or "", named] = each.payment_id
            if each.payment_id not in apart:
                (self._nameless if named is None else self._named)[_alike(each)].append(each.payment_id)

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


async def came_in_for(
    connection: AsyncConnection, world: World, contract_ids: Iterable[str]
) -> tuple[list[Payment], dict[str, str]]:
    """What came in for these contracts, as tables and journal have it, and the references, by payment."""
    wanted = set(contract_ids)
    kept = {each.payment_id: each for each in await payments_of_contracts(connection, wanted)}
    kept |= {each.payment_id: each for each in world.payments.recent() if each.contract_id in wanted}
    return list(kept.values()), await references_of(connection, wanted)


def _alike(payment: Payment) -> Alike:
    return (payment.contract_id or "", payment.amount_minor, payment.currency, payment.paid_on)
