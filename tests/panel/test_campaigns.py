"""Campaigns in the browser: steered by keyboard, asked first, told over the live stream."""

import pytest
from playwright.async_api import expect

from tests.panel import sample_campaigns as campaigns
from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent
from tests.panel.test_screens import axe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_campaign_is_paused_by_its_key_and_only_after_a_yes(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await page.keyboard.press("Alt+y")
    await expect(page.locator("#ask-dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    assert sent(stage, "/api/campaigns/k1") == []
    await page.keyboard.press("Alt+y")
    async with page.expect_response("**/api/campaigns/k1"):
        await page.locator("[data-answer=yes]").press("Enter")
    await expect(page.locator("#ask-dialog")).to_be_hidden()
    assert sent(stage, "/api/campaigns/k1") == [{"act": "pause"}]


async def test_the_head_changes_with_the_news(visit: Open, stage: Stage) -> None:
    page = await visit("campaign-running")
    await expect(page.locator("body[data-stream=up]")).to_be_attached()
    html = stage.fragment("campaigns/_head.html", view=campaigns.PAUSED)
    await stage.tell("campaign", {"html": html, "page": "campaign", "new": 0}, page="/campaign-running")
    await expect(page.locator("#campaign-head")).to_contain_text("đường truyền có sự cố")


async def test_a_launch_is_walked_by_keys_and_stands_at_what_is_wrong(visit: Open) -> None:
    page = await visit("launch-way")
    await page.locator("#launch-ring").press("Enter")
    await page.wait_for_url("**/campaigns/new?*step=5*")
    assert "list=l2" in page.url and "ring=60" in page.url and "team=pool" in page.url
    page = await visit("launch-script")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/campaigns/new?*step=3*")


async def test_five_steps_are_walked_and_launched_by_keys_alone(visit: Open, stage: Stage) -> None:
    stage.answers["/api/campaigns"] = (200, {"ok": True, "campaign_id": "k1"})
    page = await visit("campaigns/new")
    for step in range(2, 6):
        await page.keyboard.press("Control+Enter")
        await page.wait_for_url(f"**/campaigns/new?*step={step}*")
        await expect(page.locator("#step-title")).to_contain_text(f"{step}.")
        assert await axe(page) == [], f"step {step}, as it came into the page"
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/campaigns/k1")
    assert sent(stage, "/api/campaigns") == [{"list_id": "l2"}]


async def test_who_will_be_skipped_is_counted_before_the_eyes_and_then_shown(visit: Open, stage: Stage) -> None:
    stage.answers["/api/looks/look1"] = (200, {"running": True, "done": 51_000, "rows": 100_000})
    page = await visit("launch-counting")
    await expect(page.locator("[data-progress-text]")).to_have_text("Đã xem 51000 / 100000 dòng")
    async with page.expect_response("**/launch-counting"):
        stage.answers["/api/looks/look1"] = (200, {"running": False, "done": 0, "rows": 0})


async def test_a_count_is_halted_and_wanted_again(visit: Open, stage: Stage) -> None:
    stage.answers["/api/looks/look1"] = (200, {"running": True, "done": 51_000, "rows": 100_000})
    page = await visit("launch-counting")
    async with page.expect_response("**/launch-counting"):
        await page.get_by_role("button", name="Dừng đếm").press("Enter")
    assert sent(stage, "/api/looks/look1/halt") == [{}]
    page = await visit("launch-halted")
    async with page.expect_response("**/api/looks/look1/again"):
        await page.get_by_role("button", name="Đếm lại từ đầu").press("Enter")


async def test_what_was_launched_is_opened(visit: Open, stage: Stage) -> None:
    stage.answers["/api/campaigns"] = (200, {"ok": True, "campaign_id": "k1"})
    page = await visit("launch-look")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url("**/campaigns/k1")
    assert sent(stage, "/api/campaigns") == [{"list_id": "l2"}]


async def test_an_outcome_that_is_still_owed_is_said_by_keys(visit: Open, stage: Stage) -> None:
    page = await visit("desk-owed")
    await page.keyboard.press("Alt+j")
    await page.keyboard.press("6")
    await page.keyboard.type("Khách nói sai số tiền")
    async with page.expect_response("**/api/calls/c77/walk"):
        await page.keyboard.press("Control+Enter")
    [said] = sent(stage, "/api/calls/c77/walk")
    assert said == {"kind": "outcome", "name": "dispute", "fields": {"about": "Khách nói sai số tiền"}}


async def test_whom_one_visits_is_called_or_was_visited_by_keys(visit: Open, stage: Stage) -> None:
    page = await visit("desk-visit")
    async with page.expect_response("**/api/missed/d2/call"):
        await page.keyboard.press("Alt+t")
    async with page.expect_response("**/api/missed/d2/done"):
        await page.keyboard.press("Control+Enter")
    assert sent(stage, "/api/missed/d2/done") == [{"result": "visited"}]


async def test_an_agent_dials_by_keys(visit: Open, stage: Stage) -> None:
    page = await visit("desk-dialing")
    async with page.expect_response("**/api/campaigns/k2/next"):
        await page.keyboard.press("Control+Enter")
    assert sent(stage, "/api/campaigns/k2/next") == [{}]
    page = await visit("desk-manual")
    async with page.expect_response("**/api/campaigns/k2/next"):
        await page.keyboard.press("Control+Enter")
    async with page.expect_response("**/api/campaigns/k2/next"):
        await page.get_by_role("button", name="Võ Đăng Khôi").press("Enter")
    assert sent(stage, "/api/campaigns/k2/next")[1:] == [{"entry_id": "l2:4"}, {"entry_id": "l2:5"}]
    page = await visit("desk-card")
    async with page.expect_response("**/api/dialing/call"):
        await page.keyboard.press("Control+Enter")
    async with page.expect_response("**/api/dialing/pass"):
        await page.keyboard.press("Alt+w")
    async with page.expect_response("**/api/dialing"):
        await page.keyboard.press("Alt+y")
    assert sent(stage, "/api/dialing/pass") == [{"why": "later"}]
    assert sent(stage, "/api/dialing") == [{"on": False}]


async def test_a_target_is_set_by_keys_and_what_is_wrong_stands_under_its_field(visit: Open, stage: Stage) -> None:
    api = "/api/campaigns/k1/targets"
    error = {"code": "invalid", "fields": {"aim": "Ghi số lớn hơn 0."}, "what": "", "safe": "", "remedy": ""}
    stage.answers[api] = (422, {"ok": False, "error": error})
    page = await visit("targets")
    await page.locator("#target-aim").fill("0")
    await page.locator("#target-form [name=agents]").first.press("Space")
    async with page.expect_response(f"**{api}"):
        await page.locator("#target-aim").press("Enter")
    await expect(page.locator("#aim-error")).to_contain_text("lớn hơn 0")
    await expect(page.locator("#target-aim")).to_be_focused()
    said = {"figure": "reached", "period": "day", "aim": "0", "together": False, "agents": ["u1"], "reason": ""}
    assert sent(stage, api) == [said]
