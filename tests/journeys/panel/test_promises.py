"""A lead reads promises to pay and late debts, enters a payment, decides."""

from datetime import timedelta

from sqlalchemy import update

from agent_panel.builders.known import suggested
from domain.facts import DutyOpened, MeasureDecided, PaymentTaken, PromiseCancelled, PromiseJudged, PromiseMade
from store import tables
from store.database import writing
from store.queries.callers import caller_file
from tests.journeys.panel.house import House


async def facts(house: House, kind: type) -> list[object]:
    return [recorded.fact for recorded in await house.journal.read(limit=2000) if isinstance(recorded.fact, kind)]


async def promised(house: House, promise_id: str, amount: int = 1_245_000, days: int = 2) -> None:
    """Oanh promised to pay."""
    due = (house.journal.now() + timedelta(days=days)).date()
    await house.tell(
        PromiseMade(
            at=house.journal.now(),
            promise_id=promise_id,
            person_id="oanh",
            by_id=house.ids["khue"],
            amount_minor=amount,
            currency="VND",
            due_on=due.isoformat(),
            contract_id="c1",
        )
    )


async def test_every_number_opens_into_its_promises_and_a_payment_moves_one(house: House) -> None:
    await promised(house, "w1")
    lead = await house.signed_in("hang")
    due = (await lead.get("/promises")).text
    today = house.journal.now().strftime("%d/%m/%Y")
    wrong = await lead.post("/api/payments", {"contract": "HD-55210", "amount": "nhiều", "paid_on": today})
    unknown = await lead.post("/api/payments", {"contract": "HD-0", "amount": "1tr245", "paid_on": today})
    paid = await lead.post("/api/payments", {"contract": "HD-55210", "amount": "1tr245", "paid_on": today})
    kept = (await lead.get("/promises?show=kept")).text

    assert "Lý Kim Oanh" in due and "1.245.000" in due and "Đang chờ 1" in due and "Đã giữ 0" in due
    assert (wrong.status, set(wrong.data["error"]["fields"])) == (422, {"amount"})
    assert set(unknown.data["error"]["fields"]) == {"contract"}
    assert paid.status == 200 and "Đang chờ 0" in kept and "Đã giữ 1" in kept and "Lý Kim Oanh" in kept
    [taken], [judged] = await facts(house, PaymentTaken), await facts(house, PromiseJudged)
    assert (taken.by_id, judged.result) == (house.ids["hang"], "kept")  # type: ignore[attr-defined]


async def test_a_promise_is_cancelled_by_a_superior_with_a_reason_and_by_nobody_else(house: House) -> None:
    await promised(house, "w1")
    agent, lead = await house.agent("khue"), await house.signed_in("hang")
    forbidden = await agent.post("/api/promises/w1/cancel", {"reason": "mistaken"})
    bare = await lead.post("/api/promises/w1/cancel", {})
    done = await lead.post("/api/promises/w1/cancel", {"reason": "mistaken"})
    again = await lead.post("/api/promises/w1/cancel", {"reason": "mistaken"})
    assert (forbidden.status, bare.status, done.status, again.status) == (403, 422, 200, 409)
    [cancelled] = await facts(house, PromiseCancelled)
    assert cancelled.by_id == house.ids["hang"]  # type: ignore[attr-defined]
    assert "ghi nhầm" in (await lead.get("/promises?show=cancelled")).text


async def test_a_late_debt_has_a_measure_proposed_and_a_visit_becomes_a_duty_on_the_desk(house: House) -> None:
    async with writing(house.journal.engine) as connection:
        long_ago = (house.journal.now() - timedelta(days=70)).date()
        await connection.execute(update(tables.dues).values(due_on=long_ago))
    lead = await house.signed_in("hang")
    page = (await lead.get("/promises?show=debts")).text
    ask = {"measure": "visit", "proposed": "visit", "contract_id": "c1", "visit_on": "+2"}
    bare = await lead.post("/api/debts/oanh/measure", ask)
    empty = await lead.post("/api/debts/oanh/measure", ask | {"reason": " "})
    nobody = await lead.post("/api/debts/oanh/measure", ask | {"reason": "Khách ở gần"})
    done = await lead.post("/api/debts/oanh/measure", ask | {"reason": "Khách ở gần", "visitor_id": house.ids["khue"]})
    await house.settled()
    agent = await house.agent("khue")
    [duty] = await facts(house, DutyOpened)
    desk = (await agent.get(f"/desk?item=duty-{duty.duty_id}")).text  # type: ignore[attr-defined]
    called = await agent.post(f"/api/missed/{duty.duty_id}/call", {})  # type: ignore[attr-defined]
    visited = await agent.post(f"/api/missed/{duty.duty_id}/done", {"result": "visited"})  # type: ignore[attr-defined]

    assert "Lý Kim Oanh" in page and "đi thăm khách" in page and "HD-55210" in page
    assert bare.fields == empty.fields == {"reason": "Cần điền."}
    assert (bare.status, nobody.status, nobody.code, done.status) == (422, 409, "refused_no_visitor", 200)
    assert len(await facts(house, MeasureDecided)) == 1
    assert "Đi thăm khách" in desk and "Đã đi thăm" in desk and visited.status == 200
    assert f"/api/missed/{duty.duty_id}/call" in desk and called.status == 200  # type: ignore[attr-defined]
    assert "Đã quyết định" in (await lead.get("/promises?show=debts")).text


async def test_a_call_because_of_a_promise_is_about_that_promise(house: House) -> None:
    await promised(house, "w1")
    await promised(house, "w2", days=9)
    await house.tell(PromiseJudged(at=house.journal.now(), promise_id="w1", result="broken", paid_minor=0))
    await house.settled()
    agent, [duty] = await house.agent("khue"), await facts(house, DutyOpened)
    called = await agent.post(f"/api/missed/{duty.duty_id}/call", {})  # type: ignore[attr-defined]
    [attempt] = [each for each in house.journal.world.attempts.values() if each.for_id == duty.duty_id]  # type: ignore[attr-defined]
    async with house.journal.engine.connect() as connection:
        file = await caller_file(connection, attempt.call_id)
    assert called.status == 200 and file is not None
    assert [word.promise_id for word in file.words] == ["w1", "w2"]
    assert suggested(file.words, {"days_left": 3}) == "broken-promise"
