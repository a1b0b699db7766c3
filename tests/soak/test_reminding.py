"""Reminders by message in a lying world for long: a quarter of SOAK_STEPS steps (5 000) over ten seeds, from
SOAK_SEED on."""

import os
from collections import Counter
from pathlib import Path

import pytest

from store.database import create_tables, database_url, open_engine
from tests.simulation.reminding import lived

STEPS = int(os.environ.get("SOAK_STEPS", "20000")) // 4
A_LIFE = 500
SEED = int(os.environ.get("SOAK_SEED", "100"))
pytestmark = pytest.mark.timeout(STEPS)


async def test_many_lives_of_reminders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fates: Counter[str] = Counter()
    for seed in range(SEED, SEED + STEPS // A_LIFE):
        folder = tmp_path / str(seed)
        folder.mkdir()
        engine = open_engine(database_url("", folder))
        await create_tables(engine)
        world = await lived(engine, folder, seed, A_LIFE)
        try:
            assert world.carrier.broke == [], f"seed {seed}"
            fates += world.carrier.fates
        finally:
            await world.journal.close()
            await engine.dispose()
    with capsys.disabled():
        print(f"\n  {dict(fates)}")
