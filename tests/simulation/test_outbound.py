"""A slice of the long simulation: campaigns dial in a world that lies, and nothing happens that must not."""

import pytest

from threerings.simulation import trials
from threerings.simulation.trials import simulate

TRIALS, SHORT = 200, 110
"""Two lives, of which the second advertises."""


async def test_nothing_is_dialled_twice_or_outside_the_rules(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "A_LIFE", SHORT)
    report = await simulate(TRIALS, seed=1)
    with capsys.disabled():
        print(
            f"\n  {report.trials} calls tried, {report.sent} sent, {report.advertised} advertised, {dict(report.lies)}"
        )
    assert (report.double, report.outside, report.unaccounted, report.broken) == ([], [], [], [])
    lies = {"killed before", "killed after", "away after", "database away", "two dialers", "late", "twice", "lost"}
    lies |= {"agent gone meanwhile", "said no meanwhile", "paused meanwhile", "another dialer meanwhile"}
    lies |= {"consent withdrawn meanwhile", "put on the register meanwhile"}
    lies |= {"wrong person"}
    assert lies <= report.lies.keys(), "a world that does not lie proves nothing"
    assert report.sent > TRIALS / 4 and report.advertised > TRIALS / 10
