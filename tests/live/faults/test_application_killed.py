"""The application is killed at every step of a call: nothing that was accepted is lost, every call has its record."""

import random
from pathlib import Path

import pytest

from domain.facts import (
    CallArrived,
    CallEnded,
    CallMenuChosen,
    CallRouted,
    CaseDispatched,
    CaseOpened,
    CaseRecorded,
    DutyOpened,
    LegAnswered,
    LegRang,
    OfferMade,
    RecordingSealed,
)
from tests.live.faults.hands import accepted_is_kept, people
from tests.live.faults.killing import Killer
from tests.live.faults.traffic import traffic
from tests.live.whole import whole_house
from threerings import supervisor

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]
SEED = 3
STEPS = (
    CallArrived, CallRouted, OfferMade, LegRang, LegAnswered, CaseOpened,
    CaseRecorded, CaseDispatched, CallEnded, CallMenuChosen, DutyOpened, RecordingSealed,
)  # fmt: skip
SLICE = (CallArrived, OfferMade, LegAnswered, CaseRecorded, CallEnded)
"""What of it is tried in every run; `make soak` tries all of it, many times."""
FEWEST_POINTS = 7


async def test_killed_after_every_step_of_a_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.0,))  # restarts in a row are what this test is about
    chance = random.Random(SEED)
    async with whole_house(tmp_path) as whole, people(whole, 2, chance, "ring=0.6|answer") as team:
        killer = Killer(whole, chance)
        async with traffic(whole, 3, chance) as callers:
            for step in SLICE:
                await killer.after_fact(step)
            for what in ("record", "dispatch"):
                await killer.in_post(what, team)
            await killer.at_random()
        await callers.all_are_known()
        await accepted_is_kept(whole, team)
        with capsys.disabled():
            print(f"\n  {killer.told()}; {len(callers.placed)} calls; seed {SEED}")
        refused = [each for hands in team for each in hands.refused]
        assert not refused
        assert len(killer.points) >= FEWEST_POINTS, killer.told()
