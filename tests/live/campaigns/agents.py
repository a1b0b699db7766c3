"""Robot agents who work through a campaign: their telephone stays up, and they write down how each call came out."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.agents import Agent
from domain.world import AGENTS
from store.tables import agents
from store.tasks import end, spawn
from store.turn import state_of
from tests.live.campaigns.crowd import Crowd, Kind
from tests.live.faults.hands import Hands
from tests.live.whole import AGENT_HZ, Whole
from threerings.asterisk.sounds import tone, write_wav
from threerings.robots.door import Door, PanelAway, PanelRefused

LOOK_S = 1.0
BACK_IN = timedelta(seconds=90)
SPEAKS_S, TIMES = 600.0, 3
"""How long the tone is, and how often it is said: a script of many words is longer than a line that Asterisk reads."""
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Caller(Hands):
    """An agent of a campaign. `crowd`: by whom they know what they were told on the telephone; `there`: they want to
    dial."""

    crowd: Crowd | None = None
    user_id: str = ""
    there: bool = True
    wrote: list[str] = field(default_factory=list)

    async def goes(self) -> None:
        """They dial no longer: their telephone goes down."""
        self.there = False
        await self._post("dialing", "/api/dialing", {"on": False})

    async def _serve(self, call_id: str) -> None:
        """How the call came out, until the panel has taken it."""
        assert self.crowd is not None
        kind = await self.crowd.kind_of(call_id)
        if kind is not None and kind.says is not None:
            await asyncio.sleep(self.chance.uniform(0.2, 2.5))
            try:
                await self._write(call_id, kind)
                self.wrote.append(kind.says)
            except PanelRefused as no:
                self.refused.append(str(no))
        self.served.add(call_id)
        self._ready_if_done(call_id)

    async def _write(self, call_id: str, kind: Kind) -> None:
        if kind.says == "machine":
            await self._post("machine", f"/api/calls/{call_id}/machine", {})
            return
        back = datetime.now(ZONE) + BACK_IN
        fields = {"callback_at": f"{back:%Y-%m-%d %H:%M:%S}"} if kind.says == "callback" else {}
        asked: dict[str, object] = {"kind": "outcome", "name": kind.says, "fields": fields}
        await self._post("outcome", f"/api/calls/{call_id}/walk", asked)


@asynccontextmanager
async def callers(
    whole: Whole, crowd: Crowd, logins: Sequence[str], chance: random.Random
) -> AsyncIterator[list[Caller]]:
    """Signed in, their telephones up and kept up for as long as they are there; in the end they leave."""
    voice = Path(whole.voice("agent"))
    write_wav(voice.with_suffix(".wav"), tone(AGENT_HZ, SPEAKS_S) * 0.4)
    async with AsyncExitStack() as stack:
        team: list[Caller] = []
        for login in logins:
            door = await stack.enter_async_context(Door(whole.settings.origin))
            answers = "ring=0.2|answer|" + "|".join([f"say={voice}"] * TIMES)
            hands = Caller(door, whole.network.phones, answers=answers, chance=chance, crowd=crowd)
            stack.push_async_callback(hands.leave)
            await hands.sit_down((await whole.link(login)).rsplit("/", 1)[1])
            hands.user_id = (await by_seat(whole))[hands.seat].agent_id
            team.append(hands)
        keeper = spawn("keep callers there", _keep_there(whole, team), vital=False)
        try:
            yield team
        finally:
            await end(keeper)


async def by_seat(whole: Whole) -> dict[str, Agent]:
    """The agents as the journal has folded them, by the seat on which they sit."""
    async with whole.engine.connect() as connection:
        rows = await connection.execute(select(agents).where(agents.c.seat.is_not(None)))
        return {row.seat: state_of(AGENTS, row._mapping) for row in rows}


async def _keep_there(whole: Whole, team: Sequence[Caller]) -> None:
    """Whoever is not there for the campaign, because their telephone was lost in a kill, says so again."""
    while True:
        known = await by_seat(whole)
        for hands in team:
            if hands.there and not known[hands.seat].dials:
                try:
                    await hands.door.post("/api/dialing", {"on": True})
                except (PanelAway, PanelRefused) as no:
                    hands.put_off.append(str(no))
        await asyncio.sleep(LOOK_S)
