"""A list from upload to undo, on both databases."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select, text, update

from domain.decisions import Refused
from domain.facts import ListAssigned, ListImported, ListUndone, PersonOptedOut
from domain.lists.columns import guess
from domain.lists.state import AssignedList
from outbound.campaigns.lines import begun as row_begun
from outbound.lists import acts, clearing, importing, undoing
from outbound.lists.asking import Asked
from outbound.opt_outs import OptOutAsk, WrongAsk, opt_out, wrong_number
from outbound.words.asked import PaymentAsk
from outbound.words.payments import take
from store import tables as t
from store.queries.words import left_over
from store.rebuild import compare
from tests.outbound.conftest import Desk
from tests.outbound.made import HEADERS, ROWS, csv_bytes, many


async def count(desk: Desk, table: object) -> int:
    async with desk.journal.engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


async def everything(desk: Desk) -> list[int]:
    return [await count(desk, table) for table in (t.persons, t.person_numbers, t.contracts, t.dues, t.list_made)]


async def imported(desk: Desk, content: bytes = b"", **asked: object) -> str:
    list_id = await desk.checked(content, **asked)
    done = await desk.lists.commit(list_id, "hang")
    assert isinstance(done, AssignedList), done
    return list_id


async def test_a_preview_says_of_each_row_what_becomes_of_it(desk: Desk) -> None:
    list_id = await desk.checked(
        csv_bytes([
            HEADERS, *ROWS,
            ("Đặng Thị Ánh", "0900000123", "HD-3", "500.000", "15/12/2026"),
            ("Mai", "0900000124", "HD-5", "5.000", "31/02/2026"),
            ("Trần Văn Khác", "0900000416", "HD-6", "5.000", "15/12/2026"),
            ("Bảy", "+12025550123", "HD-7", "5.000", "15/12/2026"),
        ])
    )  # fmt: skip
    rows = {row.row: row for row in await desk.rows(list_id)}

    assert [rows[n].verdict for n in range(2, 9)] == [
        "good", "good", "good", "duplicate", "wrong", "wrong", "wrong",
    ]  # fmt: skip
    assert (rows[5].reason, rows[5].of_row) == ("same_contract", 4)
    assert (rows[6].faults[0].reason, rows[6].faults[0].column) == ("date_impossible", "E “Ngày đến hạn”")
    assert (rows[7].reason, rows[7].of_row) == ("number_of_other_row", 2)
    assert rows[8].faults[0].reason == "number_not_allowed"
    assert (await desk.file(list_id)).counts == {"good": 3, "wrong": 3, "duplicate": 1, "refused": 0, "taken": 3}


async def test_nothing_is_there_before_the_commit_and_all_of_it_after(desk: Desk) -> None:
    before = await everything(desk)
    list_id = await desk.checked()
    assert await everything(desk) == before
    assert desk.lists.path(list_id).exists()

    done = await desk.lists.commit(list_id, "hang")

    assert isinstance(done, AssignedList)
    assert (done.phase, done.entries, done.rows) == ("imported", 3, 3)
    assert await everything(desk) == [before[0] + 1, before[1] + 1, before[2] + 2, before[3] + 3, 7]
    assert not desk.lists.path(list_id).exists(), "the file holds people's data"
    async with desk.journal.engine.connect() as connection:
        due = (await connection.execute(select(t.dues).where(t.dues.c.contract_id == "oanh:HD-1"))).all()
    assert {(row.amount_minor, row.due_on) for row in due if row.amount_minor > 5} == {(1234567, date(2026, 12, 31))}
    [fact] = [r.fact for r in await desk.journal.read() if isinstance(r.fact, ListImported)]
    assert (fact.good, fact.entries, fact.persons, fact.packs) == (3, 3, 1, ("VN-consumer-finance", "VN-house"))
    assert (await compare(desk.journal.engine)).well


async def test_a_list_is_taken_back_whole_while_nobody_touched_it(desk: Desk) -> None:
    before = await everything(desk)
    list_id = await imported(desk)
    undone = await undoing.undo(desk.journal, list_id, "hang")

    assert isinstance(undone, AssignedList)
    assert undone.phase == "undone"
    assert await everything(desk) == before
    assert await count(desk, t.list_rows) == 0
    assert [type(r.fact) for r in await desk.journal.read() if "List" in r.fact.kind] == [ListImported, ListUndone]
    assert await undoing.undo(desk.journal, list_id, "hang") == Refused("list_undone")
    assert await acts.assign(desk.journal, list_id, ["khue"], pool=False, by_id="hang") == Refused("list_undone")
    again = await imported(desk)
    assert (await desk.file(again)).counts["good"] == 3
    assert (await compare(desk.journal.engine)).well


async def test_who_calls_while_a_list_is_taken_back_stays_known_and_a_house_that_goes_down_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await everything(desk)
    list_id, other = await imported(desk, csv_bytes(many(12))), await desk.upload()
    monkeypatch.setattr(clearing, "PIECE", 1)
    undo = asyncio.ensure_future(undoing.undo(desk.journal, list_id, "hang"))
    while await count(desk, t.dues) > before[3] + 6:
        assert not undo.done()
        await asyncio.sleep(0)
    undo.cancel()
    await asyncio.wait([undo])
    world = desk.journal.world
    assert world.lists.get(list_id) is None and (await desk.file(list_id)).phase == "undoing"
    assert await desk.lists.check(other, Asked(name="n", columns=guess(HEADERS))) == Refused("lists_busy")
    async with desk.journal.engine.connect() as connection:
        last = select(t.list_made.c.of_id).where(t.list_made.c.what == "person").order_by(t.list_made.c.of_id.desc())
        met = await connection.scalar(last.limit(1))
    await opt_out(desk.journal, OptOutAsk(person_id=str(met), via="agent"))
    again = await undoing.undo(desk.journal, list_id, "hang")

    assert isinstance(again, AssignedList) and (await desk.file(list_id)).phase == "undone"
    persons, numbers, *others = before
    assert await everything(desk) == [persons + 1, numbers + 1, *others] and await count(desk, t.list_rows) == 0
    assert [type(r.fact) for r in await desk.journal.read() if "List" in r.fact.kind] == [ListImported, ListUndone]


async def test_money_left_over_pays_what_a_list_brings_at_once_and_is_left_over_again_when_it_goes(desk: Desk) -> None:
    async with desk.journal.engine.connect() as connection:
        contract_id = await connection.scalar(select(t.contracts.c.contract_id).where(t.contracts.c.number == "HD-1"))
    await desk.journal.decide(lambda turn: take(turn, [paid(5 + 300_000, desk)]))
    assert await credit(desk) == [(contract_id, 300_000)]
    list_id = await imported(desk)
    due = (t.dues.c.contract_id == contract_id) & (t.dues.c.amount_minor > 5)
    async with desk.journal.engine.connect() as connection:
        owed = (await connection.execute(select(t.dues).where(due))).one()
    assert (owed.amount_minor, owed.paid_minor, owed.paid_on) == (1_234_567, 300_000, None) and await credit(desk) == []
    assert isinstance(await undoing.undo(desk.journal, list_id, "hang"), AssignedList), "nobody worked on it"
    assert await credit(desk) == [(contract_id, 300_000)]

    again = await imported(desk)
    desk.now.forward(1)
    [more] = await desk.journal.decide(lambda turn: take(turn, [paid(1_000, desk)]))
    assert isinstance(more, str) and await undoing.undo(desk.journal, again, "hang") == Refused("list_touched")


def paid(minor: int, desk: Desk) -> PaymentAsk:
    """So much came in today for Oanh's contract."""
    return PaymentAsk(contract="HD-1", amount_minor=minor, paid_on=desk.now.at.date(), by_id="hang")


