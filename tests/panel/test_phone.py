"""The softphone in a real browser, against a switch of a few lines: real registration, real ringing, real media
between two pages.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.panel import samples as s
from tests.panel.conftest import Open
from tests.panel.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOUD = """async () => {
  const stream = document.querySelector("#far-side").srcObject;
  if (!stream) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let n = 0; n < 40; n++) {
    await new Promise((done) => setTimeout(done, 50));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  return loudest;
}"""


def call(stage: Stage, phase: str | None, **more: object) -> dict[str, object]:
    """My call, as the live stream tells it."""
    return {
        "phase": phase,
        "call_id": "call-1",
        "offer_id": "offer-1",
        "name": "Cô Lý Kim Oanh",
        "sub": "B-1207",
        "language": "vi",
        "direction": "in",
        "since": stage.clock(),
        "ready_at": None,
        "owner_is_me": True,
        "emergency": False,
        "resume": False,
        "return_phrase": "Con xin lỗi đã để cô chờ.",
    } | more


async def pop(stage: Stage) -> None:
    """A call is offered to the agent."""
    now = stage.clock()
    rings = {
        "call_id": "call-1",
        "ring_at": now,
        "cycle_ms": 5000,
        "limit": 3,
        "machine_at": now + timedelta(seconds=14),
    }
    card = stage.fragment("desk/_call_card.html", call=s.RINGING)
    await stage.tell("pop", {"call": call(stage, "ringing"), "rings": rings, "offered_at": now, "html": card})


async def answered(stage: Stage) -> None:
    """The server saw the agent's phone answer."""
    await stage.tell("call", call(stage, "talking"))
    view = replace(s.DESK_ASKING)
    html = "".join(stage.fragment(f"desk/_{part}.html", view=view) for part in ("call_column", "middle", "right"))
    await stage.tell("desk", {"html": html, "page": "desk"})


async def ready(page: Page) -> None:
    """The phone is registered."""
    await expect(page.locator("#phone-line")).to_contain_text("Chưa có cuộc gọi")


async def two(visit: Open) -> tuple[Page, Page]:
    """The agent's page, and one that plays the caller by trying its line."""
    agent, caller = await visit("desk-idle"), await visit("desk-empty")
    await ready(agent)
    await ready(caller)
    return agent, caller


async def ring(caller: Page) -> None:
    """The caller's page calls."""
    await caller.locator("#phone-state").click()
    await caller.locator('#state-menu [data-phone="echo"]').click()


async def talk(agent: Page, caller: Page, stage: Stage) -> None:
    """From ringing to talking, by the keyboard."""
    await pop(stage)
    await ring(caller)
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "ringing")
    await agent.keyboard.press("F2")
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")
    await answered(stage)


