"""One whole call, from the first ring to the finished job, with the mouse disabled."""

from datetime import datetime

from domain.facts import (
    CallArrived,
    CallEnded,
    CaseArrivedAt,
    CaseDispatched,
    CaseDone,
    CaseRecorded,
    CaseSigned,
    FieldUnmasked,
    IdentityChecked,
    LegBridged,
    RecordingSealed,
    WrapUpEnded,
)
from tests.live.agent.conftest import SignIn
from tests.live.agent.watching import Watching
from tests.live.agent.working import Agent
from tests.live.browser import NARROW
from tests.live.whole import Whole
from threerings import steps
from threerings.journey import Journey
from threerings.names import read_names
from threerings.receipt import Receipt, make_receipt
from threerings.steps import ANSWERED

CONTENT, PLACE = "Vòi sen chảy yếu từ sáng nay", "B-1207, phòng tắm"
SECRETS = ("0900 000 416", "079161000208", "08/03/1961", "VL-B-1207")
NO_MOUSE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { pointer-events: none !important; }');
  document.adoptedStyleSheets = [sheet];
}"""


async def test_agent_handles_one_whole_call_without_a_mouse(whole: Whole, khue: Agent, sign_in: SignIn) -> None:
    sang = await sign_in("sang", phone=False, **NARROW)
    await khue.page.evaluate(NO_MOUSE)
    call = await whole.ring()
    await greets_by_name(khue)
    answered = await khue.answer()
    await khue.focused("content")
    await checks_identity(khue)
    await writes_it_down(khue)
    await khue.press("Control+Enter")
    recorded = await khue.watching.until(CaseRecorded)
    await khue.watching.until(CaseDispatched, department_id="engineering", duty_user_id="sang")
    await khue.sees("Đã điều phối")
    await does_the_job(sang, khue, recorded.case_id)
    await khue.watching.until(LegBridged, agent_id="khue")  # the notice that the call is recorded was heard to its end
    await call.hang_up()
    await khue.watching.until(CallEnded)
    await khue.phone_is("wrapup")
    await khue.focused("outcome")
    await khue.press("Control+Enter")
    await khue.watching.until(WrapUpEnded, agent_id="khue", why="asked")
    await khue.ready()
    await khue.watching.until(RecordingSealed, 20, call_id=answered.call_id)
    receipt = await receipt_of(khue.watching, whole)
    assert receipt.fault is None and receipt.ok
    assert receipt.rings is not None and receipt.rings <= 3
    assert receipt.pop_ms is not None and receipt.pop_ms < steps.POP_LIMIT_MS
    assert receipt.recorded_s is not None and receipt.recorded_s < 60
    assert receipt.dispatched_s is not None and receipt.dispatched_s < 180
    assert receipt.hung_up_first == "caller"
    assert receipt.recording["channels"] == 2


async def greets_by_name(khue: Agent) -> None:
    """Before answering: who it is, what to say, why they may call; nothing private."""
    await khue.rung()
    card = await khue.page.locator("#call-column").inner_text()
    assert "Cô Lý Kim Oanh" in card
    assert "cô Oanh" in await khue.page.locator("#call-column .say").inner_text()
    assert "thẻ xe thứ hai" in card
    assert [secret for secret in SECRETS if secret in await khue.page.content()] == []


async def checks_identity(khue: Agent) -> None:
    """Two proofs as the caller says them: then what may be said is shown, the rest one by one."""
    await khue.press("Alt+i")
    await khue.focused("value")
    await khue.type("8/3/1961")
    await khue.press("Enter")
    await khue.watching.until(IdentityChecked, proof="birth_date", matched=True)
    assert [secret for secret in SECRETS if secret in await khue.page.content()] == []
    await khue.sees("khớp")
    await khue.press("Alt+i")
    await khue.type("0900000416")
    await khue.press("Enter")
    await khue.watching.until(IdentityChecked, proof="phone", matched=True)
    await khue.sees("0900 000 416")
    assert "079161000208" not in await khue.page.content()
    await khue.press("Alt+u")
    await khue.sees("079161000208")
    shown = {fact.field for fact in await khue.watching.all(FieldUnmasked, user_id="khue", person_id="p01")}
    assert shown == {"phone", "amount_due", "national_id"}


async def writes_it_down(khue: Agent) -> None:
    """The form in the order people speak; the category found without accents gives department and duty person."""
    await khue.press("Alt+r")
    await khue.focused("content")
    await khue.type(CONTENT)
    await khue.press("Tab")
    await khue.type(PLACE)
    await khue.press("Tab")
    assert await khue.page.evaluate("document.activeElement.value") == "Cô Lý Kim Oanh"
    await khue.press("Alt+l")
    await khue.focused("category-search")
    await khue.type("ro nuoc")
    await khue.holds("document.querySelectorAll('#category-list [role=option]:not([hidden])').length === 1")
    await khue.press("Enter")
    await khue.focused("appointment_at")
    await khue.press("Alt+p")
    await khue.focused("department")
    assert await khue.page.evaluate("document.activeElement.value") == "engineering"
    await khue.sees("Bùi Quang Sáng")
    assert CONTENT in await khue.page.locator("#right q").inner_text()  # the script reads back what was typed
    await khue.press("Tab", "Space")


async def does_the_job(sang: Agent, khue: Agent, case_id: str) -> None:
    """The person on duty, on their telephone, with a thumb."""
    await sang.sees(CONTENT)
    assert await sang.desk.violations() == []
    await sang.page.get_by_role("button", name="Ký nhận việc này").tap()
    await khue.watching.until(CaseSigned, case_id=case_id, by_id="sang")
    await khue.sees("Bùi Quang Sáng đã ký nhận")
    await sang.page.get_by_role("link", name=CONTENT).tap()
    await sang.page.get_by_role("button", name="Tôi đã có mặt").tap()
    await khue.watching.until(CaseArrivedAt, case_id=case_id)
    await sang.page.get_by_label("Đã làm gì").fill("Thay gioăng, thử kín 10 phút.")
    await sang.page.get_by_label("Khách trả").fill("120k")
    await sang.page.get_by_label("Khách đã xem và đồng ý").check()
    assert await sang.desk.violations() == []
    await sang.page.get_by_role("button", name="Báo xong việc").tap()
    done = await khue.watching.until(CaseDone, case_id=case_id)
    assert done.fee_minor == 120_000


async def receipt_of(watching: Watching, whole: Whole) -> Receipt:
    """What the house itself would print of this call."""
    journey = Journey()
    for recorded in await watching.facts():
        journey.take(recorded)
    arrived = await watching.until(CallArrived)
    assert isinstance(arrived.at, datetime)
    return make_receipt(journey, ANSWERED, await read_names(whole.engine), {}, {})
