"""With a terminal: keys make callers ring, links let humans in, and robots step back for a human agent."""

import asyncio
import os
import pty
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from domain.agents import Agent
from store.tasks import end, spawn
from tests.live.demo.conftest import Told, processes_of, running
from threerings.demo.audience import Audience
from threerings.demo.call import play_call
from threerings.demo.cast import one_time_links
from threerings.demo.opening import answers
from threerings.demo.scenes import scene
from threerings.demo.stage import Stage, agent_states
from threerings.robots import agent
from threerings.robots.agent import RobotAgent
from threerings.robots.door import Door
from threerings.settings import ROOT, Settings

pytestmark = pytest.mark.live


async def state_of(stage: Stage, agent_id: str) -> Agent:
    return next(state for state in await agent_states(stage.engine) if state.agent_id == agent_id)


async def until_human(audience: Audience, human: bool) -> None:
    async with asyncio.timeout(20):
        while audience.human is not human:  # noqa: ASYNC110 - a state of another task, seldom looked at
            await asyncio.sleep(0.1)


async def test_robots_step_back_for_a_human_agent_and_come_back(
    ours: Settings, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agent, "WRITE_S", 2.0)
    async with running(ours, told) as stage:
        audience = Audience(stage, told.screen, ours.var / "receipt.json")
        watching = spawn("audience", audience.watch_humans(), vital=False)
        human = next(who for who in stage.cast.humans if who.role == "agent")
        ((_, link),) = await one_time_links(stage.engine, stage.settings.origin, [human])
        async with Door(stage.settings.origin) as door:
            person = RobotAgent(door, stage.network.phones, answers(stage.greeting))
            person.request = scene("known", stage.cast.known).request
            await person.sit_down(link.rsplit("/", 1)[1])
            await until_human(audience, True)
            assert (await state_of(stage, stage.cast.agent.user_id)).phase == "paused"
            receipt = await play_call(stage, "known", told.screen, human=True)
            assert receipt.ok and receipt.answered_by == human.name
            await person.leave()
        await until_human(audience, False)
        assert (await state_of(stage, stage.cast.agent.user_id)).phase == "ready"
        await end(watching)


async def test_a_key_makes_the_next_caller_ring_and_q_ends_it_all(ours: Settings) -> None:
    async with terminal(ours) as (screen, process):
        await screen.shows("q quit", 90)
        assert len([line for line in screen.text.splitlines() if "/enter/" in line]) == 6
        screen.press("n")
        await screen.shows("chose to be called back", 60)
        await screen.shows("Receipt: ", 60, times=2)
        assert "answered by the menu within 3 rings" in screen.text
        screen.press("q")
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert processes_of(ours.var) == []


@asynccontextmanager
async def terminal(settings: Settings) -> AsyncIterator[tuple["Screenful", asyncio.subprocess.Process]]:
    """The demo in a terminal of its own."""
    near, far = pty.openpty()
    given = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm", **settings.as_environment()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "threerings", "demo",
        cwd=ROOT, env=given, stdin=far, stdout=far, stderr=far, start_new_session=True,
    )  # fmt: skip
    os.close(far)
    screen = Screenful(near)
    try:
        yield screen, process
    finally:
        screen.close()
        if process.returncode is None:
            process.kill()
            await process.wait()


class Screenful:
    """What stands on a terminal's other end."""

    def __init__(self, descriptor: int) -> None:
        self.text, self.over, self._descriptor = "", False, descriptor
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    async def shows(self, words: str, limit_s: float, times: int = 1) -> None:
        """Wait until these words have been shown so often."""
        try:
            async with asyncio.timeout(limit_s):
                while self.text.count(words) < times and not self.over:  # noqa: ASYNC110 - many words, one reader
                    await asyncio.sleep(0.1)
        except TimeoutError:
            pass
        assert self.text.count(words) >= times, f"{words!r} was not shown {times} times; there stands\n{self.text}"

    def press(self, key: str) -> None:
        """A key of the terminal's keyboard."""
        os.write(self._descriptor, key.encode())

    def close(self) -> None:
        """Look away."""
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)

    def _read(self) -> None:
        try:
            self.text += os.read(self._descriptor, 65536).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            self.over = True
            asyncio.get_running_loop().remove_reader(self._descriptor)
