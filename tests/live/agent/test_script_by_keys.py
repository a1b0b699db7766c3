"""A whole call by its script, from the ring to a recorded promise, with the mouse disabled."""

from domain.facts import (
    CallEnded,
    CaseClosedWithoutRequest,
    OutcomeRecorded,
    PromiseMade,
    ScriptStepSaid,
    WrapUpEnded,
)
from tests.live.agent.test_one_call_by_keys import NO_MOUSE
from tests.live.agent.working import Agent
from tests.live.whole import Whole

SECRETS = ("120.000", "VL-B-1207")
PROOFS = (("birth_date", "8/3/1961"), ("phone", "0900000416"))


async def test_agent_takes_a_promise_by_the_script_without_a_mouse(whole: Whole, khue: Agent) -> None:
    await khue.page.evaluate(NO_MOUSE)
    call = await whole.ring()
    answered = await khue.answer()
    await khue.focused("content")
    await takes_the_script_that_fits(khue)
    await proves_who_they_are(khue)
    await comes_to_the_promise(khue)
    await khue.page.reload()
    await khue.phone_is("talking", 15)
    await khue.sees("120.000 đồng")
    await writes_it_down(khue)
    said = await khue.watching.until(OutcomeRecorded, call_id=answered.call_id)
    made = await khue.watching.until(PromiseMade, call_id=answered.call_id)
    assert (said.outcome, said.by_id, said.person_id) == ("promise_to_pay", "khue", "p01")
    assert (made.amount_minor, made.currency, made.owed_minor) == (120_000, "VND", 120_000)
    await khue.watching.until(CaseClosedWithoutRequest, by_id="khue", why="answered_at_once")
    await call.hang_up()
    await khue.watching.until(CallEnded, call_id=answered.call_id)
    await khue.phone_is("wrapup")
    await khue.holds("document.getElementById('walk-next')?.dataset.post === '/api/state'")
    await khue.press("Alt+n")
    await khue.watching.until(WrapUpEnded, agent_id="khue", why="asked")


async def takes_the_script_that_fits(khue: Agent) -> None:
    """It stands first; nothing private is said before the person has proved who they are."""
    await khue.press("Alt+g")
    await khue.focused("script-search")
    await khue.press("Enter")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.watching.until(ScriptStepSaid, step="greet")
    await khue.sees("có tiện không")
    await khue.press("1")
    await khue.watching.until(ScriptStepSaid, step="good-time")
    await khue.sees("Đang chờ xác minh")
    page = await khue.page.locator("#right").inner_text()
    assert "Lý Kim Oanh" in page and [secret for secret in SECRETS if secret in page] == []


async def proves_who_they_are(khue: Agent) -> None:
    """The house's own check; the script goes on by itself."""
    for proof, value in PROOFS:
        await khue.proves(proof, value)
    await khue.watching.until(ScriptStepSaid, step="proceed")
    await khue.sees("120.000 đồng")


async def comes_to_the_promise(khue: Agent) -> None:
    """What is owed is said; they will pay."""
    await khue.press("Alt+n")
    await khue.holds("document.getElementById('walk-next')?.tagName === 'SECTION'")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.holds("document.getElementById('walk-promise_amount')")


async def writes_it_down(khue: Agent) -> None:
    """The amount in the agent's own habit, the day as people say it; read back, agreed, recorded."""
    await khue.press("Alt+n")
    await khue.focused("walk-promise_amount")
    await khue.type("120k")
    await khue.press("Tab")
    await khue.type("+2")
    await khue.press("Tab")
    await khue.type("Ch")
    await khue.press("Control+Enter")
    await khue.sees("120.000 đồng vào")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.sees("đã ghi nhận 120.000 đồng")
    await khue.focused("walk-next")
    await khue.press("Alt+n")
