"""`threerings recording hold | release`: what the house does, and what is told where it is not at home."""

import json
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from typer.testing import CliRunner

from domain import facts as f
from store.journal import Journal
from tests.conftest import HandClock
from threerings.cli import app
from threerings.recordings import answers


async def test_held_and_released_by_command(journal: Journal, now: HandClock) -> None:
    await journal.append(f.RecordingSealed(at=now.at, call_id="a", channels=2, seconds=9, sha256="x", size_bytes=9))
    site = web.Application()
    site.add_routes([web.post("/recording", answers(journal))])

    async with TestClient(TestServer(site)) as client:

        async def said(**asked: str) -> tuple[int, dict[str, object]]:
            answer = await client.post("/recording", json=asked)
            return answer.status, await answer.json()

        assert await said(call_id="a", why="dispute") == (200, {"ok": True, "call_id": "a", "held_for": "dispute"})
        assert await said(call_id="a", why="dispute") == (200, {"ok": True, "call_id": "a", "held_for": "dispute"})
        assert await said(call_id="a") == (200, {"ok": True, "call_id": "a", "held_for": ""})
        assert (await said(call_id="a"))[1]["reason"] == "not_held"
        assert (await said(call_id="a", why="dispute", until="soon"))[1]["reason"] == "no_such_day"
        assert (await said(call_id="a", why="dispute", until="2020-01-01"))[1]["reason"] == "over_already"
        assert (await said(call_id="b", why="dispute"))[1]["reason"] == "no_recording"
        assert (await said(call_id="a", why="because"))[1]["reason"] == "no_reason"
    told = [type(each.fact) for each in await journal.read(0, 50)]
    assert told == [f.RecordingSealed, f.RecordingHeld, f.RecordingReleased]


def test_nobody_home_and_no_such_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREERINGS_VAR", str(tmp_path))
    away = CliRunner().invoke(app, ["recording", "release", "a", "--json"])
    assert away.exit_code == 2 and json.loads(away.stdout)["reason"] == "not_running"
    wrong = CliRunner().invoke(app, ["recording", "hold", "a", "--why", "because"])
    assert wrong.exit_code == 2 and "complaint, dispute" in wrong.output
