"""Consents, brand names and the register hold every advertising call: kept with their proof, withdrawn at once."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from domain import facts as f
from domain.attempts import Attempt, AttemptAsk
from domain.decisions import ALLOWED, Refused
from domain.house import HouseRules
from outbound.attempts import place, reserve, send
from outbound.consents import ConsentAsk, give, withdraw
from outbound.intake.whole import TakenFile
from outbound.law import Law
from outbound.lists.files import FileWrong
from outbound.opt_outs import OptOutAsk, opt_out
from outbound.registers.taking import RegisterAsk, Registers
from store import tables
from store.queries.consents import consents_shown, in_force
from store.queries.evidence import evidence_of
from tests.desk.conftest import House, Switchboard, house, telephony
from tests.outbound.made import taken_whole
from tests.outbound.test_law import on_the_wall

__all__ = ["house", "telephony"]
OANH = "+84900000416"
ASK = AttemptAsk(purpose="talk", for_id="entry", number=OANH, person_id="oanh", contact="advertising")
TODAY = date(2026, 11, 20)
HEAD = "Họ và tên,Số điện thoại,Ngày đồng ý,Kênh,Bằng chứng,Nội dung\r\n"


@pytest.fixture(autouse=True)
async def finance(house: House) -> None:
    """At ten in the morning, in a house with the advertising pack and a brand name."""
    on_the_wall(house, "10:00:00")
    async with house.journal.engine.connect() as connection:
        did = await connection.scalar(select(tables.hotlines.c.did).order_by(tables.hotlines.c.hotline_id).limit(1))
    rules = HouseRules(packs=("VN-advertising", "VN-house"), brand_names={str(did): "NHA MAU"})

    async def change(turn: object) -> None:
        await turn.connection.execute(update(tables.organisation).values(rules=rules))  # type: ignore[attr-defined]

    await house.journal.decide(change)


def agreed(house: House, **said: object) -> ConsentAsk:
    ask = ConsentAsk(
        person_id="oanh", number=OANH, via="paper", given_at=house.now.at, wording="Tôi đồng ý", proof="P-1", by_id="h"
    )
    return replace(ask, **said)  # type: ignore[arg-type]


async def keep(house: House, **said: object) -> str | Refused:
    return await house.journal.decide(lambda turn: give(turn, agreed(house, **said)))


async def register(house: House, tmp_path: Path, numbers: str, on: date = TODAY, *, anyway: bool = False) -> object:
    file = tmp_path / "register.csv"
    file.write_text(numbers)
    ask = RegisterAsk(state_on=on, by_id="hang", anyway=anyway)
    return await Registers(house.journal, tmp_path / "work").take(file, ask)


@pytest.mark.parametrize("count", [40_000, 10])
async def test_a_copy_that_is_stopped_leaves_the_one_before_and_nothing_of_itself(
    house: House, tmp_path: Path, count: int
) -> None:
    """Also during its last piece: what was said to be stopped is not in force."""
    before = await register(house, tmp_path, "0900000416\n")
    registers, file = Registers(house.journal, tmp_path / "work"), tmp_path / "many.csv"
    file.write_text("".join(f"09{number:08}\n" for number in range(count)))
    taking = asyncio.ensure_future(registers.take(file, RegisterAsk(state_on=TODAY, by_id="hang")))
    while (how := registers.progress()) is None or not how[1]:
        await asyncio.sleep(0)
        assert not taking.done()
    assert how[1] == count
    registers.interrupt()
    stopped = await taking
    assert isinstance(stopped, Refused) and stopped.reason == "register_stopped"
    assert (registers.progress(), in_force(house.journal.world)) == (None, before)
    async with house.journal.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.do_not_call_numbers)) == 1


async def refusal(house: House, telephony: Switchboard) -> str:
    """Why she may not be called now; empty: she was."""
    placed = await place(house.journal, telephony, ASK)
    return placed.reason if isinstance(placed, Refused) else ""


async def test_an_advertising_call_needs_all_three(house: House, telephony: Switchboard, tmp_path: Path) -> None:
    assert await refusal(house, telephony) == "prior_consent"
    consent_id = await keep(house)
    assert isinstance(consent_id, str)
    assert await refusal(house, telephony) == "do_not_call_scrub"
    await register(house, tmp_path, "so\n0900000999\n84900000416\nkhong phai so\n" + "0912345678\n" * 200)
    assert await refusal(house, telephony) == "do_not_call_listed"
    await register(house, tmp_path, "0900000999\n", anyway=True)
    assert await refusal(house, telephony) == "" and len(telephony.placed) == 1

    facts = repr(await house.facts())
    assert "900000416" not in facts and "P-1" not in facts and "Tôi đồng ý" not in facts
    async with house.journal.engine.connect() as connection:
        assert (await evidence_of(connection)).on_register == frozenset()
        (kept,) = await consents_shown(connection, "oanh", house.journal.world)
    assert kept.proof is not None and (kept.proof.proof, kept.proof.wording) == ("P-1", "Tôi đồng ý")


async def test_a_consent_withdrawn_between_reserving_and_sending_wins(
    house: House, telephony: Switchboard, tmp_path: Path
) -> None:
    consent_id = await keep(house)
    assert isinstance(consent_id, str)
    await register(house, tmp_path, "0900000999\n")
    attempt = await house.journal.decide(lambda turn: reserve(turn, ASK))
    assert isinstance(attempt, Attempt)
    law = Law(house.journal)
    assert [await law.still(attempt.attempt_id, stage) for stage in ("answer", "connect")] == [ALLOWED] * 2  # type: ignore[arg-type]

    ended = await house.journal.decide(lambda turn: withdraw(turn, consent_id, "panel", "hang"))
    assert not isinstance(ended, Refused) and ended.withdrawn_by == "hang"
    again = await house.journal.decide(lambda turn: withdraw(turn, consent_id, "panel", "hang"))
    assert isinstance(again, Refused) and again.reason == "consent_withdrawn"
    after = await send(house.journal, telephony, attempt, ASK)
    assert not telephony.placed and (after.phase, after.refused) == ("refused", "prior_consent")
    still = await law.still(attempt.attempt_id, "answer")
    assert isinstance(still, Refused) and still.reason == "prior_consent"


async def test_a_register_grows_old_and_a_number_without_a_brand_is_not_shown(
    house: House, telephony: Switchboard, tmp_path: Path
) -> None:
    await keep(house)
    await register(house, tmp_path, "0900000999\n", TODAY - timedelta(days=30))
    attempt = await house.journal.decide(lambda turn: reserve(turn, ASK))
    assert isinstance(attempt, Attempt)
    house.now.at = house.now.at + timedelta(days=3)  # Monday
    assert (await send(house.journal, telephony, attempt, ASK)).refused == "fresh_register"
    await register(house, tmp_path, "0900000999\n", TODAY + timedelta(days=3))
    bare = HouseRules(packs=("VN-advertising", "VN-house"))
    await house.journal.decide(lambda turn: turn.connection.execute(update(tables.organisation).values(rules=bare)))
    assert await refusal(house, telephony) == "brand_caller_id"


async def test_who_says_no_has_withdrawn_and_only_they_can_say_yes_again(house: House) -> None:
    await keep(house)
    await opt_out(house.journal, OptOutAsk(person_id="oanh", covers="advertising", via="key"))
    (told,) = await house.facts(f.ConsentWithdrawn)
    assert isinstance(told, f.ConsentWithdrawn) and (told.via, bool(told.opt_out_id)) == ("key", True)
    house.now.at += timedelta(minutes=5)
    for said in (
        {},
        {"source": "import", "again": True},
        {"again": True, "given_at": house.now.at - timedelta(days=1)},
    ):
        refused = await keep(house, **said)
        assert isinstance(refused, Refused) and refused.reason == "consent_after_no", said
    assert isinstance(await keep(house, again=True), str)
    await opt_out(house.journal, OptOutAsk(number=OANH))
    assert len(await house.facts(f.ConsentWithdrawn)) == 2, "by the number that it was given for, too"
    house.now.at += timedelta(minutes=5)
    refused = await keep(house, again=True)
    assert isinstance(refused, Refused) and refused.reason == "said_no"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"person_id": "nobody"}, "unknown_person"),
        ({"number": "0900000998"}, "number_not_theirs"),
        ({"number": "call me"}, "number_unreadable"),
        ({"proof": " "}, "consent_unproven"),
        ({"wording": ""}, "consent_unproven"),
        ({"given_at": datetime.fromisoformat("2026-11-20T10:00:01+07:00")}, "consent_future"),
        ({"until": datetime.fromisoformat("2026-11-20T10:00:00+07:00")}, "consent_over"),
    ],
)
async def test_what_is_no_consent_is_refused(house: House, said: dict[str, object], reason: str) -> None:
    refused = await keep(house, **said)
    assert isinstance(refused, Refused) and refused.reason == reason
    assert not await house.facts(f.ConsentGiven)


async def test_a_register_is_replaced_whole_and_never_by_half(house: House, tmp_path: Path) -> None:
    many = "\n".join(f"09{number:08}" for number in range(5000))
    first = await register(house, tmp_path, "Số điện thoại\n" + many)
    assert getattr(first, "numbers", 0) == 5000
    for on, numbers, why in (
        (TODAY + timedelta(days=1), many, "register_future"),
        (TODAY - timedelta(days=1), many, "register_older"),
        (TODAY, many[: len(many) // 3], "register_shrunk"),
    ):
        refused = await register(house, tmp_path, numbers, on)
        assert isinstance(refused, Refused) and refused.reason == why
    for content, why in (
        ("ten\nOanh\n", "column_lacking"),
        ("", "file_empty"),
        ("0900000999\nx\ny\n", "register_unreadable"),
    ):
        with pytest.raises(FileWrong, match=why):
            await register(house, tmp_path, content)
    assert in_force(house.journal.world) == first
    second = await register(house, tmp_path, "0900000416\n", anyway=True)
    assert in_force(house.journal.world) == second
    async with house.journal.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.do_not_call_numbers)) == 1
    assert [type(fact).__name__ for fact in await house.facts(f.RegisterTaken, f.RegisterReplaced)] == [
        "RegisterTaken",
        "RegisterReplaced",
        "RegisterTaken",
    ]


async def taken(house: House, tmp_path: Path, content: str) -> TakenFile:
    return await taken_whole(house.journal, tmp_path, "consents", content)


async def test_a_file_of_consents_is_taken_in_whole_and_undoes_no_no(house: House, tmp_path: Path) -> None:
    good = (
        HEAD
        + "Lý Kim Oanh,0900000416,19/11/2026,giấy,P-1,Tôi đồng ý\r\n"
        + "Đặng Thị Ánh,0900000123,19/11/2026,Zalo,Z-2,Tôi đồng ý\r\n"
    )
    first, again = await taken(house, tmp_path, good), await taken(house, tmp_path, good)
    assert (first.taken, first.known, first.persons, first.faults) == (2, 0, 1, ())
    assert (again.taken, again.known, again.persons) == (0, 2, 0)
    wrong = (
        HEAD + "Lý Kim Oanh,0900000416,20/11/2026,giấy,P-3,Tôi đồng ý\r\nAi đó,0900000123,19/11/2026,bồ câu,,Đồng ý\r\n"
    )
    faulty = await taken(house, tmp_path, wrong)
    assert {(row, fault.reason) for row, fault in faulty.faults} == {(3, "unknown_word"), (3, "missing")}
    stranger = (
        HEAD
        + "Lý Kim Oanh,0900000416,20/11/2026,giấy,P-3,Đồng ý\r\nNguyễn Văn Ba,0900000123,19/11/2026,web,W,Đồng ý\r\n"
    )
    assert [(row, fault.reason) for row, fault in (await taken(house, tmp_path, stranger)).faults] == [
        (3, "number_of_another")
    ]
    assert len(await house.facts(f.ConsentGiven)) == 2, "nothing half in"
    await opt_out(house.journal, OptOutAsk(person_id="oanh", covers="advertising"))
    house.now.at += timedelta(days=3)
    later = HEAD + "Lý Kim Oanh,0900000416,23/11/2026,giấy,P-9,Tôi đồng ý\r\n"
    no = await taken(house, tmp_path, later)
    assert [fault.reason for _, fault in no.faults] == ["consent_after_no"]
    with pytest.raises(FileWrong, match="column_lacking"):
        await taken(house, tmp_path, "Họ và tên,Số điện thoại\r\nOanh,0900000416\r\n")
