"""Campaigns in a lying world for long: SOAK_TRIALS calls (30 000) over many lives."""

import os

import pytest

from threerings.simulation.trials import simulate

TRIALS = int(os.environ.get("SOAK_TRIALS", "30000"))
pytestmark = pytest.mark.timeout(TRIALS)


async def test_no_call_is_dialled_twice_or_outside_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    report = await simulate(TRIALS, seed=100)
    with capsys.disabled():
        print(f"\n  {report.trials} calls tried, {report.sent} sent in {report.lives} lives, {dict(report.lies)}")
    assert (report.double, report.outside, report.unaccounted, report.broken) == ([], [], [], [])
