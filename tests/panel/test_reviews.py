"""An agent reads a review by keyboard, hears its snippet to its end, and answers; a lead decides."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_checks import at_second
from tests.panel.test_lists import sent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SOUND = """() => {
  window.heard = [];
  const audio = document.querySelector("[data-player] audio");
  audio.play = () => { window.heard.push(audio.currentTime); return Promise.resolve(); };
  audio.pause = () => window.heard.push("ends");
}"""


async def test_a_snippet_ends_where_it_ends_and_a_dispute_goes_with_its_reason(visit: Open, stage: Stage) -> None:
    page = await visit("review")
    await page.evaluate(SOUND)
    await page.keyboard.press("Alt+p")
    await at_second(page, 35.0)
    await at_second(page, 36.2)
    assert await page.evaluate("window.heard") == [29, "ends"]
    await page.keyboard.press("Alt+n")
    await page.keyboard.type("Tôi chỉ đọc lại lời khách")
    await page.keyboard.press("Alt+2")
    await expect(page.locator("#dispute-reason")).to_have_value("")
    assert sent(stage, "/api/reviews/k1/dispute") == [{"reason": "Tôi chỉ đọc lại lời khách"}]
    await page.keyboard.press("Alt+1")
    await expect(page.locator("[data-post]:disabled")).to_have_count(0)
    assert len(sent(stage, "/api/reviews/k1/acknowledge")) == 1


async def test_a_lead_decides_by_keys(visit: Open, stage: Stage) -> None:
    page = await visit("review-disputed")
    await page.locator("input[name=result]").first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Alt+n")
    await page.keyboard.type("Đúng là lời khách")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#decision-reason")).to_have_value("")
    assert sent(stage, "/api/reviews/k1/decide") == [{"result": "changed", "reason": "Đúng là lời khách"}]


async def test_a_coaching_note_begins_around_the_finding(visit: Open, stage: Stage) -> None:
    page = await visit("check")
    await page.keyboard.press("Alt+h")
    await expect(page.locator("#coaching-note")).to_be_focused()
    await expect(page.locator("#coaching-from")).to_have_value("0:29")
    await page.keyboard.type("Thử nói cách khác")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#coaching-dialog")).to_be_hidden()
    assert sent(stage, "/api/checks/k1/coaching") == [
        {"from_at": "0:29", "to_at": "0:41", "coaching_note": "Thử nói cách khác"}
    ]


async def test_a_rule_is_switched_by_keys_with_a_reason(visit: Open, stage: Stage) -> None:
    page = await visit("check-rule")
    await page.keyboard.press("Alt+n")
    await page.keyboard.type("Máy nhầm với lời khách")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#switch-reason")).to_have_value("")
    assert sent(stage, "/api/check-rules/no-threat") == [{"advise_only": "true", "reason": "Máy nhầm với lời khách"}]
