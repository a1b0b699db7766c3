"""The second book of who agreed: what the witness of a simulation holds a call against."""

import random
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from domain.attempts import Attempt
from domain.world import CONSENTS
from store.database import create_tables, database_url, open_engine
from threerings.simulation.advertising import AdvertisingLife
from threerings.simulation.trials import BEGINS, HandClock


async def test_who_could_not_take_it_back_still_agrees(tmp_path: Path) -> None:
    engine = open_engine(database_url("", tmp_path))
    await create_tables(engine)
    life = AdvertisingLife(engine, HandClock(BEGINS), random.Random(1), people=20)
    await life.open()
    person_id, (consent_id, *_) = next((who, sorted(each)) for who, each in life.agreed.items() if each)
    attempt = Attempt(attempt_id="a", person_id=person_id)

    life.journal.fails = lambda when: when == "before"
    with pytest.raises(OperationalError):
        await life._takes_it_back_meanwhile(attempt)
    life.journal.fails = lambda _when: False
    assert consent_id in life.agreed[person_id] and not await _withdrawn(life, consent_id)

    await life._takes_it_back_meanwhile(attempt)
    assert not life.agreed[person_id] and await _withdrawn(life, consent_id)
    await life.journal.close()
    await engine.dispose()


async def _withdrawn(life: AdvertisingLife, consent_id: str) -> bool:
    known = await life.journal.decide(lambda turn: turn.state(CONSENTS, consent_id))
    return known.withdrawn_at is not None
