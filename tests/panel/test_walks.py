"""A call's script by keys: one key each while its group has focus, errors under their field, focus goes on."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.panel import sample_walks as w
from tests.panel import samples as s
from tests.panel.conftest import Open
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WALK, SCRIPT = "/api/calls/call-1/walk", "/api/calls/call-1/script"


async def sent(stage: Stage, path: str, nth: int = 1) -> Any:
    """The body of a request to an address."""
    async with asyncio.timeout(20):
        while True:
            bodies = [body for _, at, body in stage.requests if at == path]
            if len(bodies) >= nth:
                return bodies[nth - 1]
            await asyncio.sleep(0.01)


async def test_an_answer_is_one_key_and_focus_goes_to_what_comes_next(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk")
    await page.keyboard.press("Alt+n")
    await expect(page.locator("#walk-next")).to_be_focused()
    await page.keyboard.press("1")
    assert await sent(stage, WALK) == {"kind": "answer", "name": "will-pay"}
    html = stage.fragment("desk/_right.html", view=w.DESK_WRITES)
    await stage.tell("desk", {"html": html, "part": "desk", "new": 0}, page="/desk-walk")
    await expect(page.locator("#walk-promise_amount")).to_be_focused()


async def test_what_is_written_is_sent_and_what_is_wrong_stands_under_its_field(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk-writes")
    refusal = {"code": "invalid", "message": "x", "remedy": "", "fields": {"promise_date": "Không được ở quá khứ."}}
    stage.answers[WALK] = (422, {"error": refusal})
    await page.keyboard.press("Alt+n")
    await page.keyboard.type("1tr245")
    await page.keyboard.press("Tab")
    await page.keyboard.type("19/11")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ch")
    await page.keyboard.press("Control+Enter")
    body = await sent(stage, WALK)
    assert body == {
        "kind": "write",
        "fields": {"promise_amount": "1tr245", "promise_date": "19/11", "promise_way": "transfer"},
    }
    await expect(page.locator("#walk-promise_date-error")).to_have_text("Không được ở quá khứ.")
    await expect(page.locator("#walk-promise_date")).to_be_focused()
    assert await page.locator("#walk-promise_amount").input_value() == "1tr245"


async def test_an_outcome_is_one_key_in_its_list_and_asks_for_what_it_needs(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk")
    await page.keyboard.press("Alt+j")
    await page.keyboard.press("3")
    await expect(page.locator("#outcome-callback-callback_at")).to_be_focused()
    await page.keyboard.type("+1 09:00")
    async with page.expect_response(lambda answer: answer.url.endswith(WALK)):
        await page.keyboard.press("Enter")
    await expect(page.locator("[data-walk][aria-busy]")).to_have_count(0)  # one doing at a time
    assert await sent(stage, WALK) == {"kind": "outcome", "name": "callback", "fields": {"callback_at": "+1 09:00"}}
    await page.keyboard.press("Alt+j")
    await page.keyboard.press("3")
    await page.keyboard.type("+2 10:00")
    await page.locator("#outcome-callback-callback_at").fill("")
    await page.keyboard.press("Alt+j")  # they say something else: the list is meant, not the field that is still empty
    await page.keyboard.press("4")
    assert await sent(stage, WALK, 2) == {"kind": "outcome", "name": "wrong_person"}


async def test_a_special_situation_is_one_key_from_anywhere(stage: Stage, visit: Open) -> None:
    page = await visit("desk-choosing")
    await page.locator("#content").focus()
    await page.keyboard.press("Alt+m")
    await expect(page.locator("#outcome-special-about")).to_be_focused()
    await page.keyboard.type("Khách dọa tự làm hại mình")
    await page.keyboard.press("Control+Enter")
    body = await sent(stage, WALK)
    assert (body["name"], body["fields"]) == ("special", {"about": "Khách dọa tự làm hại mình"})
    assert not [at for _, at, _ in stage.requests if at == "/api/cases"]


async def test_a_script_is_found_by_typing_and_taken_by_enter(stage: Stage, visit: Open) -> None:
    page = await visit("desk-no-case")
    await page.keyboard.press("Alt+g")
    await page.keyboard.type("phi dich vu")
    await expect(page.locator("[data-script-list] > li:visible")).to_have_count(1)
    await page.keyboard.press("Enter")
    assert await sent(stage, SCRIPT) == {"script_id": "property-fee"}


async def test_a_letter_typed_into_a_field_is_a_letter(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk")
    await page.keyboard.press("Alt+m")
    await page.keyboard.type("b4 a9")
    assert await page.locator("#outcome-special-about").input_value() == "b4 a9"
    assert not [at for _, at, _ in stage.requests if at == WALK]


async def test_the_outcome_at_the_end_is_recorded_by_one_key_and_a_refusal_is_said(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk-ends")
    refusal = {"code": "refused_outcome_given", "message": "Cuộc gọi này đã có kết quả.", "remedy": ""}
    stage.answers["/api/calls/call-1/conclude"] = (409, {"error": refusal})
    await page.keyboard.press("Alt+n")
    await sent(stage, "/api/calls/call-1/conclude")
    await expect(page.locator("[data-walk-error]")).to_have_text("Cuộc gọi này đã có kết quả.")


async def test_an_outcome_whose_answer_was_lost_is_pressed_again_and_the_desk_goes_on(
    stage: Stage, visit: Open
) -> None:
    page = await visit("desk-choosing")
    field, note = page.locator("#outcome-callback-callback_at"), page.locator("[data-walk-error]")
    unreachable = {"code": "unreachable", "message": "Máy chủ không trả lời.", "remedy": ""}
    stage.answers[WALK] = (503, {"error": unreachable})
    for moment in ("+1 09:00", "+1 09:30"):
        await page.keyboard.press("Alt+j")
        await page.keyboard.press("3")
        await expect(field).to_be_focused()
        await page.keyboard.type(moment)
        async with page.expect_response(f"**{WALK}"):
            await page.keyboard.press("Control+Enter")
        await expect(note).to_be_in_viewport()
    assert (await sent(stage, WALK, 2))["fields"] == {"callback_at": "+1 09:30"}, "written anew, not behind the first"

    refusal = {"code": "refused_outcome_given", "message": "Cuộc gọi này đã có kết quả.", "remedy": ""}
    stage.answers[WALK] = (409, {"error": refusal})
    async with page.expect_response(f"**{WALK}"):
        await page.keyboard.press("Control+Enter")
    await expect(note).to_have_text("Cuộc gọi này đã có kết quả.")
    html = stage.fragment("desk/_right.html", view=s.DESK_IDLE)
    await stage.tell("desk", {"html": html, "part": "desk", "new": 0}, page="/desk-choosing")
    await expect(page.locator("#right")).to_have_attribute("data-pane", "preview")


async def test_what_is_typed_gives_way_to_the_outcome_that_is_in_and_to_nothing_else(stage: Stage, visit: Open) -> None:
    page = await visit("desk-walk")
    await page.keyboard.press("Alt+m")
    await page.keyboard.type("Khách dọa tự làm hại mình")
    for view in (w.DESK_WRITES, s.DESK_IDLE):
        html = stage.fragment("desk/_right.html", view=view)
        await stage.tell("desk", {"html": html, "part": "desk", "new": 0}, page="/desk-walk")
    await expect(page.locator("#outcome-special-about")).to_have_value("Khách dọa tự làm hại mình")
    html = stage.fragment("desk/_right.html", view=w.DESK_OVER)
    await stage.tell("desk", {"html": html, "part": "desk", "new": 0}, page="/desk-walk")
    await expect(page.locator("#right [role=status]")).to_be_visible()
    await page.keyboard.press("Alt+n")
    assert await sent(stage, "/api/state") == {"paused": False, "reason": None}
