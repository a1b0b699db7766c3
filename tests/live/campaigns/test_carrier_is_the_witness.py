"""Two minutes of a campaign at work, and the application killed four times while it dials; half an hour of it is in
`make soak`. No failure in n kills bounds the rate at 3/n only."""

from pathlib import Path

import pytest

from tests.live.campaigns.at_work import works_for

MINUTES, KILLS, SEED = 2.0, 4, 5
pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]


async def test_every_invite_is_one_attempt_whoever_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await works_for(MINUTES, KILLS, SEED, tmp_path, monkeypatch, capsys)
