"""`threerings campaign ...` at the door of a house: what is refused says why and what to do, and how it ends."""

import json
from pathlib import Path

import pytest
from aiohttp import web

from tests.outbound.campaigns.conftest import Floor
from threerings.at_the_door import SOCKET
from threerings.campaign_commands import command
from threerings.campaigns import answers
from threerings.settings import Settings


async def test_what_is_refused_says_what_to_do(
    floor: Floor, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    settings = Settings(_env_file=None, var=tmp_path)  # type: ignore[call-arg]

    async def asked(**body: str) -> tuple[int, str]:
        code = await command(settings, body, as_json=False)
        return code, capsys.readouterr().out

    away = await asked(act="show", campaign_id="")
    house = web.Application()
    house.router.add_post("/campaign", answers(floor.journal))
    runner = web.AppRunner(house)
    await runner.setup()
    (tmp_path / "run").mkdir()
    await web.UnixSite(runner, str(tmp_path / "run" / SOCKET)).start()
    try:
        paused = await asked(act="pause", campaign_id=floor.campaign_id)
        twice = await asked(act="pause", campaign_id=floor.campaign_id)
        unknown = await asked(act="show", campaign_id="no-such")
        short = await command(settings, {"act": "launch", "list_id": "list", "ring_s": 5}, as_json=True)
    finally:
        await runner.cleanup()
    assert away[0] == 2 and "start it with `make run`" in away[1]
    assert paused[0] == 0 and "paused" in paused[1]
    assert twice[0] == 1 and twice[1].startswith(
        "refused: not_running paused\n  The campaign does not run. `threerings"
    )
    assert unknown[0] == 1 and unknown[1].startswith("refused: no_campaign no-such")
    told = json.loads(capsys.readouterr().out)
    assert short == 1 and (told["ok"], told["reason"]) == (False, "list_in_campaign")
    assert told["why"] == "The list is in another campaign. Stop that one first."
