"""Promises in the browser: money is entered by keyboard alone, and what is wrong stands at its field."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent
from tests.panel.test_screens import axe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
FOCUSED = "document.activeElement.id"
FARTHEST = 40


async def test_money_is_entered_by_keys_alone(visit: Open, stage: Stage) -> None:
    fields = {"amount": "không phải số tiền"}
    wrong = {"error": {"code": "invalid", "message": "m", "remedy": "", "fields": fields}}
    stage.answers["/api/payments"] = (422, wrong)
    page = await visit("promises")
    for _ in range(FARTHEST):
        await page.keyboard.press("Tab")
        if await page.evaluate(FOCUSED) == "payment-contract":
            break
    for typed in ("HD-2291", "một triệu", "25/11"):
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-error-for="amount"]')).to_have_text(fields["amount"])
    await expect(page.locator("#payment-amount")).to_be_focused()
    assert await axe(page) == []
    stage.answers["/api/payments"] = (200, {"ok": True, "payment_id": "p1"})
    await page.keyboard.press("Control+a")
    await page.keyboard.type("1.000.000")
    async with page.expect_response("**/api/payments"):
        await page.keyboard.press("Enter")
    given = {"contract": "HD-2291", "paid_on": "25/11", "reference": ""}
    assert sent(stage, "/api/payments") == [given | {"amount": "một triệu"}, given | {"amount": "1.000.000"}]


async def test_a_measure_without_a_reason_says_so_at_its_field(visit: Open, stage: Stage) -> None:
    wrong = {"error": {"code": "invalid", "message": "m", "remedy": "", "fields": {"reason": "Cần điền."}}}
    page = await visit("promises-debts")
    form = page.locator("form[data-list-form$='/measure']").nth(1)
    action = await form.get_attribute("data-list-form")
    stage.answers[str(action)] = (422, wrong)
    await form.get_by_role("button", name="Ghi quyết định").press("Enter")
    await expect(form.locator('[data-error-for="reason"]')).to_have_text("Cần điền.")
    await expect(form.locator("[name=reason]")).to_be_focused()
    assert await axe(page) == []
