"""Sound both ways: what each side hears while they talk, and whose voice is on which channel of the recording."""

import io

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from domain.facts import CallEnded, LegAnswered, LegEnded, RecordingListened, RecordingSealed
from domain.recordings import TOLERANCE_S, TOLERANCE_SHARE
from tests.live.agent.conftest import SignIn
from tests.live.agent.ears import caller_hears
from tests.live.agent.watching import until
from tests.live.agent.working import Agent
from tests.live.whole import AGENT_HZ, CALLER_HZ, Whole
from threerings.carrier.sound import RATE_HZ, Heard

PLAYED = "[...document.querySelectorAll('[data-player] audio')].find((a) => !a.paused && a.currentTime > 0)"


async def test_agent_and_caller_hear_each_other_and_both_are_kept_apart(
    whole: Whole, khue: Agent, sign_in: SignIn
) -> None:
    call = await whole.ring()
    await khue.answer()
    await until(lambda: heard_in_browser(khue, CALLER_HZ), 8, "the caller's tone in the browser")
    await caller_hears(call, AGENT_HZ)
    await call.hang_up()
    ended = await khue.watching.until(CallEnded)
    sealed = await khue.watching.until(RecordingSealed, 20, call_id=ended.call_id)
    quynh = await sign_in("quynh", phone=False)
    await plays_in_its_page(quynh)
    sound = await recording(quynh, ended.call_id)
    assert sound.shape[1] == sealed.channels == 2
    caller, agent = (Heard(np.ascontiguousarray(channel)) for channel in sound.T)
    assert caller.share_of_tone(CALLER_HZ) > 0.9
    assert caller.share_of_tone(AGENT_HZ) < 0.01
    tail = Heard(agent.samples[-RATE_HZ * 2 :])  # before it the caller hears the notice, and that is kept too
    assert tail.share_of_tone(AGENT_HZ) > 0.8
    assert tail.share_of_tone(CALLER_HZ) < 0.01
    await as_long_as_the_legs(khue, ended.call_id, len(sound) / RATE_HZ)
    assert len(await khue.watching.all(RecordingListened, call_id=ended.call_id, user_id="quynh")) == 1


async def heard_in_browser(agent: Agent, hz: float) -> bool:
    """Is a tone the loudest thing in the headset?"""
    found, level = await agent.hears()
    return abs(found - hz) < 15 and level > -60


async def recording(reader: Agent, call_id: str) -> NDArray[np.int16]:
    """The sealed recording as somebody gets it who may hear it; in ranges it is the same."""
    address = f"{reader.watching.whole.settings.origin}/recordings/{call_id}"
    whole = await reader.page.context.request.get(address)
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/flac")
    data = await whole.body()
    part = await reader.page.context.request.get(address, headers={"Range": "bytes=1000-1999"})
    assert (part.status, part.headers["content-range"]) == (206, f"bytes 1000-1999/{len(data)}")
    assert await part.body() == data[1000:2000]
    sound, rate = soundfile.read(io.BytesIO(data), dtype="int16", always_2d=True)
    assert rate == RATE_HZ
    return np.asarray(sound, dtype=np.int16)


async def as_long_as_the_legs(agent: Agent, call_id: str, seconds: float) -> None:
    """From the first media second to the end of the caller's leg."""
    first = min(fact.at for fact in await agent.watching.all(LegAnswered, call_id=call_id))
    last = (await agent.watching.all(LegEnded, call_id=call_id, agent_id=None))[-1].at
    talked_s = (last - first).total_seconds()
    assert seconds == pytest.approx(talked_s, abs=max(TOLERANCE_S, TOLERANCE_SHARE * talked_s))


async def plays_in_its_page(quynh: Agent) -> None:
    """On the case's page: by key, sought in the middle, to the end; the page's own news do not take the player away."""
    await quynh.page.goto(f"{quynh.watching.whole.settings.origin}/cases?scope=open")
    await quynh.page.locator("#main a[href^='/cases/']").first.press("Enter")
    await quynh.holds("document.querySelector('[data-play]') && document.activeElement.matches('h1')")  # it has arrived
    await quynh.page.locator("[data-play]").first.press("Enter")
    await quynh.holds(PLAYED)
    half = int(await quynh.page.evaluate(f"Math.floor({PLAYED}.duration / 2)"))
    await quynh.page.locator("[data-seek]").first.focus()
    await quynh.press(*["ArrowRight"] * half)
    await quynh.holds(f"{PLAYED}?.currentTime >= {half}")
    await quynh.watching.until(RecordingListened, user_id="quynh")
    await quynh.press("End")
    await quynh.sees("Nghe ghi âm · Đặng Như Quỳnh")
    assert await quynh.desk.violations() == []
