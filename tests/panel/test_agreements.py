"""Consents in the browser: one kept and one withdrawn by keyboard alone; a register is handed over with its day."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent
from tests.panel.test_promises import FARTHEST, FOCUSED
from tests.panel.test_screens import axe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_consent_is_kept_by_keys_alone(visit: Open, stage: Stage) -> None:
    kept = "/api/people/oanh/consents"
    fields = {"again": "phải đánh dấu"}
    stage.answers[kept] = (422, {"error": {"code": "invalid", "message": "m", "remedy": "", "fields": fields}})
    page = await visit("advertising-consents")
    for _ in range(FARTHEST):
        await page.keyboard.press("Tab")
        if await page.evaluate(FOCUSED) == "agreed-via":
            break
    await page.keyboard.type("Cu")
    for typed in ("25/11", "31/12", "Tôi đồng ý", "v2", "Phiếu 7"):
        await page.keyboard.press("Tab")
        await page.keyboard.type(typed)
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-error-for="again"]')).to_have_text(fields["again"])
    await expect(page.locator("[name=again]")).to_be_focused()
    assert await axe(page) == []
    stage.answers[kept] = (200, {"ok": True, "consent_id": "k3"})
    await page.keyboard.press("Space")
    async with page.expect_response("**" + kept):
        await page.keyboard.press("Enter")
    given = {"number": "0", "via": "call", "given_on": "25/11", "until": "31/12", "wording": "Tôi đồng ý"}
    given |= {"version": "v2", "proof": "Phiếu 7"}
    assert sent(stage, kept) == [given | {"again": False}, given | {"again": True}]


async def test_a_consent_is_withdrawn_by_one_key(visit: Open, stage: Stage) -> None:
    page = await visit("advertising-consents")
    button = page.get_by_role("button", name="Rút lại").first
    await button.focus()
    async with page.expect_response("**/api/consents/k2/withdraw"):
        await page.keyboard.press("Enter")
    assert sent(stage, "/api/consents/k2/withdraw") == [{}]


async def test_a_register_is_handed_over_with_its_day(visit: Open, stage: Stage) -> None:
    page = await visit("rules-register")
    await expect(page.get_by_role("alert").first).to_contain_text("39 ngày")
    await page.get_by_label("Tệp danh sách").set_input_files(
        {"name": "5656.csv", "mimeType": "text/csv", "buffer": b"0900000999\n"}
    )
    await page.locator("#register-on").fill("2026-11-19")
    async with page.expect_request("**/api/register?*") as asked:
        await page.get_by_role("button", name="Nạp danh sách").press("Enter")
    assert "on=2026-11-19" in (await asked.value).url and "anyway=false" in (await asked.value).url
