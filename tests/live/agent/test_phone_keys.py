"""The softphone's keys in a call: hanging up with intent, hold, mute, digits. The caller's ears are the witness."""

from domain.facts import CallEnded, CallLost, HangUpIntended, HoldBegan, HoldEnded, LegEnded, OfferRang, PopShown
from store.queries.calls import call_of
from tests.live.agent.ears import caller_hears, caller_hears_no
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.whole import AGENT_HZ, CALLER_HZ, Whole
from threerings.carrier.network import Caller


async def test_agent_hangs_up_and_the_caller_is_gone(whole: Whole, khue: Agent) -> None:
    call = await whole.ring()
    await khue.answer()
    await khue.press("Shift+F2")
    ended = await khue.watching.until(CallEnded, 5)
    over = await call.over(5)
    assert over.ended_by == "pbx"
    assert await khue.watching.all(HangUpIntended, call_id=ended.call_id, agent_id="khue")
    assert await khue.watching.all(CallLost) == []
    async with whole.engine.connect() as connection:
        state = await call_of(connection, ended.call_id)
    assert state is not None and state.hung_up_first == "agent"
    await khue.phone_is("wrapup")
    await khue.sees("bạn gác máy trước")


async def test_agent_answers_the_next_call_with_the_last_receipt_in_focus(whole: Whole, khue: Agent) -> None:
    first = await whole.ring()
    await khue.answer()
    await first.hang_up()
    await khue.phone_is("wrapup")
    await khue.focused("outcome")
    await khue.type("dở")
    await khue.finish()
    await khue.ready()
    second = await whole.ring()
    rang = await khue.watching.until(OfferRang, 8, nth=2, agent_id="khue")
    await khue.watching.until(PopShown, 3, offer_id=rang.offer_id)
    await khue.press("F2")
    await khue.focused("content")
    await second.hang_up()
    await khue.watching.until(CallEnded, nth=2)


async def test_agent_holds_and_takes_back(whole: Whole, khue: Agent) -> None:
    call = await whole.ring()
    answered = await khue.answer()
    await caller_hears(call, AGENT_HZ)
    await khue.press("F4")
    await khue.watching.until(HoldBegan, call_id=answered.call_id)
    await khue.phone_is("hold")
    await khue.sees("cảm ơn quý khách")  # what to say on return
    await caller_hears_no(call, AGENT_HZ)
    assert call.heard.loudness()[-50:].max() > 100  # but music
    assert await khue.desk.violations() == []
    await khue.press("F4")
    await khue.watching.until(HoldEnded, call_id=answered.call_id)
    await khue.phone_is("talking")
    await caller_hears(call, AGENT_HZ)
    await call.hang_up()


async def test_agent_mutes_and_is_heard_again(whole: Whole, khue: Agent) -> None:
    call = await whole.ring()
    await khue.answer()
    await caller_hears(call, AGENT_HZ)
    await khue.press("F8")
    await khue.sees("Bật mic")
    await caller_hears_no(call, AGENT_HZ)
    await khue.press("F8")
    await caller_hears(call, AGENT_HZ)
    hz, _ = await khue.hears()
    assert abs(hz - CALLER_HZ) < 15
    await call.hang_up()


async def test_agent_sends_digits(whole: Whole, khue: Agent) -> None:
    call = await whole.ring(Caller(number=whole.cast.known.number, script="hear=4"))
    await khue.answer()
    await khue.press("Shift+F4")
    await khue.holds("document.getElementById('keypad-dialog').open")
    assert await khue.desk.violations() == []
    await khue.type("159*")
    await until(lambda: got(whole, call.key, "159*"), 8, "the digits, where the caller is")
    await khue.press("Escape")
    await khue.phone_is("talking")
    await call.hang_up()
    await khue.watching.until(LegEnded, agent_id="khue")


async def got(whole: Whole, key: str, digits: str) -> bool:
    """Has the robot written these digits down?"""
    return digits in await whole.network.process.rx(f"database get heard {key}")