async def credit(desk: Desk) -> list[tuple[str, int]]:
    async with desk.journal.engine.connect() as connection:
        ids = list(await connection.scalars(select(t.contracts.c.contract_id)))
        return [(contract_id, over) for contract_id, _, over in await left_over(connection, ids)]


async def test_what_somebody_worked_on_stays(desk: Desk) -> None:
    list_id = await imported(desk)
    async with desk.journal.engine.connect() as connection:
        made = select(t.list_made.c.of_id).where(t.list_made.c.what == "person")
        person_id = await connection.scalar(made)
    promise = {"promise_id": "x", "person_id": person_id, "text": "gọi lại", "due_at": None}
    await desk.journal.decide(lambda turn: turn.connection.execute(insert(t.promises).values(promise)))
    assert await undoing.undo(desk.journal, list_id, "hang") == Refused("list_touched")

    other = await imported(desk, csv_bytes([HEADERS, ("Ngô An", "0900000999", "HD-9", "5.000", "15/12/2026")]))
    begun = update(t.list_rows).where(t.list_rows.c.list_id == other).values(begun_at=desk.now.at)
    await desk.journal.decide(lambda turn: turn.connection.execute(begun))
    assert await undoing.undo(desk.journal, other, "hang") == Refused("list_touched")


async def test_entries_are_dealt_out_evenly_and_what_is_begun_stays(desk: Desk) -> None:
    list_id = await imported(desk, csv_bytes(many(10)))
    first = await acts.assign(desk.journal, list_id, ["khue", "ngan"], pool=False, by_id="hang")
    listed = desk.journal.world.lists.get(list_id)
    owners = [row.owner(listed) for row in await desk.rows(list_id)]
    await desk.journal.decide(lambda turn: row_begun(turn, f"{list_id}:2"))
    second = await acts.assign(desk.journal, list_id, ["ngan"], pool=True, by_id="hang")

    assert isinstance(first, AssignedList)
    assert isinstance(second, AssignedList)
    assert owners == ["khue", "ngan"] * 5
    assert [row.owner(second) for row in await desk.rows(list_id)] == [None] * 10, "khue works on it no longer"
    facts = [r.fact for r in await desk.journal.read() if isinstance(r.fact, ListAssigned)]
    assert [(f.how, f.agent_ids, f.entries) for f in facts] == [
        ("agents", ("khue", "ngan"), 10),
        ("pool", ("ngan",), 9),
    ]
    for nobody in ([], ["sang"], ["nobody"], ["khue", "nobody"]):
        assert await acts.assign(desk.journal, list_id, nobody, pool=False, by_id="hang") == Refused("no_such_agent")


