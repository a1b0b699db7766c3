"""Somebody listens to what the check found, by keyboard alone: from the list to a call, its second, and a verdict."""

import pytest
from playwright.async_api import Page, expect

from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_lists import sent
from tests.panel.test_screens import axe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
LISTEN = """() => {
  window.played = [];
  HTMLMediaElement.prototype.play = function () { window.played.push(this.currentTime); return Promise.resolve(); };
}"""


OUT_OF_THE_WINDOW = """() => [...document.querySelectorAll(".page, .bar > *, .seg, .cols, .pane, .pane > header > *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))"""


async def at_second(page: Page, second: float) -> None:
    """The recording comes to a second."""
    await page.evaluate(
        """(second) => { const audio = document.querySelector("[data-player] audio");
        audio.currentTime = second; audio.dispatchEvent(new Event("timeupdate")); }""",
        second,
    )


async def test_from_the_list_to_the_second_and_the_next_finding(visit: Open) -> None:
    page = await visit("check")
    await page.evaluate(LISTEN)
    await page.keyboard.press("Alt+p")
    assert await page.evaluate("window.played") == [30.4], "a breath before the words"
    await page.get_by_role("button", name="Nghe từ 0:42").press("Enter")
    assert await page.evaluate("window.played") == [30.4, 42]
    await page.keyboard.press("Alt+ArrowDown")
    await page.wait_for_url("**/check-value")
    await expect(page.locator("#finding")).to_contain_text("2.450.000 đồng")
    await page.keyboard.press("Alt+ArrowUp")
    await page.wait_for_url("**/check")
    await page.keyboard.press("Alt+PageDown")
    await page.wait_for_url("**/check-second")
    opened = await visit("checks")
    await opened.keyboard.press("Alt+1")
    await opened.wait_for_url("**/checks/k1")


async def test_what_is_said_is_shown_in_time_with_the_sound(visit: Open) -> None:
    page = await visit("check")
    await at_second(page, 43.0)
    await expect(page.locator("[data-line][aria-current]")).to_have_text("0:42Nhân viênsố tiền là hai triệu năm trăm bốn mươi nghìn 2 Điều phát hiện")  # fmt: skip  # noqa: E501
    await at_second(page, 40.0)
    await expect(page.locator("[data-line][aria-current]")).to_have_count(0)


async def test_a_note_goes_with_the_verdict_and_stays_when_it_is_refused(visit: Open, stage: Stage) -> None:
    stage.answers["/api/checks/k1/review"] = (503, {"error": {"code": "away", "message": "Không lưu được.", "remedy": "Thử lại."}})  # fmt: skip  # noqa: E501
    page = await visit("check")
    await page.keyboard.press("Alt+n")
    await page.keyboard.type("Nói lại với Khuê về câu này")
    await page.keyboard.press("Alt+3")
    await expect(page.get_by_role("alert").filter(has_text="Không lưu được. Thử lại.")).to_be_visible()
    await expect(page.locator("#check-note")).to_have_value("Nói lại với Khuê về câu này")
    assert sent(stage, "/api/checks/k1/review") == [
        {"finding": "no-threat@31.40", "note": "Nói lại với Khuê về câu này", "verdict": "coach"}
    ]


