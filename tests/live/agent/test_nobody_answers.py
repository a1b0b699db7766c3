"""Nobody takes the call: the IVR does before the third ring ends, and what is owed has an owner, a clock, and a key."""

from domain.facts import (
    AttemptSent,
    CallAnswered,
    CallEnded,
    DutyDone,
    DutyOpened,
    DutyTaken,
    LegBridged,
    OfferEnded,
)
from tests.live.agent.conftest import SignIn
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.whole import AGENT_HZ, CALLER_HZ, Whole
from threerings.carrier import siplog
from threerings.carrier.network import Caller
from threerings.carrier.sound import RATE_HZ, Heard

NUMBER, NAME = "0900000103", "Phan Thu Hường"
"""A person of the demo's organisation whose owner is Khuê, and whom no other test lets call."""


async def test_agent_calls_back_whom_nobody_answered(whole: Whole, khue: Agent, sign_in: SignIn) -> None:
    call = await whole.ring(Caller(number=NUMBER, script="wait=60"))
    answered = await khue.watching.until(CallAnswered, 20)
    assert answered.by == "ivr"
    assert siplog.rings(await call.answered(5)) <= 3
    assert (await khue.watching.until(OfferEnded, agent_id="khue")).result == "ignored"
    await call.hang_up()
    await khue.watching.until(CallEnded)
    duty = await khue.watching.until(DutyOpened, person_id="p03")
    assert duty.owner_id == "khue"
    ngan = await sign_in("ngan")
    await takes_it_over(ngan, duty.duty_id)
    await whole.network.person(NUMBER, f"ring=1|answer|say={whole.voice('caller')}")
    await button(ngan, duty.duty_id, "call")
    await ngan.watching.until(AttemptSent)
    await ngan.phone_is("ringing")
    await ngan.press("F2")
    await until(lambda: heard(ngan), 12, "the person called back, in the browser")
    await ngan.watching.until(LegBridged, agent_id="ngan")
    assert (await ngan.watching.until(DutyDone, duty_id=duty.duty_id)).result == "reached"
    await person_hears(whole, NUMBER)
    await ngan.press("Shift+F2")
    await ngan.watching.until(CallEnded, 10, nth=2)


async def takes_it_over(ngan: Agent, duty_id: str) -> None:
    """By the rail to the worklist, by Enter to the duty: it is hers, and says so."""
    await ngan.page.locator("[data-nav=missed]").press("Enter")
    await ngan.sees(NAME)
    row = ngan.page.locator(f"#missed-{duty_id}")
    assert "Lê Minh Khuê" in await row.inner_text()
    assert await row.locator("[data-clock]").count() == 1
    assert await ngan.desk.violations() == []
    await button(ngan, duty_id, "take")
    await ngan.watching.until(DutyTaken, duty_id=duty_id, by_id="ngan")
    await ngan.page.locator(f"#missed-{duty_id} [data-post$='/call']").wait_for()


async def button(agent: Agent, duty_id: str, act: str) -> None:
    """Press a button of a row by key."""
    await agent.page.locator(f"#missed-{duty_id} [data-post$='/{act}']").press("Enter")


async def heard(agent: Agent) -> bool:
    """The caller's tone in the headset."""
    hz, level = await agent.hears()
    return abs(hz - CALLER_HZ) < 15 and level > -60


async def person_hears(whole: Whole, number: str) -> None:
    """The person called back hears the agent."""

    async def ask() -> bool:
        files = whole.network.heard_at(f"number-{number}")
        last = Heard(Heard.read(files[-1]).samples[-RATE_HZ:]) if files else None
        return last is not None and last.share_of_tone(AGENT_HZ) > 0.5 and last.sounding_s() > 0.5

    await until(ask, 12, "the agent's tone at the person's ear")
