"""A campaign that runs on a whole house: a crowd outside, robot agents inside, and what is counted in the end."""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from store.accounts import NewAccount, add_account
from store.database import writing
from tests.live.campaigns.agents import Caller, callers
from tests.live.campaigns.crowd import Crowd
from tests.live.campaigns.witness import Count, witness
from tests.live.rings.dialing import Dialing, allow_at_any_hour
from tests.live.whole import Whole
from threerings.at_the_door import ask_house
from threerings.robots.door import Door, PanelRefused

RING_S = 15
Ladders = Mapping[str, Sequence[int]]
LIKELY = ("409 outcome_given", "409 no_entry", "403 not_your_call", "409 outcome_owed")
"""What an agent may hear who asks again after a kill: it was taken the first time."""


@dataclass
class Running:
    """It runs. `team`: who call for it."""

    whole: Whole
    crowd: Crowd
    team: Sequence[Caller]

    async def over(self, *, kills: int = 0) -> Count:
        """It is stopped, everybody hangs up; then the carrier's log is read."""
        with suppress(PanelRefused):  # there is nobody left to be called: it has ended by itself
            await self.crowd.dialing.steer("stop")
        for hands in self.team:
            await hands.goes()
        await self.whole.network.people_hang_up()
        await self.whole.quiet(40.0)
        refused = [no for hands in self.team for no in hands.refused if not (kills and no.startswith(LIKELY))]
        assert refused == [], "what an agent wrote down was not taken"
        return await witness(self.crowd, kills=kills)


@asynccontextmanager
async def campaign_of(
    whole: Whole, people: int, logins: Sequence[str], seed: int, ladders: Ladders, others: Sequence[str] = ()
) -> AsyncIterator[Running]:
    """So many people, these agents, everything from one seed; started. `others`: who work on it by themselves."""
    await allow_at_any_hour(whole)
    async with AsyncExitStack() as stack:
        lead = await stack.enter_async_context(Door(whole.settings.origin))
        await lead.enter((await whole.link("hang")).rsplit("/", 1)[1])
        dialing = Dialing(whole, lead)
        crowd = await Crowd.gather(dialing, people, seed)
        chance = random.Random(seed)
        team = await stack.enter_async_context(callers(whole, crowd, logins, chance))
        pool = [*(hands.user_id for hands in team), *others]
        await lead.post(f"/api/lists/{dialing.list_id}/assign", {"how": "pool", "agents": pool})
        asked = {"list_id": dialing.list_id, "mode": "progressive", "ring_s": RING_S, "ladders": ladders}
        launched = await ask_house(whole.settings, "/campaign", {"act": "launch", **asked})
        dialing.campaign_id = launched["campaign_id"]
        await dialing.steer("start")
        yield Running(whole, crowd, team)


async def more_agents(engine: AsyncEngine, logins: Sequence[str]) -> None:
    """More of them than the demo has."""
    async with writing(engine) as connection:
        for login in logins:
            await add_account(connection, NewAccount(login=login, name=f"Robot {login}", role="agent"))
