"""What runs during the demo, which part of it has stopped working, and when its agents are ready."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.agents import Agent
from domain.world import AGENTS
from store.tables import agents
from store.turn import state_of
from threerings.carrier.network import Network
from threerings.demo.cast import Cast
from threerings.demo.parts import (
    Probe,
    agi_probe,
    application_probe,
    asterisk_probe,
    dead_parts,
    panel_probe,
    recorder_probe,
)
from threerings.names import Names
from threerings.robots.agent import RobotAgent
from threerings.robots.responder import RobotResponder
from threerings.settings import Settings
from threerings.steps import Part
from threerings.supervisor import Supervisor

READY_LIMIT_S = 25.0
"""Until an agent may be rung: after signing in, and after a call with its wrap-up."""


class CannotStart(Exception):
    """A part did not come up. The text is what it showed."""

    def __init__(self, part: Part, why: str) -> None:
        super().__init__(why)
        self.part = part


@dataclass(kw_only=True)
class Stage:
    """The running demo. `versions`: for the receipt; `greeting`: the sound the robot agent says."""

    settings: Settings
    engine: AsyncEngine
    network: Network
    supervisor: Supervisor
    cast: Cast
    names: Names
    agent: RobotAgent
    responders: list[RobotResponder] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    greeting: str = ""

    @property
    def probes(self) -> Mapping[Part, Probe]:
        """One probe a part; what others stand on comes first."""
        settings = self.settings
        return {
            "carrier": asterisk_probe(self.network.process),
            "asterisk": asterisk_probe(self.supervisor.pbx.process if self.supervisor.pbx else None),
            "recorder": recorder_probe(settings.recordings_dir),
            "panel": panel_probe(settings.origin),
            "agi": agi_probe(settings.agi_port),
            "application": application_probe(settings),
        }

    @property
    def trouble(self) -> BaseException | None:
        """What keeps a robot from its work, if anything does."""
        return self.agent.trouble or next((robot.trouble for robot in self.responders if robot.trouble), None)

    async def until_ready(self) -> None:
        """Wait until an agent may be rung. Raises CannotStart."""
        ends = asyncio.get_running_loop().time() + READY_LIMIT_S
        states = await agent_states(self.engine)
        while not any(state.may_be_rung for state in states):
            if asyncio.get_running_loop().time() > ends:
                dead = await dead_parts(self.probes)
                found = ", ".join(f"{self.names.user(state.agent_id)}: {state.phase}" for state in states)
                raise CannotStart(*next(iter(dead.items()), ("phone", found)))
            await asyncio.sleep(0.1)
            states = await agent_states(self.engine)


async def agent_states(engine: AsyncEngine) -> list[Agent]:
    """Every agent as the journal has them."""
    async with engine.connect() as connection:
        rows = (await connection.execute(select(agents))).all()
    return [state_of(AGENTS, row._mapping) for row in rows]
