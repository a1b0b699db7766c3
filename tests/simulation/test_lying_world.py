"""Whatever was lost, repeated, swapped or killed on the way: in the end nothing is broken or done twice."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import CaseOpened, DutyOpened
from domain.judge import judge
from store.journal import Journal
from store.organisation import keep, read_organisation
from store.queries.evidence import evidence_of
from store.rebuild import compare
from tests.conftest import HandClock
from tests.desk.conftest import HOUSE
from tests.simulation.lying_world import LyingWorld

STEPS = 800
NO_RECORDER = 11
"""There is no sound in this world, so no recording either."""


async def lived(engine: AsyncEngine, folder: Path, seed: int, steps: int) -> LyingWorld:
    """A world after so many steps and the truth."""
    now = HandClock()
    (folder / "house.yaml").write_text(HOUSE, encoding="utf-8")
    journal = Journal(engine, now)
    await journal.open()
    await journal.decide(lambda turn: keep(turn.connection, read_organisation(folder / "house.yaml"), turn.now))
    await journal.close()
    world = LyingWorld(engine, now, random.Random(seed))
    await world.open()
    await world.everybody_signs_in()
    for _ in range(steps):
        await world.step()
    await world.the_truth()
    return world


async def nothing_is_wrong(world: LyingWorld) -> None:
    """The judge, the fold, and what must not happen twice."""
    async with world.engine.connect() as connection:
        evidence = await evidence_of(connection)
    broken = [each for each in judge(evidence, world.now() + timedelta(minutes=3)) if each.invariant != NO_RECORDER]
    assert not broken, "\n".join(map(str, broken[:20]))
    opened = Counter(fact.call_id for fact in evidence.facts if isinstance(fact, CaseOpened | DutyOpened))
    assert not [call_id for call_id, times in opened.items() if times > 2]
    assert (await compare(world.engine)).well
    assert not world.journal.world.calls.values()
    assert all(not agent.legs for agent in world.journal.world.agents.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_in_the_end_nothing_is_broken(
    engine: AsyncEngine, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world = await lived(engine, tmp_path, seed, STEPS)
    await nothing_is_wrong(world)
    with capsys.disabled():
        print(f"\n  seed {seed}: {world.pbx.begun} calls, {dict(+world.lies)}, {world.journal.seq} facts")
    assert world.pbx.begun > STEPS / 40
    await world.close()
