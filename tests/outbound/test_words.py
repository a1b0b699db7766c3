"""Promises to pay, watched: reminded of, judged when money comes in or their day is over; payments from a file."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desk.room import react
from domain.decisions import Refused
from domain.facts import (
    DutyDone,
    DutyOpened,
    Fact,
    MeasureDecided,
    PaymentTaken,
    PromiseJudged,
    PromiseMade,
    PromiseReminded,
)
from domain.judge import judge
from outbound.intake.whole import TakenFile as Taken
from outbound.lists.files import FileWrong
from outbound.words.asked import PaymentAsk
from outbound.words.deciding import MeasureAsk, cancel, decide_measure
from outbound.words.payments import take
from outbound.words.room import look
from store import tables
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.evidence import evidence_of
from store.queries.persons import holdings_of
from store.queries.words import Credit, credits
from store.rebuild import compare
from tests.conftest import HandClock
from tests.outbound.made import taken_whole

HOUSE = """\
name: Nhà mẫu
hotlines:
  - {id: main, name: Tổng đài, did: "02838000000"}
users:
  - {id: khue, login: khue, name: Khuê, role: agent}
  - {id: hang, login: hang, name: Hằng, role: lead}
persons:
  - id: oanh
    name: Lý Kim Oanh
    numbers: ["+84900000416"]
    contracts:
      - {kind: loan, number: HD-1, title: Xe máy, dues: [{title: Kỳ 1, amount_minor: 500000, due_on: 2026-11-10},
         {title: Kỳ 2, amount_minor: 500000, due_on: 2026-12-10}]}
  - {id: phat, name: Huỳnh Tấn Phát, contracts: [{kind: loan, number: HD-2, title: Tủ lạnh}]}
