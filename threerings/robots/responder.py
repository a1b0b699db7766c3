"""A robot on duty: sees what waits for a signature on the responder's page, signs for it, goes there."""

import asyncio
import re
from dataclasses import dataclass, field

from store.tasks import end, spawn
from threerings.robots.door import Door, PanelAway, PanelRefused, read_page

LOOK_S = 1.5
"""From the message to the signature: taking the telephone out of the pocket."""
GO_S = 3.0
SIGN = re.compile(r"/api/cases/([^/]+)/sign\Z")


@dataclass
class RobotResponder:
    """`start`, then it takes jobs until `leave`. `trouble`: why it cannot, in the panel's own words;
    `watches_only`: somebody else signs."""

    door: Door
    trouble: BaseException | None = None
    watches_only: bool = False
    _jobs: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _work: asyncio.Task[None] | None = None

    async def start(self, token: str) -> None:
        """Sign in and watch the page. Raises PanelAway, PanelRefused."""
        await self.door.enter(token)
        self._work = spawn("robot responder", self._watch(), vital=False)

    async def leave(self) -> None:
        """Stop; jobs taken stay taken."""
        for task in (self._work, *self._jobs.values()):
            await end(task)

    async def _watch(self) -> None:
        try:
            async for message in self.door.live("/jobs"):
                if message.type in ("snapshot", "jobs", "toast"):
                    await self._look()
        except (PanelAway, PanelRefused) as error:
            self.trouble = error

    async def _look(self) -> None:
        for _, attributes in read_page(await self.door.get("/jobs")).elements:
            found = SIGN.search(attributes.get("data-post", ""))
            if found and found[1] not in self._jobs and not self.watches_only:
                self._jobs[found[1]] = spawn(f"robot takes job {found[1]}", self._go(found[1]), vital=False)

    async def _go(self, case_id: str) -> None:
        try:
            await asyncio.sleep(LOOK_S)
            await self.door.post(f"/api/cases/{case_id}/sign", {})
            await asyncio.sleep(GO_S)
            await self.door.post(f"/api/cases/{case_id}/arrived", {})
        except (PanelAway, PanelRefused) as error:
            self.trouble = error