async def test_no_import_undoes_an_opt_out(desk: Desk) -> None:
    await opt_out(desk.journal, OptOutAsk(number="0900000123", via="key"))
    await opt_out(desk.journal, OptOutAsk(person_id="oanh", via="agent", by_id="khue"))
    list_id = await desk.checked(
        csv_bytes([HEADERS, *ROWS, ("Lý Kim Oanh", "0900000555", "HD-1b", "5.000", "15/12/2026")])
    )
    rows = {row.row: row for row in await desk.rows(list_id)}

    assert {n: row.reason for n, row in rows.items() if row.verdict == "refused"} == {2: "opted_out", 4: "opted_out"}
    assert not rows[2].taken
    assert rows[2].until is None
    facts = [r.fact for r in await desk.journal.read() if isinstance(r.fact, PersonOptedOut)]
    assert [(f.via, f.person_id) for f in facts] == [("key", None), ("agent", "oanh")]
    assert (await compare(desk.journal.engine)).well


async def test_a_wish_between_check_and_commit_holds(desk: Desk) -> None:
    list_id = await desk.checked()
    await opt_out(desk.journal, OptOutAsk(number="0900000123", via="message"))
    await opt_out(desk.journal, OptOutAsk(person_id="oanh"))
    done = await desk.lists.commit(list_id, "hang")

    assert isinstance(done, AssignedList)
    assert done.entries == 1
    assert [row.reason for row in await desk.rows(list_id, "refused")] == ["opted_out", "opted_out"]


async def test_no_import_brings_a_wrong_number_back(desk: Desk) -> None:
    await wrong_number(desk.journal, WrongAsk(number="0900000123"))
    before = await desk.checked()
    await wrong_number(desk.journal, WrongAsk(number="0900000416", person_id="oanh", why="not_me", by_id="khue"))
    assert [row.reason for row in await desk.rows(before, "refused")] == ["wrong_number"]
    done = await desk.lists.commit(before, "hang")

    assert isinstance(done, AssignedList)
    assert done.entries == 1
    assert [row.reason for row in await desk.rows(before, "refused")] == ["wrong_number", "wrong_number"]
    assert await wrong_number(desk.journal, WrongAsk(number="12")) == Refused("number_invalid")
    assert await wrong_number(desk.journal, WrongAsk(number="0900000123", person_id="x")) == Refused("unknown_person")