async def test_a_recording_is_kept_longer_by_keyboard(visit: Open, stage: Stage) -> None:
    here = "/api/recordings/k1/hold"
    wrong = {"code": "invalid", "message": "Sai.", "remedy": "Sửa.", "fields": {"until": "Ngày đã qua."}}
    stage.answers[here] = (422, {"error": wrong})
    page = await visit("check-value")
    await page.get_by_text("Đổi hoặc bỏ giữ").press("Enter")
    assert await axe(page) == []
    await page.get_by_label("Lý do").select_option("authority")
    await page.get_by_label("Đến hết ngày").fill("2026-01-01")
    await page.get_by_label("Đến hết ngày").press("Enter")
    await expect(page.locator("#until-error")).to_have_text("Ngày đã qua.")
    stage.answers[here] = (200, {"ok": True})
    await page.locator("[data-page]").evaluate("page => page.dataset.before = ''")
    await page.get_by_role("button", name="Giữ ghi âm", exact=True).press("Enter")
    await page.locator("[data-page]:not([data-before])").wait_for()
    await expect(page.locator("[data-list-form$=hold]")).not_to_be_visible()
    assert sent(stage, here) == [{"why": "authority", "until": "2026-01-01"}] * 2
    await page.get_by_text("Đổi hoặc bỏ giữ").press("Enter")
    await page.get_by_role("button", name="Bỏ giữ", exact=True).press("Enter")
    await expect(page.locator("[data-list-form$=hold]")).not_to_be_visible()
    assert sent(stage, "/api/recordings/k1/release") == [{}]


async def test_slower_faster_again_and_to_and_fro_by_keys_in_the_player(visit: Open) -> None:
    page = await visit("check")
    await page.evaluate(LISTEN)
    player, audio = page.locator("[data-player]"), "document.querySelector('[data-player] audio')"
    await page.keyboard.press("Alt+p")
    seek = player.locator("[data-seek]")
    for keys, rate in (("]", 1.25), ("]", 1.5), ("[", 1.25)):
        await seek.press(keys)
        assert await page.evaluate(f"{audio}.playbackRate") == rate
    await expect(player.locator("[data-speed]")).to_have_text("Tốc độ 1,25×")
    await player.locator("[data-speed]").press("Enter")
    assert await page.evaluate(f"{audio}.playbackRate") == 1.5
    await at_second(page, 50.0)
    await seek.press("ArrowRight")
    await seek.press("Shift+ArrowLeft")
    assert await page.evaluate(f"{audio}.currentTime") == 54
    await seek.press("l")
    await expect(player.locator("[data-loop]")).to_have_attribute("aria-pressed", "true")
    await at_second(page, 37.0)
    assert await page.evaluate(f"{audio}.currentTime") == 37, "eight seconds from where it began"
    await at_second(page, 38.5)
    assert await page.evaluate(f"{audio}.currentTime") == 30.4, "and again"
    await seek.press("Space")
    assert await page.evaluate("window.played.length") == 2


async def test_both_sides_are_drawn_with_what_was_found_and_nothing_is_fetched_for_it(visit: Open) -> None:
    page = await visit("check")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    wave = page.locator("[data-wave]")
    await expect(wave.locator("canvas")).to_have_count(4)  # each side, and what of it was played
    await expect(wave.locator("[part~=region]")).to_have_count(3)  # keyed in, on hold, the customer's yes
    assert await wave.locator("[part~=found]").all_inner_texts() == ["3", "1", "2"]
    assert asked, "the page"
    assert not [url for url in asked if "/recordings/" in url], "nobody has listened yet"
    await wave.locator("[part~=found]", has_text="2").locator("b").click()
    assert await page.evaluate("document.querySelector('[data-player] audio').currentTime") == 44
    await expect(page.locator("[data-player] [data-at]")).to_have_text("0:44")
    box = await wave.bounding_box()
    assert box
    await page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    await expect(page.locator("[data-player] [data-at]")).to_have_text("2:01")
    await page.keyboard.press("Alt+PageDown")
    await page.wait_for_url("**/check-second")
    await expect(page.locator("[data-wave] canvas")).to_have_count(4)


@pytest.mark.parametrize(
    "name",
    ["checks", "check", "check-rule", "checks-hearing", "score", "reviews", "review", "consents", "script", "scripts"],
)
async def test_in_narrow_windows_nothing_runs_out_sideways(name: str, visit: Open) -> None:
    page = await visit(name, viewport={"width": 390, "height": 844})
    for width in (390, 768, 1280):
        await page.set_viewport_size({"width": width, "height": 844})
        assert await page.evaluate(OUT_OF_THE_WINDOW) == [], width