async def test_a_call_is_answered_by_f2_and_both_hear_each_other(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    await expect(agent.locator("form[data-record] #content")).to_be_focused()
    assert await agent.evaluate(LOUD) > 0.01
    assert await caller.evaluate(LOUD) > 0.01
    await expect(agent.locator("#phone-health .level i.on").first).to_be_visible()


async def test_ready_to_dial_answers_the_own_telephone_and_says_that_it_is_kept_up(stage: Stage, visit: Open) -> None:
    agent, house = await visit("desk-not-dialing"), await visit("desk-empty")
    await ready(agent)
    await ready(house)
    async with agent.expect_response("**/api/dialing"):
        await agent.keyboard.press("Alt+y")
    await ring(house)
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")
    held = {"state": "held", "since": stage.clock(), "pause_reason": None, "pending_pause": None}
    await stage.tell("agent", held, page="/desk-not-dialing")
    await expect(agent.locator("#phone-line")).to_contain_text("Máy giữ sẵn")
    await expect(agent.locator("#phone-ctl button")).to_have_count(1)


async def test_hanging_up_says_the_intent_first(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    await agent.keyboard.press("Shift+F2")
    await expect(agent.locator('#phone-ctl [data-phone="hang-up"]')).to_have_count(0)
    assert ("POST", "/api/calls/call-1/hangup", {}) in stage.requests
    await caller.keyboard.press("Shift+F2")  # the server ends the far leg, and with it ours
    await stage.tell(
        "call", call(stage, "wrapup", ready_at=stage.clock() + timedelta(seconds=30), talk_s=12, hung_up_first="agent")
    )
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "wrapup")
    await expect(agent.locator("#phone-line")).to_contain_text("đã nói 0:12 · bạn gác máy trước")


async def test_an_intent_that_nobody_hears_asks_for_a_second_press(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    stage.answers["/api/calls/call-1/hangup"] = (
        503,
        {"error": {"code": "away", "message": "Tổng đài không trả lời.", "remedy": ""}},
    )
    await agent.keyboard.press("Shift+F2")
    await expect(agent.locator("#phone-line")).to_contain_text("Chưa báo được cho tổng đài")
    await agent.keyboard.press("Shift+F2")
    await expect(caller.locator("#phone")).to_have_attribute("data-call", "idle")


async def test_hold_mute_and_digits(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    await agent.keyboard.press("F8")
    await expect(agent.locator('[data-phone="mute"]')).to_have_attribute("aria-pressed", "true")
    assert await agent.locator("#phone-line").inner_text() != ""
    await expect(agent.locator("#phone-line")).to_contain_text("mic đang tắt")
    await agent.keyboard.press("F8")
    await agent.keyboard.press("Shift+F4")
    await agent.keyboard.press("5")
    await expect(agent.locator("#keypad-out")).to_have_text("5")
    await agent.keyboard.press("Escape")
    await agent.keyboard.press("F4")
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "hold")
    await expect(agent.locator("#phone-line")).to_contain_text("Khi quay lại, nói: “Con xin lỗi đã để cô chờ.”")
    assert ("POST", "/api/calls/call-1/hold", {"on": True}) in stage.requests
    await agent.keyboard.press("F4")
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")


async def test_a_call_lost_with_the_page_is_answered_by_itself(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    stage.snapshot = {"call": call(stage, "talking", resume=True)}
    await agent.reload()
    await expect(agent.locator("#phone-line")).to_contain_text("Cuộc gọi đang trở lại với bạn")
    await stage.switch.registered(2)
    await ring(caller)
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")
    assert await agent.evaluate(LOUD) > 0.01


async def test_reloading_in_a_call_asks_first(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    asked = asyncio.get_running_loop().create_future()
    agent.once("dialog", lambda dialog: (asked.set_result(dialog.type), asyncio.ensure_future(dialog.dismiss())))
    await agent.keyboard.press("Tab")
    await agent.evaluate("setTimeout(() => location.reload())")
    assert await asyncio.wait_for(asked, 5) == "beforeunload"
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")


async def test_only_one_tab_rings_and_the_other_can_take_over(stage: Stage, visit: Open) -> None:
    first = await visit("desk-idle")
    await ready(first)
    second = await visit("desk-idle", context=first.context)
    await expect(second.locator("#phone-line")).to_contain_text("Điện thoại đang ở một thẻ khác")
    await second.locator('[data-phone="use-here"]').click()
    await ready(second)
    await expect(first.locator("#phone-line")).to_contain_text("Điện thoại đang ở một thẻ khác")
    await second.close()
    await ready(first)


async def test_a_lost_line_is_said_and_comes_back(stage: Stage, visit: Open) -> None:
    agent = await visit("desk-idle")
    await ready(agent)
    await stage.switch.cut()
    await expect(agent.locator("#phone-line")).to_contain_text("Mất kết nối với tổng đài")
    await ready(agent)


async def test_a_refused_registration_is_said(stage: Stage, visit: Open) -> None:
    stage.switch.refuse = True
    agent = await visit("desk-idle")
    await expect(agent.locator("#phone-line")).to_contain_text("Tổng đài từ chối điện thoại này")
    stage.switch.refuse = False
    await ready(agent)


async def test_a_blocked_microphone_pauses_the_agent_and_says_what_to_do(stage: Stage, visit: Open) -> None:
    agent = await visit("desk-idle")
    await ready(agent)
    await agent.evaluate("""() => {
      navigator.mediaDevices.enumerateDevices = async () => [];
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    }""")
    await expect(agent.locator("#phone-line")).to_contain_text("Không thấy micro")
    await expect(agent.locator("#phone-ctl")).to_contain_text("Chọn thiết bị")
    assert ("POST", "/api/state", {"paused": True, "reason": "no_microphone"}) in stage.requests


async def test_the_devices_dialog_shows_the_level(stage: Stage, visit: Open) -> None:
    agent = await visit("desk-idle")
    await ready(agent)
    await agent.keyboard.press("Alt+q")
    await agent.keyboard.press("ArrowUp")
    await agent.keyboard.press("ArrowUp")
    await agent.keyboard.press("Enter")
    await expect(agent.locator("#devices-dialog")).to_be_visible()
    await expect(agent.locator("#device-level i.on").first).to_be_visible()
    assert await agent.locator("#device-microphone option").count() > 1
    await agent.keyboard.press("Escape")
    await expect(agent.locator("#devices-dialog")).to_be_hidden()


async def test_a_line_cut_in_a_call_leaves_the_call_alone(stage: Stage, visit: Open) -> None:
    agent, caller = await two(visit)
    await talk(agent, caller, stage)
    await stage.switch.cut()
    await expect(agent.locator("#phone-line")).to_contain_text("Mất kết nối với tổng đài")
    await expect(agent.locator('#phone-ctl [data-phone="hang-up"]')).to_be_visible()
    assert await agent.evaluate(LOUD) > 0.01
    await expect(agent.locator("#phone")).to_have_attribute("data-call", "talking")
    assert await agent.evaluate(LOUD) > 0.01
