"""Those who say what callers hear, at work in a real browser before the real panel: write, try out, save, take back."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.ivr.test_recording import put, speech
from tests.journeys.panel.house import House
from tests.panel.test_screens import SIDEWAYS, axe
from tests.windows import close

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, house: House) -> AsyncIterator[Page]:
    """An administrator's window; whatever it complains of fails the test."""
    complaints: list[str] = []
    context = await chromium.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    made = await context.new_page()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda told: complaints.append(told.text) if "Content Security" in told.text else None)
    await made.goto(f"{house.origin}/enter/{await house.link('admin')}")
    await made.locator("form button[type=submit]").click()
    await made.wait_for_url("**/users")
    yield made
    await close(context)
    assert complaints == []


async def type_over(page: Page, old: str, new: str) -> None:
    """Change one thing in the text, as typing does."""
    area = page.locator("[data-editor]")
    value = await area.input_value()
    assert old in value
    await area.fill(value.replace(old, new))


async def test_a_hotline_is_written_tried_out_saved_and_taken_back(page: Page, house: House) -> None:
    await page.locator('.rail [data-nav="hotlines"]').click()
    await page.get_by_role("link", name="Riverside Apartments").click()
    await expect(page.locator("[data-flow] .node")).to_have_count(17)
    await page.locator('[data-flow] [data-node="repairs"] .h').click()
    await expect(page.locator('[data-detail="repairs"]')).to_be_visible()
    await page.get_by_role("link", name="Nội dung và gọi thử").click()
    verdict, finding = page.locator("[data-verdict]"), page.locator("[data-findings] button")
    await expect(verdict).to_have_text("Tốt, giống bản đang dùng")

    await type_over(
        page, "2: call-back}\n    otherwise: wait-for-repairs", "2: call-bak}\n    otherwise: wait-for-repairs"
    )
    await expect(finding).to_have_count(1)
    await expect(finding).to_contain_text("when dẫn đến call-bak")
    await expect(page.locator("[data-review]")).to_be_disabled()
    line = int(re.findall(r"\d+", await finding.inner_text())[0])
    await finding.press("Enter")
    start = await page.locator("[data-editor]").evaluate("e => e.value.slice(0, e.selectionStart).split('\\n').length")
    assert start == line == int(await page.locator("[data-gutter] .bad").inner_text())
    await type_over(page, "call-bak", "call-back")
    await type_over(page, "Please enter your room number.", "Which room is it, please?")
    await expect(verdict).to_have_text("Tốt, có thể lưu")

    heard = page.locator("[data-heard] > li")
    await page.locator("[data-rehearsal] [data-did='1']").focus()
    for key, last in (("1", "top"), ("2", "repairs"), ("1", "room")):
        await page.keyboard.press(key)
        await expect(heard.last.locator("b")).to_have_text(last)
    await expect(heard.last).to_contain_text("Which room is it, please?")
    await page.keyboard.press("Backspace")
    await expect(heard.last.locator("b")).to_have_text("repairs")
    await page.locator("[data-did='hang-up']").click()
    await expect(heard.last).to_contain_text("Khách đã gác máy.")
    assert await axe(page) == []

    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#save-dialog .plus")).to_contain_text("Which room is it, please?")
    await page.keyboard.press("Enter")
    await expect(page.locator("#save-dialog [data-error-for=reason]")).to_have_text("Ghi lý do thay đổi.")
    await page.keyboard.type("Lời hỏi tự nhiên hơn")
    assert await axe(page) == []
    await page.keyboard.press("Enter")
    await expect(page.locator("#changed-title")).to_have_text("Phiên bản đầu tiên")
    assert "Which room is it, please?" in house.files.text("riverside")
    await page.get_by_role("link", name="Nội dung và gọi thử").click()
    await type_over(page, "Which room is it, please?", "Room?")
    await page.locator("[data-review]:enabled").click()
    await page.keyboard.type("Ngắn hơn")
    await page.keyboard.press("Enter")
    await expect(page.locator("#changed-title")).to_have_text("Phiên bản 2 so với 1")
    await expect(page.locator(".diff .minus")).to_contain_text("Which room is it, please?")

    await page.get_by_role("link", name="Lời hỏi tự nhiên hơn").click()
    await expect(page.locator("#changed-title")).to_have_text("Phiên bản đầu tiên")
    await expect(page.locator("#hotline-title")).to_be_focused()
    await page.locator("#back-reason").fill("Khách không hiểu")
    await page.locator("#back-reason").press("Enter")
    await expect(page.locator(".item.sel")).to_contain_text("Khách không hiểu")
    await expect(page.locator("a.item")).to_have_count(3)
    assert "Which room is it, please?" in house.files.text("riverside")
    assert await page.evaluate(SIDEWAYS) == []


async def test_what_is_said_in_vain_is_told_and_may_be_saved(page: Page) -> None:
    await page.goto(page.url.replace("/users", "/hotlines/main?show=text"))
    await type_over(page, "skill: service", "skill: complaints")
    finding = page.locator("[data-findings] button")
    await expect(finding).to_contain_text("Lưu ý: Chưa ai có kỹ năng complaints")
    await expect(page.locator("[data-verdict]")).to_have_text("Tốt, có thể lưu · 1 lưu ý")
    await expect(page.locator("[data-review]")).to_be_enabled()
    await finding.press("Enter")
    await expect(page.locator("[data-editor]")).to_be_focused()
    assert await axe(page) == []


async def test_a_draft_waits_in_its_window(page: Page) -> None:
    await page.goto(page.url.replace("/users", "/hotlines/riverside?show=text"))
    await type_over(page, "Riverside Apartments", "Riverside Homes")
    await expect(page.locator("[data-kept]")).to_be_visible()
    await page.get_by_role("link", name="Sơ đồ").click()
    await expect(page.locator("[data-editor]")).to_have_count(0)
    await page.get_by_role("link", name="Nội dung và gọi thử").click()
    await expect(page.locator("[data-editor]")).to_have_value(re.compile("Riverside Homes"))
    await page.locator("[data-undo-all]").click()
    await expect(page.locator("[data-editor]")).to_have_value(re.compile("Riverside Apartments"))
    await expect(page.locator("[data-review]")).to_be_disabled()


async def test_a_recording_is_refused_or_taken_and_given_back(page: Page, tmp_path: Path) -> None:
    await page.locator('.rail [data-nav="prompts"]').click()
    await page.locator("[data-prompt-find]").fill("welcome to")
    rows = page.locator("tr[data-prompt]:visible")
    await expect(rows).to_have_count(2)
    row = rows.filter(has_text="Welcome to Blue Garden.")
    silent, good = tmp_path / "silent.wav", tmp_path / "good.wav"
    put(silent, np.zeros(32_000))
    put(good, speech(2.0))

    await row.locator("input[type=file]").set_input_files(silent)
    await expect(row.locator("[data-upload-error]")).to_contain_text("chỉ có im lặng")
    assert await axe(page) == []
    await row.locator("input[type=file]").set_input_files(good)
    row = page.locator("tr[data-prompt^='riverside/welcome Welcome']")
    await expect(row).to_contain_text("Bản thu")
    await row.locator("[data-hear]").click()
    await row.locator("[data-give-back]").click()
    await page.locator("#ask-dialog [data-answer=yes]").click()
    await expect(row).to_contain_text("Giọng máy")
    await expect(row.locator("[data-give-back]")).to_be_disabled()
