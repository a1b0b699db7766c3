"""The live stream in a real browser: a fast pop in a hidden tab, order, gaps, held lists, forms nobody overwrites."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.panel import samples as s
from tests.panel.conftest import Open
from tests.panel.stage import Stage
from tests.panel.test_phone import call, pop, ready
from tests.panel.test_screens import axe

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WAIT_S = 5.0


async def until(stage: Stage, kind: str) -> dict[str, Any]:
    """The first thing of a kind that a page said."""
    async with asyncio.timeout(WAIT_S):
        while True:
            for said in stage.said:
                if said["type"] == kind:
                    return said
            await asyncio.sleep(0.01)


async def test_a_pop_is_in_a_hidden_page_at_once_and_says_after_how_long(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    other = await page.context.new_page()
    await other.bring_to_front()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await pop(stage)
    said = await until(stage, "popped")
    assert said["call_id"] == "call-1"
    assert said["offer_id"] == "offer-1"
    assert 0 <= said["after_ms"] < 300
    await expect(page.locator("#call-column .name")).to_have_text("Cô Lý Kim Oanh")
    await expect(page.locator("#call-column .say")).to_contain_text("Con chào cô Oanh")
    assert await page.locator("#middle").get_attribute("data-pane") == "worklist"


async def test_an_incoming_call_is_announced_once_and_takes_no_focus(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    await page.locator("#work-w3").focus()
    await pop(stage)
    await expect(page.locator("#assertive")).to_contain_text(
        "Cuộc gọi đến: Cô Lý Kim Oanh, B-1207, hồi chuông 1 trên 3"
    )
    await expect(page.locator("#work-w3")).to_be_focused()
    await expect(page.locator("#phone-line [data-slot=sub]")).to_contain_text("IVR nhận sau 00:1")


async def test_an_offer_taken_by_another_leaves_the_shift_behind(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    await pop(stage)
    await expect(page.locator("#phone")).to_have_attribute("data-call", "ringing")
    html = stage.fragment("desk/_shift.html", shift=s.SHIFT)
    cleared = {"call_id": "call-1", "offer_id": "offer-1", "why": "taken", "by": "Trần Bảo Ngân", "html": html}
    await stage.tell("pop-cleared", cleared)
    await expect(page.locator("#phone")).to_have_attribute("data-call", "idle")
    await expect(page.locator("#call-column")).to_have_attribute("data-pane", "shift")


async def test_a_gap_makes_the_page_ask_for_a_fresh_snapshot(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    stage.snapshot = {"badges": {"missed": 7}}
    (stream,) = stage.streams
    await stream.tell("toast", {"text": "sau một lỗ hổng"}, skip=1)
    await expect(page.locator('[data-badge="missed"] .n')).to_have_text("7")
    assert await page.locator(".toast").count() == 0


async def test_a_lost_stream_is_said_with_its_time_and_comes_back_by_itself(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    await page.context.set_offline(True)
    for stream in list(stage.streams):
        await stream.socket.close()
    await expect(page.locator("#phone-line")).to_contain_text("Mất kết nối với tổng đài")
    await expect(page.locator("#phone-line")).to_contain_text("Số liệu tính đến 09:24:")
    await page.context.set_offline(False)
    await ready(page)


async def test_rows_wait_while_the_list_has_focus(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    await page.locator("#work-w3").focus()
    fewer = replace(s.WORK, items=s.WORK.items[:2])
    await stage.tell("worklist", {"html": stage.fragment("desk/_work_rows.html", list=fewer), "page": "desk", "new": 3})
    await expect(page.locator("[data-show-new]")).to_have_text("3 mục mới")
    assert await page.locator("#work-rows .item").count() == len(s.WORK.items)
    await page.locator("[data-show-new]").click()
    await expect(page.locator("#work-rows .item")).to_have_count(2)


async def test_a_form_being_typed_in_is_never_replaced(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").fill("Vòi nước rò")
    known = replace(
        s.DESK_ASKING, form=replace(s.EMPTY_FORM, draft=replace(s.EMPTY_FORM.draft, reach_by="0900 000 416"))
    )
    await stage.tell("desk", {"html": stage.fragment("desk/_middle.html", view=known), "page": "desk"}, "/desk-asking")
    await expect(page.locator("#reach_by")).to_have_value("0900 000 416")
    await expect(page.locator("#content")).to_have_value("Vòi nước rò")
    await expect(page.locator("#content")).to_be_focused()


async def test_clocks_tick_from_the_servers_instants_whatever_the_machine_says(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    figure = page.locator('[data-clock="record"] .figure')
    await expect(figure).to_have_text("00:09", timeout=8000)
    await expect(page.locator('[data-clock="record"].bigclock')).to_have_attribute("data-state", "now")
    await expect(page.locator("#polite")).to_contain_text("Ghi nhận chỉ còn rất ít thời gian")
    stage.now += timedelta(minutes=5)  # the server's clock, as its next pings tell it
    await page.reload()
    await expect(page.locator('[data-clock="record"].bigclock')).to_have_attribute("data-state", "broken")


async def test_a_signature_and_a_stopped_clock_are_told(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    await expect(page.locator("#phone")).to_have_attribute("data-call", "idle")
    signed = {"case_id": "c12", "number": "TR-2611-0412", "by": "Bùi Quang Sáng", "after_s": 12}
    await stage.tell("signed", signed, "/desk-talking")
    await expect(page.locator(".toast")).to_contain_text("Bùi Quang Sáng đã ký nhận TR-2611-0412 sau 12 giây.")
    stopped = {
        "id": "record", "kind": "record", "state": "kept", "started_at": s.at(-0.8), "due_at": s.at(0.2), "limit_s": 60,
        "stopped_at": s.at(0.1), "subject": "", "href": "", "pause_reason": "", "escalates_to": "",
    }  # fmt: skip
    clocks = {"loudest": None, "broken": 2, "changed": [stopped]}
    await stage.tell("clock", clocks, "/desk-talking")
    await expect(page.locator('[data-clock="record"].bigclock')).to_have_attribute("data-state", "kept")
    await expect(page.locator("#phone-late")).to_have_text("2 trễ")


async def test_an_expired_session_in_a_call_asks_over_the_page(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").fill("đang gõ")
    await stage.tell("bye", {"reason": "expired"}, "/desk-asking")
    await expect(page.locator("#sign-in-dialog")).to_be_visible()
    stage.answers["/api/session/again"] = (200, {"ok": True, "csrf": "fresh"})
    await page.locator("#again-password").fill("một câu dài dễ nhớ")
    await page.keyboard.press("Enter")
    await expect(page.locator("#sign-in-dialog")).to_be_hidden()
    await expect(page.locator("#content")).to_have_value("đang gõ")


async def test_the_wrap_up_counts_down(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    over = call(stage, "wrapup", ready_at=stage.clock() + timedelta(seconds=20), talk_s=151, hung_up_first="caller")
    await stage.tell("call", over)
    await expect(page.locator("#phone-line [data-slot=timer]")).to_have_text("00:18")
    await expect(page.locator("#phone-line")).to_contain_text("đã nói 2:31 · khách gác máy trước")


async def test_urgent_news_stay_until_they_are_closed(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await ready(page)
    await stage.tell("toast", {"text": "Cuộc gọi đã dừng.", "strong": "Lý Kim Oanh", "tone": "soon", "urgent": True})
    await expect(page.locator(".toast")).to_have_count(1)
    assert await axe(page, "region") == []
    await page.clock.install()
    await stage.tell("toast", {"text": "Đã đến nơi."})
    await expect(page.locator(".toast")).to_have_count(2)
    await page.clock.run_for(7_000)
    await expect(page.locator(".toast")).to_have_text(["Lý Kim Oanh Cuộc gọi đã dừng."])
    await page.locator(".toast").get_by_role("button", name="Đóng").press("Enter")
    await expect(page.locator(".toast")).to_have_count(0)
