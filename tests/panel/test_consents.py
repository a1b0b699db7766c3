"""The customer's yes on the page of its case: played from the question to the end of the answer, and judged by keys."""

import pytest
from playwright.async_api import expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_checks import LISTEN, at_second
from tests.panel.test_lists import sent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_heard_and_confirmed_by_keyboard(visit: Open, stage: Stage) -> None:
    here = "/api/cases/c12/consent"
    stage.answers[here] = (409, {"error": {"code": "refused_not_listened", "message": "Chưa nghe đoạn này.", "remedy": "Nghe đã."}})  # fmt: skip  # noqa: E501
    page = await visit("case-done")
    await page.evaluate(LISTEN)
    await page.get_by_role("button", name="Nghe câu hỏi và câu trả lời từ 0:31").press("Enter")
    assert await page.evaluate("window.played") == [30.0]
    await page.evaluate("HTMLMediaElement.prototype.pause = function () { window.stopped = this.currentTime; }")
    await at_second(page, 35.0)
    assert await page.evaluate("window.stopped") is None
    await at_second(page, 36.5)
    assert await page.evaluate("window.stopped") == 36.5, "a snippet has an end"
    await page.get_by_role("button", name="Đúng là đồng ý").press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="Chưa nghe đoạn này. Nghe đã.")).to_be_visible()
    stage.answers[here] = (200, {"ok": True, "href": "/case"})
    await page.get_by_role("button", name="Đúng là đồng ý").press("Enter")
    await page.wait_for_url("**/case")
    assert sent(stage, here) == [{"call_id": "r1", "second": "34.2", "verdict": "confirmed"}] * 2


async def test_the_list_is_worked_through_by_keyboard(visit: Open, stage: Stage) -> None:
    here = "/api/cases/c12/consent"
    stage.answers[here] = (200, {"ok": True, "href": "/consents-none"})
    page = await visit("consents")
    await page.evaluate(LISTEN)
    await page.keyboard.press("Alt+p")
    await page.get_by_role("button", name="Nghe câu hỏi và câu trả lời").last.press("Enter")
    assert await page.evaluate("window.played") == [30.0, 30.0], "each in its own player"
    await page.keyboard.press("Alt+1")
    await page.wait_for_url("**/consents-none")
    assert sent(stage, here) == [{"call_id": "r1", "second": "34.2", "from_list": "true", "verdict": "confirmed"}]
