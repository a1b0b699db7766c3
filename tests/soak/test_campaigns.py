"""A campaign for long: two hundred robot people, ten robot agents and one in a real browser, half an hour, and a
hundred kills of the application while it dials. `make soak`.

The carrier's own log of INVITEs is the witness: no number dialled twice at once, none at night or more often than the
rules allow, none after an opt-out, and each INVITE is one attempt that was committed before it left. No failure in n
kills bounds the rate at 3/n only. A slice of this runs in every `make test` (`tests/live/campaigns`). SOAK_MINUTES,
SOAK_KILLS and SOAK_SEED choose another length and another story.
"""

import asyncio
import os
import random
from pathlib import Path

import pytest

from domain.facts import AttemptSent, EntryReserved, LegAnswered, LegBridged, OutcomeRecorded
from tests.live.campaigns.at_keys import at_keys
from tests.live.campaigns.running import campaign_of, more_agents
from tests.live.faults.killing import Killer
from tests.live.whole import whole_house
from threerings import supervisor

PEOPLE, IN_BROWSER = 200, "khue"
DEMO, MORE = ("ngan", "nhi"), tuple(f"robot{each}" for each in range(8))
MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
KILLS = int(os.environ.get("SOAK_KILLS", "100"))
SEED = int(os.environ.get("SOAK_SEED", "21"))
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
pytestmark = [pytest.mark.live, pytest.mark.timeout(int(600 + 60 * MINUTES + 30 * KILLS))]


async def test_every_invite_is_one_attempt_for_half_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))  # restarts in a row are what this test is about
    chance, length_s = random.Random(SEED), 60 * MINUTES
    ladders = {came: [max(1, int(share * length_s)) for share in shares] for came, shares in SHARES.items()}
    logins = (*DEMO, *MORE)
    async with (
        whole_house(tmp_path, lambda engine: more_agents(engine, MORE), desk_seats=len(logins) + 2) as whole,
        campaign_of(whole, PEOPLE, logins, SEED, ladders, [IN_BROWSER]) as running,
        at_keys(running.crowd, IN_BROWSER, chance, tmp_path) as in_browser,
    ):
        killer, clock = Killer(whole, chance), asyncio.get_running_loop().time
        began = clock()
        for number in range(KILLS):
            await asyncio.sleep(max(0.0, began + length_s * (number + 0.5) / KILLS - clock()))
            if number % 3 or not await killer.before_it_leaves(TRIES):
                await killer.after_fact(chance.choice(STEPS), SOON_S)
            with capsys.disabled():
                print(f"\r  kill {number + 1} of {KILLS}", end="", flush=True)
        await asyncio.sleep(max(0.0, began + length_s - clock()))
        lasted_s = clock() - began
        await in_browser.goes()
        count = await running.over(kills=KILLS)
        said = [entry.fact for entry in await whole.read() if isinstance(entry.fact, OutcomeRecorded)]
        by_keys = [fact for fact in said if fact.by_id == IN_BROWSER]
        wrote = sum(len(each.wrote) for each in running.team)
        with capsys.disabled():
            print(f"\n  {count}; {wrote} outcomes written, {len(by_keys)} more by keys in a browser; {killer.told()}")
            print(f"  {lasted_s / 60:.1f} minutes, seed {SEED}")
        assert len(killer.away_s) == KILLS and count.invites > 10 * MINUTES and wrote > 3 * MINUTES
        assert all(each.wrote for each in running.team) and by_keys and count.opted_out
