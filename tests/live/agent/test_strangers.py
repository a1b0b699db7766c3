"""Callers whom we do not know, or too well: unknown, withheld, two on one number, hostile."""

import pytest

from domain.facts import CallEnded, CallerKnown, CaseRecorded, OfferEnded
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.telephone.raw_caller import RawCaller
from tests.live.whole import Whole
from threerings.carrier.network import Caller

STRANGER, SHARED = "0987000321", "0900000707"
IMAGE = "<img src=x onerror=window.harmed=1>"
NAMES = {
    "markup": IMAGE.encode(),
    "quotes": b"\"'`; -- ${CALL_ID} $(reboot) status will follow",
    "4 KB": b"A" * 4096,
    "broken UTF-8": b"L\xff\xfe\x80 Kim",
    "emoji": "👩‍🔧 Oanh 🔥".encode(),
}
HARMED = "window.harmed === 1 || document.querySelector('img') !== null"


async def test_agent_sees_an_unknown_caller(whole: Whole, khue: Agent) -> None:
    call = await whole.ring(Caller(number=STRANGER))
    await khue.rung()
    card = await khue.page.locator("#call-column").inner_text()
    assert "09•• ••• 321" in card and STRANGER not in await khue.page.content()
    assert "Lê Minh" not in await khue.page.locator("#call-column .say").inner_text()
    assert await khue.desk.violations() == []
    await khue.answer()
    await khue.focused("content")
    await khue.type("Xe chắn lối ra")
    await khue.press("Tab")
    await khue.type("Hầm B1")
    await khue.press("Control+Enter")  # names what is missing, and goes there
    await khue.focused("contact")
    assert await khue.watching.all(CaseRecorded) == []
    await call.hang_up()
    await khue.watching.until(CallEnded)


async def test_agent_is_told_that_the_number_is_withheld(whole: Whole, khue: Agent) -> None:
    call = await whole.ring(Caller(number=whole.cast.known.number, withheld=True))
    await khue.rung()
    card = await khue.page.locator("#call-column").inner_text()
    assert "Số bị giấu" in card and "Oanh" not in card
    await khue.answer()
    await khue.holds("document.getElementById('reach_by')?.required")
    await call.hang_up()
    await khue.watching.until(CallEnded)


async def test_agent_chooses_between_two_persons_on_one_number(whole: Whole, khue: Agent) -> None:
    call = await whole.ring(Caller(number=SHARED))
    await khue.rung()
    card = await khue.page.locator("#call-column").inner_text()
    assert "Anh Huỳnh Tấn Phát" in card and "Chị Đoàn Thanh Tú" in card
    assert await khue.desk.violations() == []
    await khue.answer()
    await khue.focused("content")
    await khue.press("Alt+c", "Tab", "Tab")
    assert "Đoàn Thanh Tú" in await khue.page.evaluate("document.activeElement.textContent")
    await khue.press("Enter")
    known = await khue.watching.until(CallerKnown, agent_id="khue")
    assert known.person_id == "p10"
    await khue.holds("document.querySelector('#call-column .name').textContent.includes('Chị Đoàn Thanh Tú')")
    assert "Huỳnh Tấn Phát" not in await khue.page.locator("#call-column").inner_text()
    await call.hang_up()
    await khue.watching.until(CallEnded)


@pytest.mark.parametrize("kind", NAMES)
async def test_agent_is_safe_from_a_hostile_caller(whole: Whole, khue: Agent, kind: str) -> None:
    caller = RawCaller(whole.line, NAMES[kind], f"{STRANGER}%3Cimg%20src=x%20onerror=harmed%3E")
    await caller.call()
    await khue.rung()
    assert not await khue.page.evaluate(HARMED)
    await caller.cancel()
    await khue.watching.until(OfferEnded, agent_id="khue")
    await khue.watching.until(CallEnded)
    await khue.ready()
    assert "Trung tâm dịch vụ" in await khue.page.locator("#call-column").inner_text()


async def test_agent_writes_down_what_looks_like_markup(whole: Whole, khue: Agent) -> None:
    call = await whole.ring()
    await khue.answer()
    await khue.focused("content")
    await khue.type(IMAGE)
    await khue.press("Tab")
    await khue.type("</textarea><script>window.harmed=1</script>")
    await khue.press("Alt+l")
    await khue.type("ve sinh")
    await khue.press("Enter", "Alt+p", "Tab", "Space", "Control+Enter")
    recorded = await khue.watching.until(CaseRecorded)
    await call.hang_up()
    await khue.watching.until(CallEnded)
    for path in ("/desk", "/cases", f"/cases/{recorded.case_id}"):
        await khue.page.goto(whole.settings.origin + path)
        await until(lambda: _shown(khue), 5, f"{IMAGE} as text on {path}")
        assert not await khue.page.evaluate(HARMED)


async def _shown(khue: Agent) -> bool:
    return IMAGE in await khue.text()
