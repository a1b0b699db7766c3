"""Payments: each row belongs to a contract, and with it to whoever owes and to what they promised."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from domain.days import day_of
from domain.decisions import Refused
from domain.lists.columns import Field, guess
from domain.lists.names import folded
from domain.lists.reading import Entry, Fault, ReadRow
from domain.word.state import Payment
from outbound.intake.promised import Promised
from outbound.intake.reading import Done, Ground, How
from outbound.words.asked import PaymentAsk
from outbound.words.matching import Matching, came_in_for
from outbound.words.payments import take_each, wrong_with
from store.queries.intakes import Intake, IntakeRow, used_by
from store.queries.persons import persons_by_id
from store.queries.words import contracts_called
from store.turn import Turn

NEEDED: tuple[Field, ...] = ("contract", "amount", "due_on")
HEADERS: dict[Field, tuple[str, ...]] = {
    "due_on": (
        "paid", "paid on", "payment date", "ngay thanh toan", "ngay tra", "ngay tra tien", "ngay nop", "付款日",
        "付款日期", "还款日期", "到账日期",
    ),
    "note": (
        "reference", "ref", "reference no", "transaction", "transaction id", "transaction no", "ma giao dich",
        "so giao dich", "ma gd", "so gd", "so but toan", "ma tham chieu", "流水号", "交易号", "交易流水号", "参考号",
    ),
}  # fmt: skip
"""Headers of the day on which it was paid, and of what whoever keeps the money calls it: text, and stays so."""


class Payments:
    """The kind `payments`."""

    name = "payments"
    fields: tuple[Field, ...] = (*NEEDED, "note")
    takes = ("good", "duplicate")

    def guess(self, headers: tuple[str, ...]) -> dict[Field, int]:
        """As lists guess, and the headers that only payments have."""
        columns = {field: at for field, at in guess(headers).items() if field in NEEDED}
        for field, words in HEADERS.items():
            place = next((at for at, header in enumerate(headers) if folded(header) in words), None)
            if place is not None:
                columns[field] = place
        return columns

    def needs(self, how: How) -> tuple[Field, ...]:
        """A contract, an amount, a day."""
        return NEEDED

    def judging(self, ground: Ground) -> "JudgesPayments":
        """One who knows today's date."""
        return JudgesPayments(ground)

    async def take(self, turn: Turn, intake: Intake, rows: Sequence[IntakeRow]) -> list[Done]:
        """Each once; what a promise has become of it is judged at once."""
        apart = await used_by(turn.connection, intake.intake_id, [row.contract for row in rows])
        answers = await take_each(turn, [_ask(row, intake.taken_by) for row in rows], apart)
        return [
            Done(reason=answer.reason) if isinstance(answer, Refused) else Done(of_id=answer.payment_id)
            for answer in answers
        ]


class JudgesPayments:
    """Judges the rows of one file, in order: the second of two that have one reference is a duplicate of the first."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._now = ground.journal.now()
        self._today = day_of(self._now, ZoneInfo(ground.house.zone))
        self._promised = Promised(ground.house, self._now)
        self._known, self._learned, self._rows = Matching(), set[str](), dict[str, int]()

    async def judge(self, connection: AsyncConnection, read: Sequence[ReadRow]) -> list[IntakeRow]:
        """With whose each is, and which promise it is for."""
        owners = await contracts_called(connection, {each.entry.contract for each in read if each.entry.contract})
        ids = {contract_id for found in owners.values() for contract_id, _ in found} - self._learned
        self._known.learn(*await came_in_for(connection, self._ground.journal.world, ids))
        self._learned |= ids
        persons = {person_id for found in owners.values() for _, person_id in found}
        names = {key: person.name for key, person in (await persons_by_id(connection, persons)).items()}
        await self._promised.learn(connection, self._ground.journal.world, persons)
        return [self._row(each, owners, names) for each in read]

    def _row(self, read: ReadRow, owners: dict[str, list[tuple[str, str]]], names: dict[str, str]) -> IntakeRow:
        entry, found = read.entry, owners.get(read.entry.contract, [])
        person_id = found[0][1] if len(found) == 1 else None
        verdict, reason, of_row = self._verdict(read, found)
        return IntakeRow(
            row=entry.row,
            verdict=verdict,
            reason=reason,
            faults=read.faults or _fault(reason, self._ground.plan.label("contract"), entry.contract, verdict),
            of_row=of_row,
            name=names.get(person_id or "", ""),
            contract=entry.contract,
            amount_minor=entry.amount_minor,
            day=entry.due_on,
            note=entry.note.strip(),
            person_id=person_id,
            promise_id=self._promised.pays(self._payment(entry, found[0])) if verdict == "good" else None,
        )

    def _verdict(self, read: ReadRow, found: Sequence[tuple[str, str]]) -> tuple[str, str, int]:
        """And why, and of which row it is a duplicate."""
        if read.faults:
            return "wrong", read.faults[0].reason, 0
        entry = read.entry
        assert entry.amount_minor is not None and entry.due_on is not None, "a row without them has a fault"
        ask = _asked(entry.contract, entry.amount_minor, entry.due_on, entry.note.strip())
        if refused := wrong_with(ask, found, self._today):
            return "wrong", refused.reason, 0
        alike = (found[0][0], ask.amount_minor, self._ground.house.currency, ask.paid_on.isoformat())
        same = self._known.match(ask, alike)
        if ask.reference:
            self._known.note(found[0][0], ask.reference, same or f"row {entry.row}")
            self._rows.setdefault(f"row {entry.row}", entry.row)
        if same:
            return "duplicate", "same_reference" if same in self._rows else "payment_known", self._rows.get(same, 0)
        return "good", "", 0

    def _payment(self, entry: Entry, owner: tuple[str, str]) -> Payment:
        """What a row would be, were it taken in now."""
        assert entry.amount_minor is not None and entry.due_on is not None, "a row without them has a fault"
        return Payment(
            payment_id=f"row {entry.row}",
            person_id=owner[1],
            contract_id=owner[0],
            amount_minor=entry.amount_minor,
            currency=self._ground.house.currency,
            paid_on=entry.due_on.isoformat(),
            taken_at=self._now,
        )


def _fault(reason: str, column: str, shown: str, verdict: str) -> tuple[Fault, ...]:
    return (Fault(reason=reason, column=column, shown=shown[:60]),) if verdict == "wrong" else ()


def _ask(row: IntakeRow, by_id: str) -> PaymentAsk:
    assert row.amount_minor is not None and row.day is not None, "a row without them is wrong"
    return _asked(row.contract, row.amount_minor, row.day, row.note, by_id)


def _asked(contract: str, amount_minor: int, day: date, reference: str, by_id: str = "") -> PaymentAsk:
    return PaymentAsk(
        contract=contract, amount_minor=amount_minor, paid_on=day, by_id=by_id, source="import", reference=reference
    )
