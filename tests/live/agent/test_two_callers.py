"""Two callers and one agent; an agent who is not there for two reasons."""

import asyncio

from domain.facts import AgentPaused, AgentUnpaused, CallAnswered, CallEnded, CallRouted, OfferMade
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.whole import Whole
from threerings.carrier.network import Caller, RobotCall


async def test_agent_never_gets_two_callers(whole: Whole, khue: Agent) -> None:
    one, other = await asyncio.gather(whole.ring(), whole.ring(Caller(number="0987000321")))
    answered = await khue.answer()
    second = await khue.watching.until(CallAnswered, 20, by="ivr")
    assert second.call_id != answered.call_id
    offers = await khue.watching.all(OfferMade, agent_id="khue")
    assert {offer.call_id for offer in offers} == {answered.call_id}
    await until(lambda: both_hear_something((one, other)), 10, "the agent's tone to one, the menu to the other")
    await khue.phone_is("talking")
    for call in (one, other):
        await call.hang_up()
    await khue.watching.until(CallEnded, nth=2)


async def both_hear_something(calls: tuple[RobotCall, ...]) -> bool:
    return all(call.heard.sounding_s() > 1 for call in calls)


async def test_agent_who_pauses_for_two_reasons_is_not_rung_until_both_are_over(whole: Whole, khue: Agent) -> None:
    await khue.press("Alt+q")
    await khue.press("ArrowDown", "Enter")
    first = await khue.watching.until(AgentPaused, agent_id="khue")
    await khue.press("Alt+q")
    await khue.press("ArrowDown", "ArrowDown", "Enter")
    second = await khue.watching.until(AgentPaused, nth=2, agent_id="khue")
    assert first.reason != second.reason
    assert await khue.desk.violations() == []
    call = await whole.ring()
    assert (await khue.watching.until(CallRouted)).nobody == "all_paused"
    await khue.watching.until(CallAnswered, by="ivr")
    await call.hang_up()
    await khue.watching.until(CallEnded)
    assert await khue.post("/api/state", {"paused": False, "reason": first.reason}) == 200
    await khue.watching.until(AgentUnpaused, reason=first.reason)
    assert not await khue.page.evaluate("document.querySelector('#phone-state .dot').classList.contains('ok')")
    await khue.press("Alt+q")
    await khue.press("Enter")
    await khue.ready()
    assert await khue.watching.all(OfferMade) == []
