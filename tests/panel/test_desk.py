"""The agent's desk by keys and by mouse: record form, category search, identity, wrap-up, choosing work."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.panel import samples as s
from tests.panel.conftest import Open
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
CASE = {"ok": True, "case_id": "c12", "number": "TR-2611-0412"}


async def sent(stage: Stage, path: str) -> Any:
    """The body of the first request to an address."""
    async with asyncio.timeout(5):
        while True:
            for _, at, body in stage.requests:
                if at == path:
                    return body
            await asyncio.sleep(0.01)


async def fill(page: Page) -> None:
    """A request, typed as the caller speaks, with the mouse unplugged."""
    await page.keyboard.press("Alt+r")
    await page.keyboard.type("Vòi bếp rò nước")
    await page.keyboard.press("Tab")
    await page.keyboard.type("B-1207")
    await page.keyboard.press("Alt+l")
    await page.keyboard.type("ro nuoc trong")
    await page.keyboard.press("Enter")


async def test_a_case_is_recorded_and_dispatched_without_the_mouse(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    stage.answers["/api/cases"] = (200, CASE)
    await fill(page)
    await expect(page.locator("#department")).to_have_value("d1")
    await expect(page.locator('[data-duty-note="d1"]')).to_be_visible()
    await expect(page.locator("#appointment_at")).to_be_focused()
    await page.keyboard.type("10h30")
    await expect(page.locator("#appointment_at-shown")).to_have_text("Thứ Sáu 20/11/2026 10:30")
    await page.locator("#reach_by").focus()
    await page.keyboard.type("0900 000 416")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[name=read_back]")).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Control+Enter")
    body = await sent(stage, "/api/cases")
    assert body == body | {
        "call_id": "call-1",
        "person_id": "p1",
        "content": "Vòi bếp rò nước",
        "place": "B-1207",
        "category": "leak_in_unit",
        "reach_by": "0900 000 416",
        "appointment_at": "2026-11-20T03:30:00.000Z",
        "read_back": True,
        "anonymous": False,
    }
    assert await sent(stage, "/api/cases/c12/dispatch") == {"department_id": "d1", "duty_user_id": "u7"}


async def test_what_is_missing_is_named_and_focused_and_nothing_moves(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    before = await page.locator("#department").bounding_box()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#content")).to_be_focused()
    await expect(page.locator("#content-error")).to_have_text("Ghi nội dung khách nói.")
    await expect(page.locator("#category-search")).to_have_attribute("aria-invalid", "true")
    assert await page.locator("#department").bounding_box() == before
    assert not [at for _, at, _ in stage.requests if at == "/api/cases"]
    await page.keyboard.type("x")
    await expect(page.locator("#content-error")).to_be_hidden()


async def test_a_refusal_stays_on_the_form_with_what_was_typed(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    refusal = {
        "code": "refused_not_recorded",
        "message": "Chưa ghi được.",
        "remedy": "Thử lại.",
        "fields": {"place": "Quá dài."},
    }
    stage.answers["/api/cases"] = (422, {"error": refusal})
    await page.locator("[name=read_back]").check()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#middle [data-form-error]")).to_have_text("Chưa ghi được. Thử lại.")
    await expect(page.locator("#place-error")).to_have_text("Quá dài.")
    assert (await page.locator("#content").input_value()).startswith("Vòi bếp thay sáng nay lại rỉ nước")


async def test_a_dispatch_that_fails_keeps_the_case_and_dispatches_it_next(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    stage.answers["/api/cases"] = (200, CASE)
    stage.answers["/api/cases/c12/dispatch"] = (
        409,
        {"error": {"code": "x", "message": "Không ai trực.", "remedy": ""}},
    )
    await page.locator("[name=read_back]").check()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#middle [data-form-error]")).to_have_text("Không ai trực.")
    await expect(page.locator("[data-number]")).to_have_text("TR-2611-0412")
    stage.answers["/api/cases/c12/dispatch"] = (200, CASE)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#middle [data-form-error]")).to_be_hidden()
    assert [at for _, at, _ in stage.requests].count("/api/cases") == 1


async def test_the_draft_is_saved_as_typed_and_survives_a_reload(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").fill("Khách báo mất điện")
    body = await sent(stage, "/api/cases/draft")
    assert body["content"] == "Khách báo mất điện"
    await expect(page.locator("[data-draft-state]")).to_have_text("Đã lưu nháp")
    await page.reload()
    await expect(page.locator("#content")).to_have_value("Khách báo mất điện")


async def test_an_emergency_runs_at_double_speed_and_is_told_at_once(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.keyboard.press("Alt+x")
    await expect(page.locator('.bigclock[data-clock="dispatch"] .limit')).to_have_text("1:30")
    await expect(page.locator('.bigclock[data-clock="record"] .limit')).to_have_text("0:30")
    assert (await sent(stage, "/api/cases/draft"))["emergency"] is True
    await page.keyboard.press("Alt+x")
    await expect(page.locator('.bigclock[data-clock="dispatch"] .limit')).to_have_text("3:00")


async def test_what_was_an_emergency_already_has_its_own_clocks(stage: Stage, visit: Open) -> None:
    page = await visit("desk-help")
    limits = [page.locator(f'.bigclock[data-clock="{clock}"] .limit') for clock in ("record", "dispatch")]
    for pressed, told in (((), ("0:30", "1:30")), (("Alt+x",), ("1:00", "3:00")), (("Alt+x",), ("0:30", "1:30"))):
        for key in pressed:
            await page.keyboard.press(key)
        for limit, length in zip(limits, told, strict=True):
            await expect(limit).to_have_text(length)


async def test_an_emergency_category_raises_the_emergency(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.keyboard.press("Alt+l")
    await page.keyboard.type("chay")
    await expect(page.locator("#category-fire .chip")).to_have_text("90 giây")
    await page.keyboard.press("Enter")
    await expect(page.locator("[name=emergency]")).to_be_checked()
    await expect(page.locator("#department")).to_have_value("d2")


async def test_a_changed_text_is_no_category(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    await page.keyboard.press("Alt+l")
    await page.keyboard.type("zzz")
    await expect(page.locator("[data-none]")).to_be_visible()
    await expect(page.locator("[name=category]")).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(page.locator("#category-search")).to_have_attribute("aria-expanded", "false")


async def test_identity_is_compared_by_the_server_and_never_kept_in_the_field(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    stage.answers["/api/calls/call-1/identity"] = (200, {"ok": True, "matched": False})
    await page.keyboard.press("Alt+i")
    await page.keyboard.type("0900 111 222")
    await page.keyboard.press("Enter")
    assert await sent(stage, "/api/calls/call-1/identity") == {"proof": "phone", "value": "0900 111 222"}
    await expect(page.locator("#identity-error")).to_contain_text("Không khớp")
    await expect(page.locator("[data-identity] [name=value]")).to_have_value("")


async def test_a_masked_value_is_shown_by_an_act(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.keyboard.press("Alt+u")
    assert await sent(stage, "/api/calls/call-1/unmask") == {"field": "national_id"}


async def test_two_on_one_number_are_chosen_between(stage: Stage, visit: Open) -> None:
    page = await visit("desk-two")
    await page.locator("button.choice", has_text="Trịnh Bá Lộc").click()
    assert await sent(stage, "/api/calls/call-1/person") == {"person_id": "p9"}


async def test_no_to_recording_asks_before_it_is_done(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator('[data-ask="record-off"]').click()
    await expect(page.locator("#ask-dialog")).to_contain_text("Dừng ghi âm cuộc gọi này?")
    await page.keyboard.press("Enter")  # the first answer is no
    assert not [at for _, at, _ in stage.requests if at.endswith("/record-off")]
    await page.locator('[data-ask="record-off"]').click()
    await page.locator('#ask-dialog [data-answer="yes"]').click()
    await sent(stage, "/api/calls/call-1/record-off")


async def test_the_recording_is_paused_by_one_key(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.keyboard.press("Shift+F8")
    assert await sent(stage, "/api/calls/call-1/silence") == {"on": True}


async def test_the_outcome_is_a_digit_and_then_ready(stage: Stage, visit: Open) -> None:
    page = await visit("desk-wrap-up")
    await page.locator("#outcome").focus()
    await page.keyboard.press("2")
    await expect(page.locator("#outcome")).to_have_value("answered_at_once")
    await page.keyboard.press("Control+Enter")
    body = await sent(stage, "/api/calls/call-1/outcome")
    assert body["outcome"] == "answered_at_once"
    assert await sent(stage, "/api/state") == {"paused": False, "reason": None}


async def test_script_steps_are_ticked_by_hand(stage: Stage, visit: Open) -> None:
    page = await visit("desk-talking")
    await page.keyboard.press("Alt+n")
    await expect(page.locator('[data-step="5"]')).to_have_class("done")
    await expect(page.locator('[data-step="6"]')).to_have_attribute("aria-current", "step")


async def test_arrows_choose_work_and_enter_opens_it(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await page.locator("#work-w2").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#work-w3")).to_be_focused()
    await expect(page.locator("#work-w3")).to_have_attribute("aria-current", "true")
    async with page.expect_response(lambda response: "/cases/c3" in response.url):
        await page.keyboard.press("Enter")
    await expect(page.locator("#main h1")).to_be_focused()
    assert page.url.endswith("/cases/c3")


async def test_navigation_leaves_the_phone_where_it_is(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    await page.evaluate("document.querySelector('#phone').dataset.mark = 'same'")
    await page.locator('.rail [data-nav="missed"]').click()
    await expect(page.locator("#missed-title")).to_be_visible()
    await expect(page.locator('.rail [data-nav="missed"]')).to_have_attribute("aria-current", "page")
    assert await page.locator("#phone").get_attribute("data-mark") == "same"
    await page.go_back()
    await expect(page.locator("#work-title")).to_be_visible()
    assert await page.locator("#phone").get_attribute("data-mark") == "same"


async def test_an_error_is_shown_inside_the_shell(stage: Stage, visit: Open) -> None:
    page = await visit("desk-idle")
    stage.closed.add("floor")
    await page.locator('.rail [data-nav="floor"]').click()
    await expect(page.locator("#failure-title")).to_have_text("Bạn không được làm việc này")
    await expect(page.locator("#phone")).to_be_visible()


async def test_a_responder_reports_done_with_the_fee_in_any_habit(stage: Stage, visit: Open) -> None:
    page = await visit("job-arrived", viewport={"width": 360, "height": 740})
    await page.locator('.act button[type="submit"]').click()
    await expect(page.locator("#note-error")).to_have_text("Ghi việc đã làm.")
    await page.locator("#note").fill("Thay lõi khóa")
    await page.locator("#fee").fill("3tr450")
    await expect(page.locator("#fee-shown")).to_have_text("3.450.000\u00a0₫")
    await page.locator("[name=accepted]").check()
    async with page.expect_navigation():
        await page.locator('.act button[type="submit"]').click()
    body = await sent(stage, "/api/cases/c21/done")
    assert body == {"handler": "u8", "material": "", "fee_minor": 3450000, "note": "Thay lõi khóa", "accepted": True}


async def test_a_new_person_gets_a_one_time_link(stage: Stage, visit: Open) -> None:
    page = await visit("users")
    await page.locator("[data-new-user] button[type=submit]").click()
    await expect(page.locator('[data-error-for="role"]')).to_have_text("Chọn một vai trò.")
    await page.locator("#user-name").fill("Ngô Bích Liên")
    await page.locator("#user-login").fill("lien.ngo")
    await page.get_by_label("Trưởng ca").check()
    stage.answers["/api/users"] = (
        200,
        {"ok": True, "link": "https://panel.example/enter/abc", "name": "Ngô Bích Liên"},
    )
    await page.locator("[data-new-user] button[type=submit]").click()
    body = await sent(stage, "/api/users")
    assert body["roles"] == ["lead"]
    await expect(page.locator("[data-link]")).to_have_text("https://panel.example/enter/abc")


async def test_the_receipt_gives_way_when_the_wrap_up_is_over_although_it_has_focus(stage: Stage, visit: Open) -> None:
    page = await visit("desk-wrap-up")
    await page.locator("#outcome").focus()
    idle = "".join(
        stage.fragment(f"desk/_{part}.html", view=s.DESK_IDLE) for part in ("call_column", "middle", "right")
    )
    await stage.tell("call", {"phase": None}, "/desk-wrap-up")
    await stage.tell("desk", {"html": idle, "page": "desk"}, "/desk-wrap-up")
    await expect(page.locator("#middle")).to_have_attribute("data-pane", "worklist")


async def test_what_was_typed_is_not_taken_away_by_an_update(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").press_sequentially("Vòi bếp")
    idle = stage.fragment("desk/_middle.html", view=s.DESK_IDLE)
    await stage.tell("desk", {"html": idle, "page": "desk"}, "/desk-asking")
    await page.wait_for_timeout(200)
    await page.locator("#call-column .body").focus()
    await page.wait_for_timeout(200)
    await expect(page.locator("#content")).to_have_value("Vòi bếp")


async def test_another_pane_takes_the_place_of_one_that_only_has_focus(stage: Stage, visit: Open) -> None:
    page = await visit("desk-asking")
    await page.locator("#content").focus()
    idle = stage.fragment("desk/_middle.html", view=s.DESK_IDLE)
    await stage.tell("desk", {"html": idle, "page": "desk"}, "/desk-asking")
    await expect(page.locator("#middle")).to_have_attribute("data-pane", "worklist")
