"""A file of payments, CSV or XLSX, read as lists are: in a process of its own, every cell with its reason."""

from dataclasses import dataclass, replace
from pathlib import Path

from domain.decisions import Refused
from domain.lists.columns import DateOrder, Field, Plan, guess
from domain.lists.dates import settled
from domain.lists.money import places_of
from domain.lists.names import folded
from domain.lists.reading import Fault, ReadRow
from outbound.lists.checking import Born, workshop
from outbound.lists.files import FileWrong, Found, Reading
from outbound.lists.worker import Numbering, examine, lay_out, understand
from outbound.words.payments import PaymentAsk, take
from store.turn import Turn

NEEDED: tuple[Field, ...] = ("contract", "amount", "due_on")
PAID_ON = (
    "paid", "paid on", "payment date", "ngay thanh toan", "ngay tra", "ngay tra tien", "ngay nop", "付款日", "付款日期",
    "还款日期", "到账日期",
)  # fmt: skip
"""Headers of the day on which it was paid."""
REFERENCES = (
    "reference", "ref", "reference no", "transaction", "transaction id", "transaction no", "ma giao dich",
    "so giao dich", "ma gd", "so gd", "so but toan", "ma tham chieu", "流水号", "交易号", "交易流水号", "参考号",
)  # fmt: skip
"""Headers of what whoever keeps the money calls it; read as a note, which is text and stays so."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One row as it was read, and what is wrong with it."""

    row: int
    ask: PaymentAsk | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a file has brought. `known`: rows that had been taken before; `faults`: by row; nothing is in then."""

    rows: int
    taken: int = 0
    known: int = 0
    faults: tuple[tuple[int, Fault], ...] = ()


async def read_file(path: Path, folder: Path, how: tuple[str, DateOrder], born: Born | None = None) -> list[PaymentRow]:
    """The payments of a file. `how`: the house's currency, and what 03/04 means. Raises FileWrong."""
    currency, dates = how
    rows: list[PaymentRow] = []
    async with workshop(folder, born, cores=1) as shop:
        found = await shop.run(examine, path, shop.folder, Reading())
        plan = plan_of(found, currency, dates)
        reading = Reading(encoding=found.encoding, delimiter=found.delimiter, sheet=found.sheet)
        laid = await shop.run(lay_out, path, shop.folder, reading, plan)
        plan = replace(plan, dates=settled(set(laid.orders), plan.dates))
        for portion in range(laid.portions):
            read = await shop.run(understand, shop.folder, portion, plan, Numbering(region="VN", prefixes=()))
            rows += [_row(each, plan) for each in read]
    return rows


async def take_in(turn: Turn, rows: list[PaymentRow], by_id: str) -> Taken:
    """All of it, or nothing: rows that were taken before are passed over."""
    faults = [(each.row, fault) for each in rows for fault in each.faults]
    if faults:
        return Taken(rows=len(rows), faults=tuple(faults))
    asks = [replace(each.ask, by_id=by_id) for each in rows if each.ask]
    answers = await take(turn, asks)
    refused = [
        (each.row, Fault(reason=answer.reason, shown=answer.detail))
        for each, answer in zip(rows, answers, strict=True)
        if isinstance(answer, Refused) and answer.reason != "payment_known"
    ]
    if refused:
        raise NothingTaken(Taken(rows=len(rows), faults=tuple(refused)))
    known = sum(1 for answer in answers if isinstance(answer, Refused))
    return Taken(rows=len(rows), taken=len(answers) - known, known=known)


class NothingTaken(Exception):
    """Rows of a file are refused: the turn is given up, so that nothing is in."""

    def __init__(self, told: Taken) -> None:
        super().__init__(f"{len(told.faults)} rows are refused")
        self.told = told


def plan_of(found: Found, currency: str, dates: DateOrder) -> Plan:
    """Which column means what. Raises FileWrong where one lacks."""
    columns: dict[Field, int] = {field: at for field, at in guess(found.headers).items() if field in NEEDED}
    paid = next((at for at, header in enumerate(found.headers) if folded(header) in PAID_ON), None)
    if paid is not None:
        columns["due_on"] = paid
    named = next((at for at, header in enumerate(found.headers) if folded(header) in REFERENCES), None)
    if named is not None:
        columns["note"] = named
    lacking = [field for field in NEEDED if field not in columns]
    if lacking:
        raise FileWrong("column_lacking", str(found.header_row), ", ".join(lacking))
    return Plan(
        headers=found.headers, columns=columns, needs=("amount", "due_on"), places=places_of(currency), dates=dates
    )


def _row(read: ReadRow, plan: Plan) -> PaymentRow:
    entry, faults = read.entry, read.faults
    if not entry.contract and not any(fault.column == plan.label("contract") for fault in faults):
        faults = (*faults, Fault(reason="missing", column=plan.label("contract")))
    if faults or entry.amount_minor is None or entry.due_on is None:
        return PaymentRow(entry.row, None, faults)
    ask = PaymentAsk(
        contract=entry.contract,
        amount_minor=entry.amount_minor,
        paid_on=entry.due_on,
        by_id="",
        source="import",
        reference=entry.note.strip(),
    )
    return PaymentRow(entry.row, ask)
