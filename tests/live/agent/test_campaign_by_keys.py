"""A campaign from the card to the promise, and on to the next call, without a mouse: a real browser, real lines.

What the customer hears is measured where they are, on the carrier; what the agent hears, in the page.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest_asyncio

from domain.facts import (
    AgentEndedDialing,
    CallEnded,
    EntrySettled,
    EntryShown,
    LegAnswered,
    OutcomeRecorded,
    PromiseMade,
    ScriptStepSaid,
)
from tests.live.agent.test_one_call_by_keys import NO_MOUSE
from tests.live.agent.test_two_tones import heard_in_browser
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.rings.dialing import Dialing, allow_at_any_hour, set_rules
from tests.live.whole import CALLER_HZ, Whole
from threerings.robots.door import Door

CONNECTED_WITHIN_S = 2.0
HELD = "document.querySelector('#dialing .dot')?.classList.contains('ok')"
NEXT = "document.getElementById('dialing-next')"
CARD = "document.getElementById('dialing-call')?.disabled === false"


@pytest_asyncio.fixture(loop_scope="package")
async def dialing(whole: Whole) -> AsyncIterator[Dialing]:
    """A lead at the panel; in the end the campaign is over, and the house's own rules are back."""
    before = await allow_at_any_hour(whole)
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(Door(whole.settings.origin))
        await door.enter((await whole.link("hang")).rsplit("/", 1)[1])
        yield Dialing(whole, door)
    await set_rules(whole, before)


async def test_agent_works_through_a_campaign_without_a_mouse(whole: Whole, khue: Agent, dialing: Dialing) -> None:
    await khue.page.evaluate(NO_MOUSE)
    speaks = f"ring=0.4|answer|say={whole.voice('caller')}"
    three_days_ago = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) - timedelta(days=3)
    await dialing.people([speaks, speaks], 73_000_000, f"{three_days_ago:%d/%m/%Y}")
    first, second = dialing.numbers
    await dialing.launch(["khue"], mode="preview")
    await dialing.steer("start")

    await is_there_for_it(khue)
    await sees_the_card_first(khue, dialing, first)
    await khue.press("Control+Enter")
    assert await dialing.hears_agent_after(first) < CONNECTED_WITHIN_S
    await until(lambda: heard_in_browser(khue, CALLER_HZ), 8, "the customer's tone in the browser")

    await khue.sees("có phải em đang nói chuyện với")
    assert "theo yêu cầu" not in await khue.text(), "nobody has asked to be called back"

    await dialing.switch("progressive")
    await takes_the_promise(khue, first)
    await whole.network.people_hang_up()
    ended = await khue.watching.until(CallEnded)
    await khue.phone_is("wrapup")
    assert second not in dialing.calls(), "nobody else is called before the outcome is in"
    await khue.press("Alt+n")
    said = await khue.watching.until(OutcomeRecorded, call_id=ended.call_id)
    made = await khue.watching.until(PromiseMade, call_id=ended.call_id)
    assert (said.outcome, made.amount_minor, made.owed_minor) == ("promise_to_pay", 500_000, 500_000)

    assert await dialing.hears_agent_after(second) < CONNECTED_WITHIN_S
    assert dialing.calls()[second][0].invited_at > said.at  # type: ignore[operator]
    await until(lambda: heard_in_browser(khue, CALLER_HZ), 8, "the next customer's tone in the browser")
    await whole.network.people_hang_up()
    await khue.watching.until(CallEnded, nth=2)
    await khue.press("Alt+j", "4")
    await khue.watching.until(OutcomeRecorded, outcome="wrong_person")
    await every_entry_is_done(khue)
    await khue.holds(HELD)
    await khue.press("Alt+y")
    await khue.watching.until(AgentEndedDialing, agent_id="khue", why="asked")
    assert {number: len(calls) for number, calls in dialing.calls().items()} == {first: 1, second: 1}


async def is_there_for_it(khue: Agent) -> None:
    """Ready: the own telephone answers by itself and stays up, with soft music."""
    await khue.holds(NEXT + " || document.getElementById('dialing-on')")
    await khue.press("Alt+y")
    await khue.watching.until(LegAnswered, agent_id="khue")
    await khue.holds(HELD)

    async def music() -> bool:
        _, level = await khue.hears()
        return level > -90

    await until(music, 8, "soft music in the browser")
    assert "Khách đang chờ\n0" in await khue.text(), "whose telephone is kept up is no caller who waits"


async def sees_the_card_first(khue: Agent, dialing: Dialing, number: str) -> None:
    """Whom they would call; nobody is rung by looking."""
    await khue.holds(NEXT)
    await khue.press("Control+Enter")
    await khue.watching.until(EntryShown, agent_id="khue")
    await khue.sees(f"Người {number}")
    await khue.holds(CARD)
    assert dialing.calls() == {}


async def takes_the_promise(khue: Agent, number: str) -> None:
    """By the script that fits, from the greeting to the promise read back; it is not recorded yet."""
    await khue.press("Alt+g")
    await khue.focused("script-search")
    await khue.press("Enter")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.sees("có tiện không")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.watching.until(ScriptStepSaid, step="good-time")
    await khue.sees("Đang chờ xác minh")
    for proof, value in (("phone", number), ("contract_tail", number[-6:])):
        await khue.proves(proof, value)
    await khue.watching.until(ScriptStepSaid, step="proceed")
    await khue.sees("500.000 đồng")
    await khue.press("Alt+n")
    await khue.holds("document.getElementById('walk-next')?.tagName === 'SECTION'")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.holds("document.getElementById('walk-promise_amount')")
    await khue.press("Alt+n")
    await khue.focused("walk-promise_amount")
    for text in ("500k", "+2"):
        await khue.type(text)
        await khue.press("Tab")
    await khue.type("Ch")
    await khue.press("Control+Enter")
    await khue.sees("500.000 đồng vào")
    await khue.focused("walk-next")
    await khue.press("1")
    await khue.sees("đã ghi nhận 500.000 đồng")
    await khue.focused("walk-next")


async def every_entry_is_done(khue: Agent) -> None:
    """Both entries are over, by what was written down."""

    async def done() -> bool:
        return len(await khue.watching.all(EntrySettled, settled="done")) == 2

    await until(done, 5, "both entries are done")
