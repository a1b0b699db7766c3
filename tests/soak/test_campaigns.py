"""A campaign for long: half an hour, and a hundred kills of the application while it dials. `make soak`.

No failure in n kills bounds the rate at 3/n only. Two minutes of it are in every `make test` (`tests/live/campaigns`).
SOAK_MINUTES, SOAK_KILLS and SOAK_SEED choose another length and another story.
"""

import os
from pathlib import Path

import pytest

from tests.live.campaigns.at_work import works_for

MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
KILLS = int(os.environ.get("SOAK_KILLS", "100"))
SEED = int(os.environ.get("SOAK_SEED", "21"))
pytestmark = [pytest.mark.live, pytest.mark.timeout(int(600 + 60 * MINUTES + 30 * KILLS))]


async def test_every_invite_is_one_attempt_for_half_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await works_for(MINUTES, KILLS, SEED, tmp_path, monkeypatch, capsys)
