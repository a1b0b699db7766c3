"""The lying world and the faulty network for long: SOAK_STEPS steps (20 000) over many seeds."""

import os
from collections import Counter
from pathlib import Path

import pytest

from store.database import create_tables, database_url, open_engine
from tests.simulation import test_dialling as dialling
from tests.simulation import test_lying_world as lying

STEPS = int(os.environ.get("SOAK_STEPS", "20000"))
A_LIFE = 1000
pytestmark = pytest.mark.timeout(STEPS)


async def test_many_lives_in_a_lying_world(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lies: Counter[str] = Counter()
    for seed in range(100, 100 + STEPS // A_LIFE):
        folder = tmp_path / str(seed)
        folder.mkdir()
        engine = open_engine(database_url("", folder))
        await create_tables(engine)
        world = await lying.lived(engine, folder, seed, A_LIFE)
        try:
            await lying.nothing_is_wrong(world)
        finally:
            await world.close()
            await engine.dispose()
        lies += world.lies
    with capsys.disabled():
        print(f"\n  {STEPS} steps: {dict(+lies)}")


async def test_no_attempt_rings_twice_in_many_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults: Counter[str] = Counter()
    for seed in range(100, 100 + STEPS // A_LIFE):
        folder = tmp_path / str(seed)
        folder.mkdir()
        engine = open_engine(database_url("", folder))
        await create_tables(engine)
        world = await dialling.set_up(engine, folder, seed)
        for _ in range(A_LIFE):
            await world.step()
        await dialling.nothing_is_wrong(world)
        faults += world.network.faults
        await world.close()
        await engine.dispose()
    with capsys.disabled():
        print(f"\n  {dict(faults)}: no call was sent twice")
