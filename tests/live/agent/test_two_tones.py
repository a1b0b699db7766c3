from tests.live.agent.working import Agent
from tests.live.whole import CALLER_HZ, AGENT_HZ, Whole
from domain.facts import *
import asyncio

async def test_agent_hears(whole: Whole, khue: Agent):
    call = await whole.ring()
    await khue.answer()
    await asyncio.sleep(6)
    print(await khue.hears())
    print(call.heard.seconds, call.heard.share_of_tone(AGENT_HZ), call.heard.loudness()[::10])
    await call.hang_up()
    print(await khue.watching.until(RecordingSealed, 20))