async def test_an_opt_out_names_somebody_that_can_be_known(desk: Desk) -> None:
    assert await opt_out(desk.journal, OptOutAsk()) == Refused("nobody_named")
    assert await opt_out(desk.journal, OptOutAsk(person_id="x")) == Refused("unknown_person")
    assert await opt_out(desk.journal, OptOutAsk(number="12")) == Refused("number_invalid")


async def test_at_night_a_list_is_taken_in_and_waits_for_the_morning(desk: Desk) -> None:
    desk.now.forward(10 * 3600)
    list_id = await imported(desk)
    rows = await desk.rows(list_id)

    assert {(row.verdict, row.reason, row.taken) for row in rows} == {("refused", "window", True)}
    assert {row.until for row in rows} == {desk.now.at.replace(hour=0, minute=0) + timedelta(days=1)}


async def test_third_parties_are_never_called(desk: Desk) -> None:
    rows = [(*HEADERS, "Quan hệ"), (*ROWS[2], "người thân"), (*ROWS[0], "gì đó"), (*ROWS[1], "khách hàng")]
    found = await desk.rows(await desk.checked(csv_bytes(rows)))
    assert [(row.verdict, row.reason) for row in found] == [
        ("refused", "third_party"), ("refused", "third_party"), ("good", ""),
    ]  # fmt: skip


async def test_what_another_list_of_this_purpose_holds_is_a_duplicate(desk: Desk) -> None:
    first = await imported(desk)
    second, other = await desk.checked(), await desk.checked(purpose="due_today")
    rows = await desk.rows(second)

    assert {(row.verdict, row.reason, row.of_list) for row in rows} == {("duplicate", "in_list", "Tháng 12")}
    assert [row.of_row for row in rows] == [2, 3, 4]
    assert (await desk.file(other)).counts["good"] == 3
    assert await desk.lists.commit(second, "hang") == Refused("list_without_entries")
    await undoing.undo(desk.journal, first, "hang")
    assert await desk.lists.commit(second, "hang") == Refused("list_stale")


async def test_a_check_is_believed_for_a_day(desk: Desk) -> None:
    list_id = await desk.checked()
    desk.now.forward(timedelta(hours=25).total_seconds())
    assert await desk.lists.commit(list_id, "hang") == Refused("list_stale")
    await desk.check(list_id)
    assert isinstance(await desk.lists.commit(list_id, "hang"), AssignedList)
    assert await desk.lists.commit(list_id, "hang") == Refused("list_not_checked", "imported")


async def test_columns_are_remembered_for_their_headers(desk: Desk) -> None:
    rows = [("A", "B", "C"), ("Lan Anh", "0900000123", "x")]
    list_id = await desk.upload(csv_bytes(rows))
    refused = await desk.lists.check(list_id, Asked(purpose="satisfaction", columns={"name": 0}))
    listed = await desk.check(list_id, "satisfaction", columns={"name": 0, "number": 1}, script_id="hỏi")
    await desk.lists.commit(list_id, "hang")
    again = await desk.file(await desk.upload(csv_bytes(rows), "khác.csv"))

    assert refused == Refused("column_missing", "number")
    assert listed.counts["good"] == 1
    assert again.asked["columns"] == {"name": 0, "number": 1}
    assert (again.asked["purpose"], again.asked["script_id"], again.name) == ("satisfaction", "hỏi", "khác")


async def test_what_is_thrown_away_leaves_nothing(desk: Desk) -> None:
    list_id = await desk.checked()
    assert await acts.discard(desk.lists, list_id) is True
    assert not desk.lists.path(list_id).exists()
    assert await count(desk, t.list_rows) == await count(desk, t.list_files) == 0
    assert await acts.discard(desk.lists, list_id) == Refused("no_list", list_id)
    kept = await imported(desk)
    assert await acts.discard(desk.lists, kept) == Refused("list_closed", "imported")


async def test_a_check_can_be_interrupted_and_begun_again(desk: Desk) -> None:
    list_id = await desk.upload(csv_bytes(many(20_000)))
    asked = Asked(name="n", columns={"name": 0, "number": 1, "contract": 2, "amount": 3, "due_on": 4})
    await desk.lists.check(list_id, asked)
    assert await desk.lists.check(list_id, asked) == Refused("list_closed", "checking")
    await desk.lists.interrupt(list_id)

    assert desk.lists.progress(list_id) is None
    assert (await desk.file(list_id)).phase == "read"
    assert await count(desk, t.list_rows) == 0
    assert [path.name for path in desk.lists.folder.iterdir()] == [f"{list_id}.upload"]


