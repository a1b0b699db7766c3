"""The call survives what happens to the agent's page, its network and our application: the caller stays on the line."""

import os
import signal
import time

from domain.facts import CallAnswered, CallEnded, CallLost, LegBridged, LegStarted, RecordingSealed
from domain.recordings import long_enough
from tests.live.agent.ears import caller_hears
from tests.live.agent.watching import Watching, until
from tests.live.agent.working import Agent
from tests.live.whole import AGENT_HZ, Whole
from threerings.carrier.network import RobotCall
from threerings.pbx import seats

TYPED = "Mất điện cả tầng 9"
AGAIN_S = 8.0
"""A page that is loaded anew has the caller back within this: the excuse is spoken meanwhile."""
RIGHT_S = 5.0
"""After the application's restart, softphone and screen are right within this."""


async def test_agent_reloads_in_mid_call(whole: Whole, khue: Agent) -> None:
    call = await talking(whole, khue)
    caller = await caller_channel(whole)
    await khue.type(TYPED)
    khue.page.on("dialog", lambda dialog: dialog.accept())
    await khue.page.reload()
    await back_again(khue, call)
    assert await caller_channel(whole) == caller
    assert await khue.page.evaluate("document.getElementById('content').value") == TYPED
    await ends_whole(khue, call)


async def test_agent_tab_dies_and_is_opened_again(whole: Whole, khue: Agent) -> None:
    call = await talking(whole, khue)
    caller = await caller_channel(whole)
    context = khue.page.context
    await khue.page.close(run_before_unload=False)
    await khue.watching.until(CallLost, 10, agent_id="khue")
    khue.move_to(await context.new_page())
    await khue.page.goto(f"{whole.settings.origin}/desk")
    await back_again(khue, call)
    assert await caller_channel(whole) == caller
    await ends_whole(khue, call)


async def test_agent_network_goes_and_comes(whole: Whole, khue: Agent) -> None:
    call = await talking(whole, khue)
    khue.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    await khue.page.context.set_offline(True)
    await khue.holds("document.body.dataset.stream === 'down'", 60)
    await caller_hears(call, AGENT_HZ)
    await khue.page.context.set_offline(False)
    await khue.holds("document.body.dataset.stream === 'up'", 15)
    await khue.phone_is("talking")
    assert await khue.watching.all(CallLost) == []
    await caller_hears(call, AGENT_HZ)
    await ends_whole(khue, call)


async def test_agent_talks_on_while_the_application_is_killed(whole: Whole, khue: Agent) -> None:
    call = await talking(whole, khue)
    khue.expected += ["ERR_CONNECTION_REFUSED", "WebSocket"]
    khue.watching.forgiven += ["resource_tracker", "warnings.warn("]  # Python's own words on a killed process
    before, killed = whole.supervisor.restarts, whole.supervisor.application.process
    assert killed is not None
    os.kill(killed.pid, signal.SIGKILL)
    await caller_hears(call, AGENT_HZ)
    await until(lambda: answers(khue, killed.pid), 30, "the application runs again")
    began = time.monotonic()
    await khue.holds("document.body.dataset.stream === 'up'", RIGHT_S)
    await khue.phone_is("talking", RIGHT_S - (time.monotonic() - began))
    assert whole.supervisor.restarts == before + 1
    assert await khue.watching.all(CallLost) == []
    await caller_hears(call, AGENT_HZ)
    await ends_whole(khue, call)


async def talking(whole: Whole, khue: Agent) -> RobotCall:
    """A call in which both hear each other."""
    call = await whole.ring()
    await khue.answer()
    await khue.focused("content")
    await caller_hears(call, AGENT_HZ)
    return call


async def back_again(khue: Agent, call: RobotCall) -> None:
    """The caller heard an excuse, and the same agent has them again without a key pressed."""
    lost = await khue.watching.until(CallLost, 10, agent_id="khue")
    again = await first_bridged_after(khue.watching, lost)
    assert (again.at - lost.at).total_seconds() < AGAIN_S
    await khue.phone_is("talking")
    gap = len(call.heard.samples)
    assert call.heard.sounding_s() > 1 and gap
    await caller_hears(call, AGENT_HZ)


async def first_bridged_after(watching: Watching, lost: CallLost) -> LegBridged:
    """The same agent's next leg in the same call."""

    async def found() -> LegBridged | None:
        legs = await watching.all(LegBridged, call_id=lost.call_id, agent_id=lost.agent_id)
        return next((leg for leg in legs if leg.at > lost.at), None)

    bridged = await until(found, 15, "the same agent talks again")
    assert bridged is not None
    return bridged


async def ends_whole(khue: Agent, call: RobotCall) -> None:
    """The caller hangs up; one leg of theirs throughout, and the recording holds all of it."""
    await call.hang_up()
    ended = await khue.watching.until(CallEnded)
    assert len(await khue.watching.all(LegStarted, call_id=ended.call_id, role="caller")) == 1
    sealed = await khue.watching.until(RecordingSealed, 20, call_id=ended.call_id)
    answered = await khue.watching.until(CallAnswered, call_id=ended.call_id)
    assert long_enough(sealed.seconds, (ended.at - answered.at).total_seconds())


async def caller_channel(whole: Whole) -> list[str]:
    """What is not an agent's phone: the caller's own channel, and nothing else."""
    assert whole.supervisor.pbx
    phones = {f"PJSIP/{seat}" for seat in seats(whole.settings).browser}
    found = [name for name in await whole.supervisor.pbx.channels() if name.rpartition("-")[0] not in phones]
    assert len(found) == 1
    return found


async def answers(khue: Agent, old: int) -> bool:
    """Does a new process of the application serve pages?"""
    process = khue.watching.whole.supervisor.application.process
    if process is None or process.pid == old:
        return False
    log = khue.watching.whole.settings.log_dir / "application.log"
    return log.read_text(encoding="utf-8", errors="replace").count("house open") > 1
