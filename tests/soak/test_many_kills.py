"""Two hundred kills of the application under traffic, at steps and instants that a seed chooses: `make soak`.

No failure in n kills bounds the rate at 3/n only. A seeded slice of this runs in every `make test`
(`tests/live/faults/test_application_killed.py`). SOAK_KILLS and SOAK_SEED choose another length and another story.
"""

import os
import random
from pathlib import Path

import pytest

from tests.live.faults.hands import accepted_is_kept, people
from tests.live.faults.killing import Killer
from tests.live.faults.test_application_killed import STEPS
from tests.live.faults.traffic import traffic
from tests.live.whole import whole_house
from threerings import supervisor

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
SEED = int(os.environ.get("SOAK_SEED", "11"))
pytestmark = [pytest.mark.live, pytest.mark.timeout(60 + 30 * KILLS)]


async def test_nothing_accepted_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))
    chance = random.Random(SEED)
    async with whole_house(tmp_path) as whole, people(whole, 2, chance, "ring=0.6|answer") as team:
        killer = Killer(whole, chance)
        async with traffic(whole, 3, chance) as callers:
            for number in range(KILLS):
                await (killer.at_random() if chance.random() < 0.3 else killer.after_fact(chance.choice(STEPS)))
                with capsys.disabled():
                    print(f"\r  kill {number + 1} of {KILLS}", end="", flush=True)
        await callers.all_are_known()
        await accepted_is_kept(whole, team)
        with capsys.disabled():
            print(f"\n  {killer.told()}; {len(callers.placed)} calls; seed {SEED}")
