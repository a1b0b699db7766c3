"""A real browser among the robot agents of a campaign: ready, every outcome, ready again, by keys and nothing else."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.async_api import Error as PlaywrightError

from store.tasks import end, spawn
from tests.live.agent.watching import Watching, until
from tests.live.agent.working import Agent, open_agent
from tests.live.browser import browser
from tests.live.campaigns.agents import BACK_IN, ZONE
from tests.live.campaigns.crowd import Crowd, Says

LOOK_S = 0.4
AWAY = ("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "WebSocket", "409", "403", "502", "503")
"""What a console complains of while the application is killed, and where an answer was lost and is given again."""
KEYS: dict[Says, str] = {"callback": "3", "wrong_person": "4", "opt_out": "9", "unreachable": "a", "absent": "b"}
LEAVES_WITHIN_S = 60.0
SEEN = """() => ({
  dials: JSON.parse(document.querySelector('#dialing-on')?.dataset.body ?? 'null')?.on === false,
  may: JSON.parse(document.querySelector('#dialing-on')?.dataset.body ?? 'null')?.on === true,
  owed: document.querySelector('#walk-outcomes')?.closest('[data-walk]')?.dataset.walk ?? '',
  over: document.querySelector('#walk-next')?.dataset.post === '/api/state',
})"""
"""`dials`: they are there for it; `may`: they may be; `owed`: the call whose outcome is asked; `over`: it is in."""


@dataclass
class AtKeys:
    """Somebody in a browser. An outcome that was lost in a kill is asked for again, and pressed again."""

    agent: Agent
    crowd: Crowd
    chance: random.Random
    there: bool = True

    async def works(self) -> None:
        """For as long as they are there; the panel may be away at any moment."""
        while True:
            with suppress(PlaywrightError):
                await self._look()
            await asyncio.sleep(LOOK_S)

    async def goes(self) -> None:
        """They dial no longer: their telephone goes down."""
        self.there = False
        await until(self._is_down, LEAVES_WITHIN_S, "the telephone of who works by keys is down")

    async def _is_down(self) -> bool:
        with suppress(PlaywrightError):
            return bool((await self.agent.page.evaluate(SEEN))["may"])
        return False

    async def _look(self) -> None:
        seen = await self.agent.page.evaluate(SEEN)
        if seen["may" if self.there else "dials"]:
            await self.agent.press("Alt+y")
        elif seen["over"]:
            await self.agent.press("Alt+n")
        elif seen["owed"]:
            await self._write(str(seen["owed"]).rsplit("/", 1)[1])

    async def _write(self, call_id: str) -> None:
        kind = await self.crowd.kind_of(call_id)
        if kind is None or kind.says is None:
            return
        await asyncio.sleep(self.chance.uniform(0.2, 2.5))
        if kind.says == "machine":
            await self.agent.press("Alt+w")
            return
        await self.agent.press("Alt+j", KEYS[kind.says])
        if kind.says == "callback":
            await self.agent.type(f"{datetime.now(ZONE) + BACK_IN:%Y-%m-%d %H:%M:%S}")
            await self.agent.press("Control+Enter")


@asynccontextmanager
async def at_keys(crowd: Crowd, login: str, chance: random.Random, folder: Path) -> AsyncIterator[AtKeys]:
    """Signed in, and at work until the end."""
    watching = await Watching.from_now(crowd.dialing.whole)
    async with browser(folder) as running, open_agent(running, watching, login) as agent:
        agent.expected += AWAY
        hands = AtKeys(agent, crowd, chance)
        keeper = spawn("work at the keys", hands.works(), vital=False)
        try:
            yield hands
        finally:
            await end(keeper)
