"""Staff for tests of the rings: robots who sign in to the panel like anybody else, with desk phones on the carrier."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from domain.agents import Agent
from domain.facts import CaseClosedWithoutRequest, CaseOpened, PhoneReachable, UserSignedOut
from domain.world import AGENTS
from store.tables import agents
from store.turn import state_of
from tests.live.agent.watching import Watching, until
from tests.live.rings.hotline import Ringing
from tests.live.whole import AGENT_HZ, Whole
from threerings.asterisk.sounds import tone, write_wav
from threerings.carrier.sound import RATE_HZ, Heard
from threerings.robots.agent import RobotAgent
from threerings.robots.door import Door

IGNORES = "ring=600"
"""A phone that rings, and nobody takes it."""
DEAF = "wait=600"
"""A phone that is registered and takes the INVITE, and never rings."""


@dataclass
class Staff:
    """`seat` a user of the demo organisation; who is seated is taken back at the end of the test."""

    whole: Whole
    watching: Watching
    stack: AsyncExitStack
    seats: dict[str, str] = field(default_factory=dict)
    """login -> the seat's name."""
    _closed: set[str] = field(default_factory=set)

    async def seat(self, login: str, answers: str = IGNORES) -> RobotAgent:
        """Somebody signed in, with a phone that behaves so, ready to be rung."""
        door = await self.stack.enter_async_context(Door(self.whole.settings.origin))
        robot = RobotAgent(door, self.whole.network.phones, answers)
        await robot.sit_down((await self.whole.link(login)).rsplit("/", 1)[1])
        self.stack.push_async_callback(self._leave, login, robot)
        await self.watching.until(PhoneReachable, agent_id=login)
        await self.is_in(login, "ready")
        self.seats[login] = robot.seat
        return robot

    def answers(self, after: str) -> str:
        """What a phone does that rings (`after`: ring=S) and is answered by somebody who speaks a tone of AGENT_HZ."""
        path = Path(self.whole.voice("agent"))
        if not path.with_suffix(".wav").exists():
            write_wav(path.with_suffix(".wav"), tone(AGENT_HZ, 60.0) * 0.4)
        return f"{after}|answer|say={path}"

    async def is_heard_by(self, call: Ringing, limit_s: float = 10.0) -> None:
        """Wait until the caller hears the agent's tone: most of the last second is made of it."""

        async def ask() -> bool:
            last = Heard(call.robot.heard.samples[-RATE_HZ:])
            return await asyncio.to_thread(last.share_of_tone, AGENT_HZ) > 0.6

        await until(ask, limit_s, "the caller hears the agent")

    async def is_in(self, login: str, phase: str, limit_s: float = 8.0) -> None:
        """Wait until the journal has this agent in a state."""

        async def there() -> bool:
            return (await self.state(login)).phase == phase

        await until(there, limit_s, f"{login} is {phase}")

    async def state(self, login: str) -> Agent:
        """The agent as the journal has folded them."""
        query = select(agents).where(agents.c.agent_id == login)
        async with self.whole.engine.connect() as connection:
            row = (await connection.execute(query)).one()
        found: Agent = state_of(AGENTS, row._mapping)
        return found

    def logins(self, seats: list[str]) -> list[str]:
        """Who sits on these seats."""
        names = {seat: login for login, seat in self.seats.items()}
        return [names[seat] for seat in seats]

    async def finish(self, login: str, robot: RobotAgent) -> None:
        """Close what the calls of this test left open, and be ready again."""
        closed = {fact.case_id for fact in await self.watching.all(CaseClosedWithoutRequest)}
        for opened in await self.watching.all(CaseOpened, owner_id=login):
            if opened.case_id not in self._closed | closed:
                self._closed.add(opened.case_id)
                await robot.door.post(f"/api/cases/{opened.case_id}/nothing", {"why": "test"})
        await robot.pause(False)

    async def _leave(self, login: str, robot: RobotAgent) -> None:
        try:
            await self.whole.quiet()
            await self.finish(login, robot)
        finally:
            await robot.leave()
        await self.watching.until(UserSignedOut, user_id=login)
        assert robot.trouble is None
