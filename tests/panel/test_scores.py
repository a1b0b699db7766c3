"""A call of the sample and its card, by keyboard alone: what was missed is added, each item has its key."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_card_is_answered_kept_and_finished_by_keys(visit: Open, stage: Stage) -> None:
    stage.answers["/api/checks/k1/score-draft"] = (200, {"ok": True, "points": 88, "failed": False, "unanswered": 0})
    stage.answers["/api/checks/k1/score"] = (422, {"error": {"code": "invalid", "message": "Thiếu.", "remedy": "", "fields": {"friendly": "Chưa trả lời."}}})  # fmt: skip  # noqa: E501
    page = await visit("score")
    await page.locator("input[name=house-and-name]:checked").focus()
    for key in ("1", "1", "3", "1"):
        await page.keyboard.press(key)
    await expect(page.locator("[data-points]")).to_have_text("88")
    await expect(page.locator("[data-unanswered]")).to_have_text("0")
    expected = {"house-and-name": "yes", "name-used": "yes", "no-threats": "na", "nothing-false": "yes"}
    kept = sent(stage, "/api/checks/k1/score-draft")[-1]
    assert kept["answers"] == expected  # type: ignore[index]
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#friendly-error")).to_have_text("Chưa trả lời.")
    await expect(page.locator("input[name=friendly]").first).to_be_focused()
    await page.keyboard.press("2")
    await expect(page.locator("#score-note")).to_be_focused()
    await page.keyboard.type("Giọng gắt 1 2 3")
    stage.answers["/api/checks/k1/score"] = (200, {"ok": True, "href": "/check-second"})
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/check-second")
    told = sent(stage, "/api/checks/k1/score")[-1]
    assert told == {"answers": {**expected, "friendly": "no"}, "note": "Giọng gắt 1 2 3"}


async def test_a_call_of_the_sample_is_heard_and_a_miss_added_where_the_recording_stands(
    visit: Open, stage: Stage
) -> None:
    stage.answers["/api/checks/k5/heard"] = (200, {"ok": True, "href": "/check-second"})
    page = await visit("check-sample")
    await page.evaluate("document.querySelector('[data-player] audio').currentTime = 72")
    await page.keyboard.press("Alt+m")
    await expect(page.locator("#miss-rule")).to_be_focused()
    await expect(page.locator("#miss-second")).to_have_value("1:12")
    await page.locator("#miss-rule").select_option("no-threat")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#miss-dialog")).to_be_hidden()
    assert sent(stage, "/api/checks/k5/missed") == [
        {"rule": "no-threat", "second": "1:12", "channel": "agent", "note": ""}
    ]
    await page.keyboard.press("Alt+1")
    await page.wait_for_url("**/check-second")
