"""A campaign at work: two hundred robot people, ten robot agents and one in a real browser; the application is killed
while it dials. The carrier's own log of INVITEs is the witness: no number dialled twice at once, none at night or more
often than the rules allow, none after an opt-out, and each INVITE is one attempt that was committed before it left."""

import asyncio
import random
from pathlib import Path

import pytest

from domain.facts import AttemptSent, EntryReserved, Fact, LegAnswered, LegBridged, OutcomeRecorded, PersonOptedOut
from tests.live.agent.watching import until
from tests.live.campaigns.at_keys import at_keys
from tests.live.campaigns.running import Running, campaign_of, more_agents
from tests.live.faults.killing import Killer
from tests.live.whole import whole_house
from threerings import supervisor

PEOPLE, IN_BROWSER = 200, "khue"
DEMO, MORE = ("ngan", "nhi"), tuple(f"robot{each}" for each in range(8))
SHARES = {
    "busy": (0.05, 0.12, 0.25),
    "no_answer": (0.05, 0.12, 0.2, 0.3),
    "rejected": (0.2,),
    "machine": (0.1, 0.25),
    "unconnected": (0.1, 0.2),
    "failed": (0.05, 0.1),
}
"""The ladders, in shares of the whole length: there is somebody to be called until the end."""
STEPS = (AttemptSent, EntryReserved, LegAnswered, LegBridged, OutcomeRecorded)
SOON_S, TRIES = 5.0, 3
EACH_HAD_ONE_S = 120.0
"""So much longer at most, until everybody was put through to somebody, and somebody wanted no more calls."""


async def works_for(
    minutes: float,
    kills: int,
    seed: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """So many minutes with so many kills, spread over them; fails naming what must not be. Prints how it goes on."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(text, end="", flush=True)

    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))  # restarts in a row are what this is about
    chance, length_s = random.Random(seed), 60 * minutes
    ladders = {came: [max(1, int(share * length_s)) for share in shares] for came, shares in SHARES.items()}
    logins = (*DEMO, *MORE)
    async with (
        whole_house(folder, lambda engine: more_agents(engine, MORE), desk_seats=len(logins) + 2) as whole,
        campaign_of(whole, PEOPLE, logins, seed, ladders, [IN_BROWSER]) as running,
        at_keys(running.crowd, IN_BROWSER, chance, folder) as in_browser,
    ):
        killer, clock = Killer(whole, chance), asyncio.get_running_loop().time
        began = clock()
        for number in range(kills):
            await asyncio.sleep(max(0.0, began + length_s * (number + 0.5) / kills - clock()))
            if number % 3 or not await killer.before_it_leaves(TRIES):
                await killer.after_fact(chance.choice(STEPS), SOON_S)
            say(f"\r  kill {number + 1} of {kills}")
        await asyncio.sleep(max(0.0, began + length_s - clock()))
        await until(lambda: _each_had_one(running), EACH_HAD_ONE_S, "each agent wrote an outcome, somebody opted out")
        lasted_s = clock() - began
        await in_browser.goes()
        count = await running.over(kills=kills)
        wrote, by_keys = sum(len(each.wrote) for each in running.team), sum(map(_by_keys, await _said(running)))
        say(f"\n  {count}; {wrote} outcomes written, {by_keys} more by keys in a browser; {killer.told()}\n")
        say(f"  {lasted_s / 60:.1f} minutes, seed {seed}\n")
        assert len(killer.away_s) == kills and count.invites > 10 * minutes and wrote > 3 * minutes


async def _each_had_one(running: Running) -> bool:
    said = await _said(running)
    opted_out = any(isinstance(fact, PersonOptedOut) for fact in said)
    return opted_out and any(map(_by_keys, said)) and all(each.wrote for each in running.team)


async def _said(running: Running) -> list[Fact]:
    return [entry.fact for entry in await running.whole.read()]


def _by_keys(fact: Fact) -> bool:
    return isinstance(fact, OutcomeRecorded) and fact.by_id == IN_BROWSER