async def test_a_house_that_went_down_during_a_check_has_not_checked(desk: Desk) -> None:
    list_id = await desk.upload()
    checking = update(t.list_files).values(phase="checking")
    await desk.journal.decide(lambda turn: turn.connection.execute(checking))
    await desk.lists.start()
    assert (await desk.file(list_id)).phase == "read"


async def begun(desk: Desk, list_id: str) -> None:
    """The list is being taken in, row by row, and the first is made."""
    taking, people = asyncio.ensure_future(desk.lists.commit(list_id, "hang")), await count(desk, t.persons)
    while await count(desk, t.persons) == people:
        assert not taking.done()
        await asyncio.sleep(0)
    taking.cancel()


async def test_a_house_that_goes_down_in_the_middle_of_a_list_goes_on_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await imported(desk, purpose="due_today")
    list_id, other = await desk.checked(csv_bytes(many(40))), await desk.checked()
    monkeypatch.setattr(importing, "PIECE", 1)
    await begun(desk, list_id)
    assert desk.lists.progress(list_id) == (0, 0)
    await desk.lists.stop()

    assert (await desk.file(list_id)).phase == "taking" and desk.journal.world.lists.get(list_id) is None
    assert await count(desk, t.persons) < 40, "half of it is made, and none of it is a list"
    assert await undoing.undo(desk.journal, first, "hang") == Refused("lists_busy")
    assert await desk.lists.commit(other, "hang") == Refused("lists_busy")
    assert await acts.discard(desk.lists, list_id) == Refused("list_closed", "taking")
    await desk.lists.start()
    done = await desk.lists.commit(list_id, "somebody else")

    assert isinstance(done, AssignedList) and done.entries == 40
    said = [r.fact for r in await desk.journal.read() if isinstance(r.fact, ListImported) and r.fact.list_id == list_id]
    assert [(fact.persons, fact.entries, fact.by_id) for fact in said] == [(40, 40, "hang")]
    assert isinstance(await undoing.undo(desk.journal, list_id, "hang"), AssignedList)


async def test_a_database_that_fails_in_the_middle_leaves_a_list_that_goes_on_when_somebody_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = await desk.checked(csv_bytes(many(40)))
    monkeypatch.setattr(importing, "PIECE", 10)
    for old, new in (("persons", "away"), ("away", "persons")):
        rename = text(f"ALTER TABLE {old} RENAME TO {new}")
        await desk.journal.decide(lambda turn, rename=rename: turn.connection.execute(rename))  # type: ignore[misc]
        done = await desk.lists.commit(list_id, "hang")
        halfway = new == "away"
        assert desk.lists.progress(list_id) is None and desk.lists.halfway(list_id) is halfway
        assert done == Refused("list_halfway", list_id) or not halfway
        assert (await desk.file(list_id)).phase == ("taking" if halfway else "imported")
    assert isinstance(done, AssignedList) and done.entries == 40


async def test_who_says_no_while_a_list_is_taken_in_is_not_on_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    list_id = await desk.checked(csv_bytes(many(40)))
    monkeypatch.setattr(importing, "PIECE", 1)
    await begun(desk, list_id)
    await opt_out(desk.journal, OptOutAsk(number="0910000000", via="key"))
    done = await desk.lists.commit(list_id, "hang")

    assert isinstance(done, AssignedList) and done.entries == 39
    assert [(row.row, row.reason) for row in await desk.rows(list_id, "refused")] == [(2, "opted_out")]


async def test_nothing_stays_of_a_list_of_which_everybody_said_no_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await everything(desk)
    list_id = await desk.checked(csv_bytes(many(8)))
    monkeypatch.setattr(importing, "PIECE", 1)
    await begun(desk, list_id)
    await desk.lists.stop()
    for number in range(8):
        await opt_out(desk.journal, OptOutAsk(number=f"091000000{number}", via="key"))
    await desk.lists.start()
    assert await desk.lists.commit(list_id, "hang") == Refused("list_without_entries")
    assert await everything(desk) == before
    assert ((await desk.file(list_id)).phase, await desk.rows(list_id, "good")) == ("checked", [])
