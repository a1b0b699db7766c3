"""Reminders by message in a lying world: none outside the rules, none after somebody said no, none twice."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.judge import RULES
from domain.judge.attempts import dialling_fails_closed, one_originate, unknown_blocks
from domain.judge.calling_rules import asked_before_sending
from domain.judge.promises import payments_count_once
from store.queries.evidence import evidence_of
from tests.simulation.reminding import FATES, lived

ON_MESSAGES = (one_originate, unknown_blocks, asked_before_sending, dialling_fails_closed, payments_count_once)
STEPS = 150


async def test_no_message_leaves_twice_outside_the_rules_or_after_a_no(
    engine: AsyncEngine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = await lived(engine, tmp_path, 1, STEPS)
    given, fates, faults = world.carrier.given, world.carrier.fates, world.faults
    with capsys.disabled():
        print(f"\n  {world.promises} promises, {len(given)} messages, {dict(fates)}, {dict(faults)}")
    assert world.carrier.broke == []
    assert set(fates) == set(FATES) and len(world.silent) > 3, "a world that does not lie proves nothing"
    assert {"webhook_forged", "webhook_replayed", "webhook_unknown_message"} <= set(faults)
    assert len(given) <= await world.by_message() and len(given) > STEPS / 5
    async with engine.connect() as connection:
        evidence = await evidence_of(connection)
    for rule in (*RULES[8], *ON_MESSAGES):
        assert list(rule(evidence, world.now.at)) == [], "the house's own account of it says the same"
    await world.journal.close()
