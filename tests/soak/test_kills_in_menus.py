"""Two hundred kills of the application while callers are in its menus, at nodes and instants that a seed chooses.

No failure in n kills bounds the rate at 3/n only. One kill at every node is in every `make test`
(`tests/live/ivr/test_menu_fails_open.py`). SOAK_KILLS and SOAK_SEED choose another length and another story.
"""

import os
import random
from pathlib import Path

import pytest

from tests.live.ivr.killing_in_menus import PLACES, SPOKEN_WITHIN_S, MenuKills
from tests.live.ivr.walking import house_with_riverside
from threerings import supervisor

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
SEED = int(os.environ.get("SOAK_SEED", "11"))
CALLERS = 2
FEWEST_NODES = len(PLACES) if KILLS >= 20 else 1
"""Every node; a run too short for that proves the kills only."""
pytestmark = [pytest.mark.live, pytest.mark.timeout(60 + 60 * KILLS)]


async def test_no_caller_in_the_menus_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))  # restarts in a row are what this test is about
    async with house_with_riverside(tmp_path) as whole:
        kills = MenuKills(whole, random.Random(SEED))
        for number in range(KILLS):
            await kills.once(CALLERS)
            with capsys.disabled():
                print(f"\r  kill {number + 1} of {KILLS}", end="", flush=True)
    with capsys.disabled():
        print(f"\n  {kills.told()}; seed {SEED}")
    assert max(kills.spoken_s) < SPOKEN_WITHIN_S, sorted(kills.spoken_s)[-5:]
    assert len(kills.nodes) >= FEWEST_NODES, kills.told()