"""
TODAY = date(2026, 11, 20)


class Ledger:
    """The journal, driven a day at a time."""

    def __init__(self, journal: Journal, now: HandClock) -> None:
        self.journal, self.now, self._read = journal, now, 0

    async def promised(self, amount: int, due: date, contract_id: str | None = None) -> str:
        """Oanh promises."""
        promise_id = f"w-{due}-{amount}"
        await self.journal.append(
            PromiseMade(
                at=self.now.at,
                promise_id=promise_id,
                person_id="oanh",
                by_id="khue",
                amount_minor=amount,
                currency="VND",
                due_on=due.isoformat(),
                contract_id=contract_id,
            )
        )
        return promise_id

    async def goes_on(self, days: float) -> None:
        """Time passes; what is due happens, and what follows from it."""
        self.now.forward(days * 86400)
        await self.journal.decide(look)
        while self._read < self.journal.seq:
            for recorded in await self.journal.read(self._read, 100):
                await self.journal.decide(lambda turn, r=recorded: react(turn, r))  # type: ignore[misc]
                self._read = recorded.seq

    async def pays(self, amount: int, on: date = TODAY, contract: str = "HD-1", reference: str = "") -> str | Refused:
        """Money comes in."""
        ask = PaymentAsk(contract=contract, amount_minor=amount, paid_on=on, by_id="hang", reference=reference)
        [answer] = await self.journal.decide(lambda turn: take(turn, [ask]))
        return answer

    async def told(self, kind: type[Fact]) -> list[Fact]:
        """Facts of a kind."""
        return [r.fact for r in await self.journal.read(limit=10_000) if isinstance(r.fact, kind)]


@pytest.fixture
async def ledger(any_journal: Journal, now: HandClock, tmp_path: Path) -> Ledger:
    """A house with a debtor, on both kinds of database."""
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    read = read_organisation(tmp_path / "house.yaml")
    await any_journal.decide(lambda turn: keep(turn.connection, read, turn.now))
    return Ledger(any_journal, now)


async def test_a_promise_is_reminded_of_the_day_before_and_called_about_when_it_was_not_kept(ledger: Ledger) -> None:
    promise_id = await ledger.promised(500_000, TODAY + timedelta(days=2))
    await ledger.goes_on(0)
    assert await ledger.told(PromiseReminded) == []
    await ledger.goes_on(1)
    await ledger.goes_on(0.1)
    [reminded] = await ledger.told(PromiseReminded)
    [duty] = await ledger.told(DutyOpened)
    assert (duty.duty, duty.owner_id, duty.person_id) == ("reminder", "khue", "oanh")  # type: ignore[attr-defined]
    await ledger.goes_on(4)
    [judged] = await ledger.told(PromiseJudged)
    assert (reminded.promise_id, judged.promise_id, judged.result) == (promise_id, promise_id, "broken")  # type: ignore[attr-defined]
    [done] = await ledger.told(DutyDone)
    assert (done.duty_id, done.result) == (duty.duty_id, "excused")  # type: ignore[attr-defined]
    assert [d.duty for d in ledger.journal.world.duties.values()] == ["broken_promise"]
    assert [c.owner_id for c in ledger.journal.world.clocks.values()] == ["khue"]


async def test_money_beyond_all_that_is_owed_is_kept_and_pays_what_is_owed_next(ledger: Ledger) -> None:
    contract = await _contract(ledger)
    async with ledger.journal.engine.connect() as connection:
        dues = (await connection.execute(select(tables.dues.c.amount_minor))).scalars().all()
        assert await credits(connection) == []
    await ledger.pays(sum(dues) + 300_000)
    async with ledger.journal.engine.connect() as connection:
        assert await credits(connection) == [Credit("oanh", "HD-1", 300_000, "VND")]
    row = {"due_id": "next", "contract_id": contract, "title": "Kỳ 9", "amount_minor": 500_000, "currency": "VND"}
    more = insert(tables.dues).values(**row, due_on=TODAY)
    await ledger.journal.decide(lambda turn: turn.connection.execute(more))
    await ledger.pays(200_000)
    async with ledger.journal.engine.connect() as connection:
        paid = select(tables.dues.c.paid_minor, tables.dues.c.paid_on).where(tables.dues.c.due_id == "next")
        assert (await connection.execute(paid)).one() == (500_000, TODAY)
        assert await credits(connection) == []


async def test_money_that_comes_in_keeps_the_promise_at_once_and_pays_what_was_due(ledger: Ledger) -> None:
    contract = await _contract(ledger)
    await ledger.promised(500_000, TODAY + timedelta(days=3), contract)
    payment = await ledger.pays(500_000)
    again = await ledger.pays(500_000)
    [judged] = await ledger.told(PromiseJudged)
    assert isinstance(payment, str) and isinstance(again, Refused) and again.reason == "payment_known"
    assert (judged.result, judged.paid_minor) == ("kept", 500_000)  # type: ignore[attr-defined]
    async with ledger.journal.engine.connect() as connection:
        rows = (await connection.execute(select(tables.dues.c.title, tables.dues.c.paid_on))).all()
    assert {row.title: row.paid_on for row in rows} == {"Kỳ 1": TODAY, "Kỳ 2": None}
    assert (await compare(ledger.journal.engine)).differences == ()
    await ledger.goes_on(10)
    assert len(await ledger.told(PromiseJudged)) == 1 and await ledger.told(DutyOpened) == []


async def test_the_same_money_keeps_no_second_promise(ledger: Ledger) -> None:
    contract = await _contract(ledger)
    await ledger.promised(500_000, TODAY + timedelta(days=1), contract)
    await ledger.pays(500_000)
    again = await ledger.promised(500_000, TODAY + timedelta(days=2), contract)
    await ledger.goes_on(7)
    first, second = await ledger.told(PromiseJudged)
    assert (first.result, second.promise_id, second.result) == ("kept", again, "broken")  # type: ignore[attr-defined]
    async with ledger.journal.engine.connect() as connection:
        evidence = await evidence_of(connection)
    assert [
        broken for broken in judge(evidence, ledger.now()) if "promise" in broken.rule or "money" in broken.rule
    ] == []


async def test_a_payment_that_cannot_be_is_not_taken(ledger: Ledger) -> None:
    asked = {
        "unknown_contract": ledger.pays(1, contract="HD-9"),
        "payment_future": ledger.pays(1, on=TODAY + timedelta(days=1)),
        "payment_old": ledger.pays(1, on=TODAY - timedelta(days=400)),
        "payment_nothing": ledger.pays(0),
    }
    for reason, answer in asked.items():
        refused = await answer
        assert isinstance(refused, Refused) and refused.reason == reason
    assert await ledger.told(PaymentTaken) == []


async def test_a_person_cancels_a_promise_once_and_nothing_follows_from_it(ledger: Ledger) -> None:
    promise_id = await ledger.promised(500_000, TODAY + timedelta(days=1))
    first = await ledger.journal.decide(lambda turn: cancel(turn, promise_id, "hang", "mistaken"))
    again = await ledger.journal.decide(lambda turn: cancel(turn, promise_id, "hang", "mistaken"))
    await ledger.goes_on(9)
    assert first is None and isinstance(again, Refused) and again.reason == "promise_settled"
    assert await ledger.told(PromiseReminded) == await ledger.told(PromiseJudged) == []


async def test_a_measure_is_decided_with_a_reason_and_a_visit_is_somebodys_duty(ledger: Ledger) -> None:
    asked = {"person_id": "oanh", "by_id": "hang", "measure": "visit", "proposed": "call_again"}
    silent = await ledger.journal.decide(lambda turn: decide_measure(turn, MeasureAsk(**asked, reason=" ")))  # type: ignore[arg-type]
    nobody = await ledger.journal.decide(lambda turn: decide_measure(turn, MeasureAsk(**asked, reason="Khách quý")))  # type: ignore[arg-type]
    whole = MeasureAsk(**asked, reason="Khách quý", visitor_id="khue", visit_on=TODAY + timedelta(days=3))  # type: ignore[arg-type]
    done = await ledger.journal.decide(lambda turn: decide_measure(turn, whole))
    await ledger.goes_on(0)
    assert [r.reason for r in (silent, nobody) if isinstance(r, Refused)] == ["no_reason", "no_visitor"]
    assert isinstance(done, str) and len(await ledger.told(MeasureDecided)) == 1
    [duty] = ledger.journal.world.duties.values()
    assert (duty.duty, duty.owner_id, duty.person_id) == ("visit", "khue", "oanh")


async def test_parts_add_up_for_the_promise_and_for_what_is_owed(ledger: Ledger) -> None:
    contract = await _contract(ledger)
    await ledger.promised(500_000, TODAY + timedelta(days=3), contract)
    await ledger.pays(200_000)
    assert await ledger.told(PromiseJudged) == [] and await _lacking(ledger) == {"Kỳ 1": 300_000, "Kỳ 2": 500_000}
    await ledger.pays(250_000)
    assert await ledger.told(PromiseJudged) == []
    await ledger.pays(50_000)
    [judged] = await ledger.told(PromiseJudged)
    assert (judged.result, judged.paid_minor) == ("kept", 500_000)  # type: ignore[attr-defined]
    assert await _lacking(ledger) == {"Kỳ 2": 500_000}


async def test_what_is_paid_in_part_is_partly_kept_and_money_pays_over_the_end_of_a_due(ledger: Ledger) -> None:
    await ledger.promised(900_000, TODAY + timedelta(days=1), await _contract(ledger))
    await ledger.pays(600_000)
    await ledger.goes_on(6)
    [judged] = await ledger.told(PromiseJudged)
    assert (judged.result, judged.paid_minor) == ("partly", 600_000)  # type: ignore[attr-defined]
    assert await _lacking(ledger) == {"Kỳ 2": 400_000}


async def test_money_that_kept_one_promise_keeps_no_later_one(ledger: Ledger) -> None:
    first = await ledger.promised(500_000, TODAY + timedelta(days=1))
    second = await ledger.promised(500_000, TODAY + timedelta(days=2))
    await ledger.pays(500_000)
    await ledger.goes_on(6)
    results = {fact.promise_id: fact.result for fact in await ledger.told(PromiseJudged)}  # type: ignore[attr-defined]
    assert results == {first: "kept", second: "broken"}


async def test_money_known_of_before_the_promise_does_not_keep_it(ledger: Ledger) -> None:
    await ledger.pays(500_000)
    ledger.now.forward(60)
    await ledger.promised(500_000, TODAY + timedelta(days=1))
    await ledger.goes_on(6)
    [judged] = await ledger.told(PromiseJudged)
    assert (judged.result, judged.paid_minor) == ("broken", 0)  # type: ignore[attr-defined]


async def test_equal_payments_of_one_day_are_two_by_their_references(ledger: Ledger, tmp_path: Path) -> None:
    yesterday = TODAY - timedelta(days=1)
    answers = [await ledger.pays(100_000, yesterday, reference=each) for each in ("", "", "FT1", "FT1", "")]
    reasons = [each.reason if isinstance(each, Refused) else "" for each in answers]
    assert reasons == ["", "payment_known", "", "payment_known", "payment_known"]
    assert await _import(ledger, tmp_path, NAMED) == Taken(rows=3, known=3), (
        "FT2 is the one entered without a reference"
    )
    assert await _import(ledger, tmp_path, NAMED.replace("FT1", "FT3")) == Taken(rows=3, taken=1, known=2)
    assert len(await ledger.told(PaymentTaken)) == 3


async def test_two_that_come_at_once_are_one(ledger: Ledger) -> None:
    answers = await asyncio.gather(*(ledger.pays(100_000) for _ in range(4)))
    assert sum(isinstance(each, Refused) for each in answers) == 3
    assert len(await ledger.told(PaymentTaken)) == 1


EQUAL = "Hợp đồng;Số tiền;Ngày thanh toán\n" + "HD-1;100.000;19/11/2026\n" * 3
NAMED = "Hợp đồng;Số tiền;Ngày thanh toán;Mã giao dịch\n" + "".join(
    f"HD-1;100.000;19/11/2026;FT{n}\n" for n in (1, 2, 2)
)


async def test_equal_rows_of_one_file_are_as_many_payments_and_again_none(ledger: Ledger, tmp_path: Path) -> None:
    assert [await _import(ledger, tmp_path, EQUAL) for _ in range(2)] == [
        Taken(rows=3, taken=3), Taken(rows=3, known=3),
    ]  # fmt: skip
    more = EQUAL + "HD-1;100.000;19/11/2026\n"
    assert await _import(ledger, tmp_path, more) == Taken(rows=4, taken=1, known=3)
    assert await _lacking(ledger) == {"Kỳ 1": 100_000, "Kỳ 2": 500_000}


async def test_a_file_with_references_says_which_are_the_same(ledger: Ledger, tmp_path: Path) -> None:
    assert await _import(ledger, tmp_path, NAMED) == Taken(rows=3, taken=2, known=1)
    assert await _import(ledger, tmp_path, NAMED) == Taken(rows=3, known=3)


async def _import(ledger: Ledger, tmp_path: Path, text: str) -> Taken:
    return await taken_whole(ledger.journal, tmp_path, "payments", text)


async def _lacking(ledger: Ledger) -> dict[str, int]:
    """What is still owed, by its title."""
    async with ledger.journal.engine.connect() as connection:
        return {due.title: due.amount_minor for due in (await holdings_of(connection, "oanh")).dues}


FILE = "Hợp đồng;Số tiền;Ngày thanh toán\nHD-1;500.000;19/11/2026\nHD-2;120.000;20/11/2026\n"


async def test_a_file_of_payments_is_taken_whole_and_twice_is_once(ledger: Ledger, tmp_path: Path) -> None:
    first, again = [await _import(ledger, tmp_path, FILE) for _ in range(2)]
    assert (first, again) == (Taken(rows=2, taken=2), Taken(rows=2, known=2))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("HD-9;500.000;19/11/2026", "unknown_contract"),
        ("HD-2;1.00x;19/11/2026", "amount_unreadable"),
        (";500.000;19/11/2026", "missing"),
        ("HD-2;500.000;31/02/2026", "date_impossible"),
        ("HD-2;=1+1;19/11/2026", "formula"),
    ],
)
async def test_one_wrong_row_and_nothing_is_in(ledger: Ledger, tmp_path: Path, row: str, reason: str) -> None:
    told = await _import(ledger, tmp_path, f"{FILE}{row}\n")
    assert [(at, fault.reason) for at, fault in told.faults] == [(4, reason)]
    assert await ledger.told(PaymentTaken) == []


async def test_a_file_without_its_columns_says_which(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(FileWrong, match=r"column_lacking.*contract, due_on"):
        await _import(ledger, tmp_path, "Tên;Số tiền\nA;5\n")


async def _contract(ledger: Ledger) -> str:
    async with ledger.journal.engine.connect() as connection:
        query = select(tables.contracts.c.contract_id).where(tables.contracts.c.number == "HD-1")
        return str(await connection.scalar(query))
