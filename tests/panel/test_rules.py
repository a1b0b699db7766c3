"""Why was she not called, in the browser: a number looked up by keyboard, reasons opened, the record on demand."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_number_is_looked_up_and_stands_in_no_address(visit: Open, stage: Stage) -> None:
    stage.answers["/api/rules/find"] = (200, {"ok": True, "href": "/rules?same=v1"})
    page = await visit("rules")
    await page.get_by_label("Số điện thoại").focus()
    await page.keyboard.type("0900000416")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/rules?same=v1")
    assert sent(stage, "/api/rules/find") == [{"number": "0900000416"}]


async def test_what_it_was_decided_from_is_opened_by_keyboard(visit: Open) -> None:
    page = await visit("rules-person")
    record = page.locator("pre").first
    await expect(record).to_be_hidden()
    await page.locator("summary").first.focus()
    await page.keyboard.press("Enter")
    await expect(record).to_be_visible()
    await expect(page.get_by_role("table")).to_contain_text("Chỉ được nhắc nợ từ 7 giờ")
