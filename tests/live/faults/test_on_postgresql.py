"""One call of the whole house with its journal on PostgreSQL, and one kill in the middle of it."""

import random
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from domain.facts import CaseDispatched, LegBridged, RecordingSealed
from store.database import database_url
from tests.live.faults.hands import Hands, accepted_is_kept, people
from tests.live.faults.killing import Killer
from tests.live.faults.waiting import eventually
from tests.live.whole import whole_house

pytestmark = [pytest.mark.live, pytest.mark.timeout(180)]


@pytest.fixture
async def empty_database(postgres_server: str, tmp_path: Path) -> str:
    """The address of a new database on the throw-away cluster, as an installation is told."""
    name = f"whole{uuid.uuid4().hex[:8]}"
    engine = create_async_engine(database_url(postgres_server, tmp_path), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"create database {name}"))
    await engine.dispose()
    return make_url(postgres_server).set(database=name).render_as_string(hide_password=False)


async def test_a_call_from_ring_to_seal(tmp_path: Path, empty_database: str) -> None:
    chance = random.Random(1)
    async with whole_house(tmp_path, database=empty_database) as whole:
        assert whole.engine.dialect.name == "postgresql"
        async with people(whole, 1, chance, "ring=0.5|answer") as team:
            call = await whole.ring()
            talked = await whole.until(LegBridged, agent_id="khue")
            await Killer(whole, chance).at_random(0.5)
            await eventually(lambda: _dispatched(team[0]), "the case is dispatched", 30)
            await call.hang_up()
            await whole.until(RecordingSealed, call_id=talked.call_id, channels=2)
            await accepted_is_kept(whole, team)
    assert not team[0].refused
    assert not (tmp_path / "threerings.sqlite").exists()


async def _dispatched(hands: Hands) -> bool:
    return any(kind is CaseDispatched for _, kind in hands.accepted)
