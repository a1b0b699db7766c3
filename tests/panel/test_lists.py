"""A lead's lists in the browser: a file opened, columns chosen by keyboard, progress, refusals at their place."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def sent(stage: Stage, path: str) -> list[object]:
    """Bodies that were sent to an address."""
    return [body for _, where, body in stage.requests if where == path]


async def test_a_file_is_sent_as_it_is(visit: Open, stage: Stage) -> None:
    stage.answers["/api/lists"] = (200, {"ok": True, "list_id": "l1"})
    page = await visit("lists")
    await page.get_by_role("button", name="Mở tệp").click()
    await expect(page.locator('[data-error-for="file"]')).to_have_text("Hãy chọn một tệp.")
    file = {"name": "tháng 12.csv", "mimeType": "text/csv", "buffer": "tên;sđt".encode("cp1258", "replace")}
    await page.set_input_files("#list-file", file)  # type: ignore[arg-type]
    await page.get_by_role("button", name="Mở tệp").click()
    await page.wait_for_url("**/lists/l1")
    assert sent(stage, "/api/lists") == [file["buffer"]]


async def test_a_file_that_cannot_be_used_says_so_below_its_field(visit: Open, stage: Stage) -> None:
    wrong = {"code": "list_header_twice", "message": "Hai cột cùng tên.", "remedy": "1 A = B"}
    stage.answers["/api/lists"] = (422, {"error": wrong})
    page = await visit("lists")
    await page.set_input_files("#list-file", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,a"})
    await page.get_by_role("button", name="Mở tệp").click()
    await expect(page.get_by_role("alert").filter(has_text="Hai cột cùng tên. 1 A = B")).to_be_visible()


async def test_columns_are_chosen_by_keyboard(visit: Open, stage: Stage) -> None:
    page = await visit("list-read")
    choice = page.get_by_label("Là: A “STT”")
    await choice.focus()
    await page.keyboard.type("ghi")
    await page.get_by_label("Tên danh sách").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Kiểm tra mọi dòng")).to_be_enabled()
    [body] = sent(stage, "/api/lists/l1/check")
    assert isinstance(body, dict)
    assert (body["purpose"], body["dates"], body["script_id"]) == ("property_fee", "unknown", "nhac-phi")
    assert body["columns"] == {"0": "note", "1": "name", "2": "number", "3": "unit", "4": "amount", "5": "due_on"}


async def test_how_the_file_is_read_is_corrected(visit: Open, stage: Stage) -> None:
    page = await visit("list-read")
    await page.get_by_label("Bảng mã").select_option("gb18030")
    await page.get_by_role("button", name="Đọc lại").click()
    await expect(page.get_by_role("button", name="Đọc lại")).to_be_enabled()
    assert sent(stage, "/api/lists/l1/read") == [{"encoding": "gb18030", "delimiter": ";"}]


async def test_progress_is_shown_until_the_check_is_over(visit: Open, stage: Stage) -> None:
    stage.answers["/api/lists/l1/progress"] = (200, {"running": True, "done": 500, "rows": 1000})
    page = await visit("list-checking")
    await expect(page.locator("[data-progress-text]")).to_have_text("Đã xem 500 / 1000 dòng")
    assert await page.locator("[data-list-progress] progress").evaluate("bar => [bar.value, bar.max]") == [500, 1000]
    await page.get_by_role("button", name="Dừng").click()
    await expect(page.locator("[data-list-progress]")).to_be_visible()
    assert sent(stage, "/api/lists/l1/stop") == [{}]


async def test_a_list_is_taken_in_assigned_and_taken_back(visit: Open, stage: Stage) -> None:
    page = await visit("list-checked")
    await page.get_by_role("button", name="Nhập 412 khách vào danh sách").click()
    page = await visit("list-assigned")
    await page.get_by_label("Hoàng Yến Nhi").check()
    await page.get_by_label("Để chung, ai rảnh lấy tiếp").check()
    await page.get_by_role("button", name="Giao lại").click()
    await expect(page.get_by_role("button", name="Giao lại")).to_be_enabled()
    await page.get_by_role("button", name="Hoàn tác danh sách").click()
    await page.get_by_role("button", name="Hoàn tác", exact=True).click()
    await expect(page.locator("#ask-dialog")).to_be_hidden()
    assert len(sent(stage, "/api/lists/l1/commit")) == len(sent(stage, "/api/lists/l1/undo")) == 1
    assert sent(stage, "/api/lists/l1/assign") == [{"how": "pool", "agents": ["u1", "u2", "u3"]}]


async def test_a_number_that_wants_no_calls(visit: Open, stage: Stage) -> None:
    fields = {"number": "không phải số điện thoại"}
    stage.answers["/api/opt-outs"] = (
        422,
        {"error": {"code": "invalid", "message": "m", "remedy": "", "fields": fields}},
    )
    page = await visit("lists")
    await page.locator("#opt-out-number").fill("12")
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-error-for="number"]')).to_have_text(fields["number"])
    stage.answers["/api/opt-outs"] = (200, {"ok": True})
    await page.locator("#opt-out-number").fill("0900000123")
    await page.keyboard.press("Enter")
    await expect(page.locator("#toasts")).to_contain_text("không bị gọi nữa")
    assert sent(stage, "/api/opt-outs")[-1] == {"number": "0900000123", "covers": "everything"}
