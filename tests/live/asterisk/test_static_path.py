"""The application does not answer: a caller hears speech within five seconds all the same, whatever it does instead."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.live.asterisk.agi_stub import AgiStub
from tests.live.pbx import DID, PROMPT_HZ, House
from threerings.carrier.network import Caller, RobotCall

SPOKEN_WITHIN_S = 5.0


async def spoken_after_s(call: RobotCall) -> float:
    """Seconds from the caller's INVITE to the first sound in the caller's ear."""
    sip = await call.answered(limit_s=8)
    await asyncio.sleep(3)
    await call.hang_up()
    await call.over()
    first = call.heard.first_sound_s()
    assert first is not None, "the caller heard nothing"
    assert sip.answered_at is not None and sip.invited_at is not None
    assert call.heard.share_of_tone(PROMPT_HZ["greeting-static"]) > 0.3
    return (sip.answered_at - sip.invited_at).total_seconds() + first


@asynccontextmanager
async def stopped_server(port: int) -> AsyncIterator[None]:
    """A real server process, stopped by the kernel: its connections are accepted and never served."""
    argv = [sys.executable, "-m", "tests.live.asterisk.agi_stub", str(port)]
    server = subprocess.Popen(argv, stdout=subprocess.PIPE)  # noqa: ASYNC220  a moment
    try:
        assert server.stdout is not None
        await asyncio.to_thread(server.stdout.readline)
        os.kill(server.pid, signal.SIGSTOP)
        yield
    finally:
        server.kill()
        server.communicate()


async def test_nobody_listens_at_the_agi_port(quiet_house: House) -> None:
    assert await spoken_after_s(await quiet_house.carrier.call(DID)) < SPOKEN_WITHIN_S


async def test_the_application_is_stopped_by_a_signal(quiet_house: House) -> None:
    async with stopped_server(quiet_house.pbx.settings.agi_port):
        assert await spoken_after_s(await quiet_house.carrier.call(DID)) < SPOKEN_WITHIN_S


@pytest.mark.parametrize("how", ["close", "drip", "deaf"])
async def test_the_application_misbehaves(quiet_house: House, how: str) -> None:
    async with AgiStub(quiet_house.pbx.settings.agi_port, how=how):
        assert await spoken_after_s(await quiet_house.carrier.call(DID)) < SPOKEN_WITHIN_S


async def test_the_wish_of_a_caller_is_in_the_spool(quiet_house: House) -> None:
    """Greeting, message, a digit: Asterisk's own script takes it down and the caller is told so."""
    voice = quiet_house.voice("caller")
    before = set(quiet_house.pbx.settings.spool_dir.iterdir())
    call = await quiet_house.carrier.call(DID, Caller(script=f"wait=4|say={voice}"))
    await call.answered()
    await asyncio.sleep(7)
    await call.then("digits=#|wait=20")
    sip = await call.over(limit_s=20)
    new = set(quiet_house.pbx.settings.spool_dir.iterdir()) - before
    assert sip.ended_by == "pbx"
    assert sorted(path.suffix for path in new) == [".json", ".wav"]
    assert call.heard.share_of_tone(PROMPT_HZ["goodbye"]) > 0.05
