"""Files of payments and of consents while the house goes down, and while people say no, on both databases."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.facts import ConsentGiven, PaymentTaken
from outbound.intake.reading import how_of
from outbound.intake.room import Intakes
from outbound.opt_outs import OptOutAsk, opt_out
from store.queries.intakes import Intake, intake_of, intake_rows_of
from store.rebuild import compare
from tests.outbound.conftest import Desk, pieces

PAYMENTS = "Số HĐ;Số tiền;Ngày thanh toán;Mã giao dịch\n" + "".join(
    f"HD-1;1.000;19/11/2026;FT{number}\n" for number in range(60)
)
CONSENTS = (
    "Họ và tên;Số điện thoại;Ngày đồng ý;Kênh;Số phiếu\n"
    "Lý Kim Oanh;0900000416;19/11/2026;giấy;P-1\nVõ Mới;0900000999;19/11/2026;giấy;P-2\n"
)


async def checked(intakes: Intakes, kind: str, text: str, **how: Any) -> str:
    intake_id = await intakes.take_file(kind, pieces(text.encode()), "tep.csv", "hang")
    read = replace(how_of(await intake(intakes, intake_id)), **how)
    assert await intakes.check(intake_id, read) is None
    await intakes.finished(intake_id)
    return intake_id


async def intake(intakes: Intakes, intake_id: str) -> Intake:
    async with intakes.journal.engine.connect() as connection:
        found = await intake_of(connection, intake_id)
    assert found is not None
    return found


async def told(desk: Desk, kind: type) -> int:
    return sum(isinstance(each.fact, kind) for each in await desk.journal.read(limit=5000))


async def test_a_house_that_goes_down_in_the_middle_takes_each_payment_once(desk: Desk, tmp_path: Path) -> None:
    first = desk.lists.intakes
    intake_id = await checked(first, "payments", PAYMENTS)
    assert (await intake(first, intake_id)).counts["good"] == 60, (await intake(first, intake_id)).problem
    assert await first.commit(intake_id, "hang") is None
    while not (first.progress(intake_id) or (1, 0))[0]:
        await asyncio.sleep(0)
        assert await told(desk, PaymentTaken) < 60
    await first.stop()
    halfway = await told(desk, PaymentTaken)
    assert 0 < halfway < 60 and (await intake(first, intake_id)).phase == "taking"

    second = Intakes(desk.journal, first.folder)
    await second.start()
    await second.finished(intake_id)
    after = await intake(second, intake_id)
    assert (after.phase, after.counts["taken"], await told(desk, PaymentTaken)) == ("taken", 60, 60)
    assert not second.path(intake_id).exists(), "the file holds people's data"
    assert (await compare(desk.journal.engine)).well


async def test_a_check_that_is_stopped_leaves_nothing(desk: Desk) -> None:
    intakes = desk.lists.intakes
    intake_id = await intakes.take_file("payments", pieces(PAYMENTS.encode()), "tep.csv", "hang")
    assert await intakes.check(intake_id, how_of(await intake(intakes, intake_id))) is None
    await intakes.interrupt(intake_id)
    assert (await intake(intakes, intake_id)).phase == "read"
    async with desk.journal.engine.connect() as connection:
        assert await intake_rows_of(connection, intake_id) == []
    assert await intakes.discard(intake_id) is None and list(intakes.folder.iterdir()) == []


async def test_who_says_no_after_the_check_is_left_out_and_their_row_says_so(desk: Desk) -> None:
    intakes = desk.lists.intakes
    intake_id = await checked(intakes, "consents", CONSENTS, wording="Tôi đồng ý")
    assert (await intake(intakes, intake_id)).counts["good"] == 2
    await opt_out(desk.journal, OptOutAsk(person_id="oanh"))
    assert await intakes.commit(intake_id, "hang") is None
    await intakes.finished(intake_id)
    after = await intake(intakes, intake_id)
    async with desk.journal.engine.connect() as connection:
        [left_out] = await intake_rows_of(connection, intake_id, "refused")
    assert (after.counts["taken"], after.counts["refused"], await told(desk, ConsentGiven)) == (1, 1, 1)
    assert (left_out.row, left_out.reason, left_out.of_id) == (2, "said_no", "")
