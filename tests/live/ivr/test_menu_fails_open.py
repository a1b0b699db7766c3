"""Whatever becomes of the application while callers are in its menus, each hears a voice within five seconds of their
last key, and none of them is lost."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from domain.facts import StaticServed
from tests.live.faults.waiting import eventually, health
from tests.live.ivr.test_hotline_by_file import dialled, house_with_riverside, likeness, over, pressed
from tests.live.whole import Whole
from threerings.carrier.network import RobotCall

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]
SPOKEN_WITHIN_S = 5.0
LIKENED_S = 1.0
"""So much of the greeting has been heard when it is known by its likeness."""
PLACES: dict[str, list[tuple[str, str]]] = {
    "language": [],
    "top": [("1", "top")],
    "repairs": [("1", "top"), ("2", "repairs")],
    "room": [("1", "top"), ("2", "repairs"), ("1", "room")],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The demo's house, with a hotline of three levels."""
    async with house_with_riverside(tmp_path_factory.mktemp("open")) as running:
        yield running


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["stopped", "killed"])
async def test_at_every_level_the_caller_is_spoken_to_and_kept(whole: Whole, how: signal.Signals) -> None:
    await eventually(lambda: _well(whole), "the house is well", 40)
    callers = [await _at(whole, place, f"09120{how:02d}0{n}") for n, place in enumerate(PLACES)]
    application = whole.supervisor.application.process
    assert application is not None
    application.send_signal(how)
    try:
        spoken = await asyncio.gather(*(_spoken_after_s(whole, robot) for robot, _ in callers))
    finally:
        if how is signal.SIGSTOP:
            application.send_signal(signal.SIGCONT)
    assert max(spoken) < SPOKEN_WITHIN_S, dict(zip(PLACES, spoken, strict=True))
    await eventually(lambda: _well(whole), "the house is well", 40)
    for robot, call_id in callers:
        await robot.hang_up()
        call = await over(whole, robot, call_id)
        assert call.ended_at and not call.talked_s
    if how is signal.SIGSTOP:  # what Asterisk says while nobody listens is not heard later
        for _, call_id in callers:
            await whole.until(StaticServed, 10, call_id=call_id)


async def _at(whole: Whole, place: str, number: str) -> tuple[RobotCall, str]:
    robot, call_id = await dialled(whole, number)
    await pressed(whole, robot, call_id, PLACES[place])
    return robot, call_id


async def _spoken_after_s(whole: Whole, robot: RobotCall) -> float:
    """From a key until the house's own greeting, which needs nobody, is in the caller's ear."""
    await robot.then("digits=1|wait=60")
    began = time.monotonic()
    await eventually(lambda: _greeted(whole, robot), "the caller is greeted", 20)
    return time.monotonic() - began - LIKENED_S


async def _greeted(whole: Whole, robot: RobotCall) -> bool:
    heard = robot.heard
    return len(heard.samples) > 0 and likeness(whole, heard, "en/tr/greeting-static") > 0.7


async def _well(whole: Whole) -> bool:
    return bool((await health(whole)).get("ok"))
