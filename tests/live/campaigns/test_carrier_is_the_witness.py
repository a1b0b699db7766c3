"""A dozen people, three agents, and the application killed between commit and call.

No failure in n kills bounds the rate at 3/n only.
"""

import asyncio
import random
from pathlib import Path

import pytest

from domain.facts import AttemptSent, LegBridged
from tests.live.campaigns.running import campaign_of
from tests.live.faults.killing import Killer
from tests.live.whole import whole_house
from threerings import supervisor

pytestmark = [pytest.mark.live, pytest.mark.timeout(240)]
PEOPLE, SEED, KILLS = 14, 5, 2
LOGINS = ("khue", "ngan", "nhi")
LADDERS = {"busy": [8], "no_answer": [8], "rejected": [15], "machine": [15], "failed": [10]}
GOES_ON_S = 6.0


async def test_every_invite_is_one_attempt_whoever_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))  # restarts in a row are what this test is about
    async with (
        whole_house(tmp_path) as whole,
        campaign_of(whole, PEOPLE, LOGINS, SEED, LADDERS) as running,
    ):
        killer = Killer(whole, random.Random(SEED))
        await killer.after_fact(LegBridged)
        unsent = await killer.before_it_leaves(tries=2)  # a busy machine may always be too slow for it
        await killer.after_fact(AttemptSent)
        await asyncio.sleep(GOES_ON_S)
        count = await running.over(kills=KILLS + unsent)
        with capsys.disabled():
            print(f"\n  {count}; {killer.told()}; seed {SEED}")
        assert count.invites >= len(LOGINS) and count.unsent >= unsent
