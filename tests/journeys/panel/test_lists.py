"""A lead's list from upload to undo, over the web; and everything that is refused on the way."""

import asyncio
from typing import Any

from domain.facts import LeftOutDownloaded
from tests.journeys.panel.browser import Answer, Browser
from tests.journeys.panel.house import KNOWN_NUMBER, House
from tests.outbound.made import HEADERS, ROWS, csv_bytes, xlsx_bytes

COLUMNS = {"0": "name", "1": "number", "2": "contract", "3": "amount", "4": "due_on"}
CHECK: dict[str, Any] = {"name": "Tháng 12", "purpose": "before_due", "columns": COLUMNS}
WRONG = ("=Mai", "0900000124", "HD-5", "5.000", "31/02/2026")


async def opened(lead: Browser, content: bytes = b"") -> Answer:
    """A file is sent as it is."""
    body = content or csv_bytes([HEADERS, *ROWS, WRONG])
    headers = {"Content-Type": "application/octet-stream"}
    return await lead.ask("POST", "/api/lists?name=thang-12.csv", data=body, headers=headers)


async def checked(house: House, lead: Browser, content: bytes = b"", **check: Any) -> str:
    list_id = str((await opened(lead, content)).data["list_id"])
    begun = await lead.post(f"/api/lists/{list_id}/check", CHECK | check)
    assert begun.status == 200, begun.text
    await house.lists.finished(list_id)
    assert (await lead.get(f"/api/lists/{list_id}/progress")).data["running"] is False
    return list_id


async def test_a_list_is_opened_checked_taken_in_assigned_and_taken_back(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = await checked(house, lead)
    page = f"/lists/{list_id}"
    preview, wrong = await lead.get(page), await lead.get(f"{page}?show=wrong")
    left_out = await lead.get(f"{page}/left-out.csv")
    taken = await lead.post(f"/api/lists/{list_id}/commit")
    imported = await lead.get(page)
    agents = [house.ids["khue"], house.ids["ngan"]]
    given = await lead.post(f"/api/lists/{list_id}/assign", {"how": "agents", "agents": agents})
    shown, listed = await lead.get(page), await lead.get("/lists")
    undone = await lead.post(f"/api/lists/{list_id}/undo")

    assert "Đặng Thị Ánh" in preview.text
    assert "0900000123" not in preview.text, "a number is private"
    assert "E “Ngày đến hạn”" in wrong.text
    assert "Đặng Thị Ánh" not in wrong.text
    assert left_out.headers["Content-Type"].startswith("text/csv")
    assert "'=Mai" in left_out.text
    taken_away = [r.fact for r in await house.journal.read(limit=2000) if isinstance(r.fact, LeftOutDownloaded)]
    assert [(each.list_id, each.user_id) for each in taken_away] == [(page.rsplit("/", 1)[-1], house.ids["hang"])]
    assert (taken.status, taken.data["entries"]) == (200, 3)
    assert "Giao danh sách" in imported.text
    assert given.data["agents"] == 2
    assert "2 khách" in shown.text
    assert "Lê Minh Khuê" in listed.text
    assert undone.status == 200
    assert "đã hoàn tác" in (await lead.get(page)).text


async def test_what_is_wrong_with_a_file_is_said_in_the_readers_language(house: House) -> None:
    lead = await house.signed_in("hang")
    await lead.post("/api/language", {"language": "en"})
    empty = await opened(lead, csv_bytes([HEADERS]))
    twice = await opened(lead, csv_bytes([("Tên", "tên"), ("a", "b")]))
    half = await opened(lead, xlsx_bytes()[:900])

    assert [each.status for each in (empty, twice, half)] == [422] * 3
    assert empty.data["error"]["message"] == "There are headers and no rows."
    assert (twice.code, twice.data["error"]["remedy"]) == ("list_header_twice", "1 A “Tên” = B “tên”")
    assert half.code == "list_file_broken"
    assert list(house.lists.folder.iterdir()) == [], "nothing is kept of it"
    assert "No list yet" in (await lead.get("/lists")).text


async def test_how_a_file_is_read_can_be_corrected(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = (await opened(lead, csv_bytes([HEADERS, *ROWS], "cp1258"))).data["list_id"]
    read = f"/api/lists/{list_id}/read"
    wrong = await lead.post(read, {"encoding": "utf-8"})
    other = await lead.post(read, {"encoding": "cp1252"})
    garbled = await lead.get(f"/lists/{list_id}")
    right = await lead.post(read, {"encoding": "cp1258"})

    assert (wrong.status, wrong.code) == (422, "list_encoding_wrong")
    assert (other.status, right.status) == (200, 200)
    assert "Số điện thoại" not in garbled.text
    assert "Số điện thoại" in (await lead.get(f"/lists/{list_id}")).text


async def test_an_act_out_of_its_order_is_refused_with_a_reason(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = (await opened(lead)).data["list_id"]
    api = f"/api/lists/{list_id}"
    lacking = await lead.post(f"{api}/check", CHECK | {"columns": {"0": "name"}})
    outside = await lead.post(f"{api}/check", CHECK | {"columns": COLUMNS | {"99": "note"}})
    double = await lead.post(f"{api}/check", CHECK | {"columns": COLUMNS | {"0": "amount"}})
    strange = await lead.post(f"{api}/check", CHECK | {"purpose": "revenge"})
    unchecked = await lead.post(f"{api}/commit")
    nothing = await lead.post(f"{api}/undo")
    missing = await lead.post("/api/lists/nobody/commit")

    assert lacking.code == "refused_column_missing"
    assert outside.code == "refused_no_such_column"
    assert set(double.fields) == {"columns.3"}
    assert strange.status == 422
    assert unchecked.code == "refused_list_not_checked"
    assert (nothing.status, missing.status) == (404, 404)
    assert (await lead.post(f"{api}/discard")).status == 200
    assert (await lead.get(f"/lists/{list_id}")).status == 404


async def test_who_wants_no_calls_is_not_called(house: House) -> None:
    agent, lead = await house.signed_in("khue"), await house.signed_in("hang")
    said = await agent.post("/api/opt-outs", {"number": KNOWN_NUMBER, "via": "agent"})
    wrong, empty = await lead.post("/api/opt-outs", {"number": "12"}), await lead.post("/api/opt-outs", {})
    list_id = await checked(house, lead)
    page = await lead.get(f"/lists/{list_id}?show=refused")

    assert said.status == 200
    assert set(wrong.fields) == set(empty.fields) == {"number"}
    assert "khách không muốn nhận cuộc gọi" in page.text
    assert "Lý Kim Oanh" in page.text


async def test_a_check_that_is_stopped_leaves_the_list_as_it_was(house: House) -> None:
    lead = await house.signed_in("hang")
    list_id = (await opened(lead)).data["list_id"]
    begun, stopped = await asyncio.gather(
        lead.post(f"/api/lists/{list_id}/check", CHECK), lead.post(f"/api/lists/{list_id}/stop")
    )
    await lead.post(f"/api/lists/{list_id}/stop")
    assert (begun.status, stopped.status) == (200, 200)
    assert house.lists.progress(list_id) is None
