"""After the first call, with a terminal: sign-in links for humans, keys that make the next caller ring, and robots that
step back when a human agent sits down."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from domain.agents import Agent
from store.tasks import end, spawn
from threerings.demo.call import play_call
from threerings.demo.cast import one_time_links
from threerings.demo.keys import pressed
from threerings.demo.scenes import KEYS, Kind
from threerings.demo.screen import Screen
from threerings.demo.stage import CannotStart, Stage, agent_states
from threerings.receipt import failed_start, write_receipt
from threerings.robots.door import PanelAway, PanelRefused

LOOK_EVERY_S = 1.0
BACK_AFTER_S = 8.0
"""A human whose page reloads is away for a few seconds: the robots wait that long before they come back."""


@dataclass
class Audience:
    """Humans at the demo, and the call that is under way for them."""

    stage: Stage
    screen: Screen
    receipt_file: Path
    human: bool = False
    _call: asyncio.Task[None] | None = None
    _away_s: float = field(default=0.0)

    async def show_links(self) -> None:
        """One-time links, one a role."""
        origin = self.stage.settings.origin
        self.screen.note("links", origin=origin)
        for who, link in await one_time_links(self.stage.engine, origin, self.stage.cast.humans):
            self.screen.note("link", role=self.screen.words(f"role.{who.role}"), name=who.name, link=link)

    async def watch_humans(self) -> None:
        """Robots pause while a human agent has a phone, and come back when nobody has."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            robot = self.stage.cast.agent.user_id
            states = await agent_states(self.stage.engine)
            there = any(state.seat and state.reachable for state in states if state.agent_id != robot)
            self._away_s = 0.0 if there else self._away_s + LOOK_EVERY_S
            self._step_back(states)
            if there != self.human and (there or self._away_s >= BACK_AFTER_S):
                await self._change(there)

    def _step_back(self, states: Sequence[Agent]) -> None:
        """A duty person who is signed in twice is a human: their robot leaves the signing to them."""
        doubly = {state.agent_id for state in states if len(state.sessions) > 1}
        for account, robot in zip(self.stage.cast.responders, self.stage.responders, strict=True):
            robot.watches_only = account.user_id in doubly

    def press(self, kind: Kind) -> None:
        """Let the next caller ring, unless one is on the line."""
        if self._call and not self._call.done():
            self.screen.note("in_call")
        else:
            self._call = spawn(f"demo call {kind}", self._play(kind))

    async def leave(self) -> None:
        """End the call that is under way."""
        await end(self._call)

    async def _change(self, human: bool) -> None:
        """Tell the robot; where the panel does not answer now, this is tried again at the next look."""
        with suppress(PanelAway, PanelRefused):
            await self.stage.agent.pause(human)
            self.human = human
            self.screen.note("human" if human else "robots_back")

    async def _play(self, kind: Kind) -> None:
        try:
            await self.stage.until_ready()
            receipt = await play_call(self.stage, kind, self.screen, human=self.human)
        except CannotStart as error:
            receipt = failed_start(error.part, str(error), self.stage.versions)
        write_receipt(receipt, self.receipt_file)
        self.screen.receipt(receipt, self.receipt_file, self.stage.settings)


async def entertain(stage: Stage, screen: Screen, receipt_file: Path) -> None:
    """Stay until somebody presses q."""
    audience = Audience(stage, screen, receipt_file)
    await audience.show_links()
    screen.note("keys")
    watching = spawn("demo audience", audience.watch_humans(), vital=False)
    try:
        async for key in pressed():
            if key == "q":
                return
            if key in KEYS:
                audience.press(KEYS[key])
    finally:
        await end(watching)
        await audience.leave()
