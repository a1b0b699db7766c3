"""kill -9 of Asterisk while a phone rings, while two people talk, while the work after a call is done."""

import os
import random
import signal
import socket
import time
from pathlib import Path

import pytest

from domain.agents import Agent
from domain.facts import CallAnswered, CallEnded, LegBridged, OfferRang, Repaired
from tests.live.faults.hands import Hands, accepted_is_kept, people
from tests.live.faults.waiting import eventually, health, latest
from tests.live.whole import Whole, whole_house
from threerings.carrier.network import Caller
from threerings.demo.stage import agent_states

pytestmark = [pytest.mark.live, pytest.mark.timeout(240)]
BACK_WITHIN_S = 30.0
PHONE_BACK_WITHIN_S = 75.0
"""A desk phone registers anew once a minute; browsers do at once when their socket is gone."""


async def test_killed_in_ring_talk_and_wrap_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    async with whole_house(tmp_path) as whole, people(whole, 1, chance, "ring=1.5|answer") as team:
        back_s = [await _killed_when(whole, team[0], phase) for phase in (OfferRang, LegBridged, CallEnded)]
        await _a_call_goes_through(whole)
        await accepted_is_kept(whole, team)
    with capsys.disabled():
        print(f"\n  Asterisk was back after {', '.join(f'{each:.1f}' for each in back_s)} s")


async def _killed_when(whole: Whole, hands: Hands, phase: type) -> float:
    """Kill it when a call has come so far; returns how long it took until the house was well again."""
    await _phone_is_back(whole)
    after = (await latest(whole)).seq
    call = await whole.ring(Caller(number=f"09{random.randrange(10**8):08d}", script=f"say={whole.voice('caller')}"))
    if phase is CallEnded:
        await eventually(lambda: _talking(whole), "they talk", 20)
        await call.hang_up()
    await eventually(lambda: _told(whole, after, phase), f"{phase.__name__}", 20)
    back_s = await _kill(whole)
    ended = await eventually(lambda: _told(whole, after, CallEnded), "the call is over", 60)
    assert isinstance(ended, CallEnded)
    if phase is not CallEnded:
        repaired = [each.fact for each in await whole.read(after) if isinstance(each.fact, Repaired)]
        assert ended.lost
        assert ("call", ended.call_id, "asterisk_restarted") in {(r.what, r.subject_id, r.why) for r in repaired}
    await eventually(lambda: _nobody_is_stuck(whole), "nobody is on a call", 10)
    return back_s


async def _kill(whole: Whole) -> float:
    assert whole.supervisor.pbx is not None
    pid = whole.supervisor.pbx.process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    await eventually(lambda: _away(whole), "the house noticed", 10)
    await eventually(lambda: _well(whole), "the house is well", BACK_WITHIN_S)
    return time.monotonic() - began


async def _away(whole: Whole) -> bool:
    return not (await health(whole)).get("ok")


async def _well(whole: Whole) -> bool:
    return bool((await health(whole)).get("ok"))


async def _told(whole: Whole, after: int, kind: type) -> object:
    return next((entry.fact for entry in await whole.read(after) if isinstance(entry.fact, kind)), None)


async def _talking(whole: Whole) -> bool:
    return any(agent.phase == "talking" for agent in await agent_states(whole.engine))


async def _nobody_is_stuck(whole: Whole) -> bool:
    return all(not agent.legs for agent in await agent_states(whole.engine))


async def _phone_is_back(whole: Whole) -> None:
    """The agent may be rung, and Asterisk knows the phone."""

    async def ready() -> bool:
        assert whole.supervisor.pbx is not None
        ringable = [agent for agent in await agent_states(whole.engine) if agent.may_be_rung]
        contacts = await whole.supervisor.pbx.process.rx("pjsip show contacts")
        return any(_seat(agent) in contacts for agent in ringable)

    await eventually(ready, "the phone is registered and its agent ready", PHONE_BACK_WITHIN_S)


def _seat(agent: Agent) -> str:
    assert agent.seat
    return agent.seat


async def _a_call_goes_through(whole: Whole) -> None:
    await _phone_is_back(whole)
    after = (await latest(whole)).seq
    call = await whole.ring()
    answered = await eventually(lambda: _told(whole, after, CallAnswered), "the next call is answered", 20)
    assert isinstance(answered, CallAnswered) and answered.by == "agent"
    await eventually(lambda: _told(whole, after, LegBridged), "they talk", 10)
    await call.hang_up()
    await call.over()


async def test_a_port_that_is_held_when_it_wants_to_come_back(tmp_path: Path) -> None:
    """Somebody took its port in the moment it was gone: it is tried again, and the application waits meanwhile."""
    async with whole_house(tmp_path) as whole:
        assert whole.supervisor.pbx is not None and whole.supervisor.application.process is not None
        application = whole.supervisor.application.process.pid
        pid = whole.supervisor.pbx.process.pid
        assert pid is not None
        with socket.socket() as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            os.kill(pid, signal.SIGKILL)
            await eventually(lambda: _bound(thief, whole.settings.ami_port), "the port is ours", 5)
            thief.listen()
            restarts = whole.supervisor.restarts
            await eventually(lambda: _more_than(whole, restarts + 1), "it was tried more than once", 20)
        await eventually(lambda: _well(whole), "the house is well", BACK_WITHIN_S)
        assert whole.supervisor.application.process.pid == application


async def _more_than(whole: Whole, restarts: int) -> bool:
    return whole.supervisor.restarts > restarts


async def _bound(thief: socket.socket, port: int) -> bool:
    try:
        thief.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True
