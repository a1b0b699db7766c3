"""`threerings demo` as a command: one real call, its receipt, exit code, and no process left behind."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from store.database import database_url, open_engine
from tests.live.demo.conftest import processes_of
from threerings.asterisk.ports import free_port
from threerings.carrier import siplog
from threerings.following import read_after
from threerings.settings import ROOT, Settings
from threerings.steps import ANSWERED

pytestmark = pytest.mark.live
LIMIT_S = 120.0


async def run(settings: Settings, *words: str, **environment: str) -> tuple[int, str, str]:
    """The command without a terminal; its exit code and what it said."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **settings.as_environment(), **environment}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "threerings", "demo", *words,
        cwd=ROOT, env=given, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), LIMIT_S)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_one_call_from_the_first_ring_to_the_sealed_recording(ours: Settings) -> None:
    code, out, err = await run(ours)
    receipt: dict[str, Any] = json.loads((ours.var / "receipt.json").read_text(encoding="utf-8"))
    assert code == 0, out + err
    assert receipt["ok"] and receipt["fault"] is None
    assert receipt["rings"] <= 3 and receipt["hung_up_first"] == "caller"
    assert receipt["recording"]["channels"] == 2 and len(receipt["recording"]["sha256"]) == 64
    assert receipt["pop_ms"] <= 300 and receipt["recorded_s"] <= 60 and receipt["dispatched_s"] <= 180
    assert receipt["versions"]["asterisk"].split(".")[0].isdigit()
    await _every_line_is_a_fact(ours.var / "demo", out, receipt)
    _the_network_agrees(ours.var / "demo", receipt)
    assert processes_of(ours.var) == []


async def _every_line_is_a_fact(folder: Path, out: str, receipt: dict[str, Any]) -> None:
    engine = open_engine(database_url("", folder))
    kinds = {item.seq: type(item.fact) for item in await read_after(engine, 0)}
    await engine.dispose()
    told = [int(line.split("#")[1].split()[0]) for line in out.splitlines() if " s  #" in line]
    assert told and set(told) <= set(kinds)
    for step, taken in zip(ANSWERED, receipt["steps"], strict=True):
        assert taken["fact"] in told and kinds[taken["fact"]] in step.kinds


def _the_network_agrees(folder: Path, receipt: dict[str, Any]) -> None:
    """The carrier's own SIP log, which knows nothing of our journal."""
    (call,) = [call for call in siplog.calls(folder / "carrier" / "log" / "sip.log") if call.robot_key]
    assert siplog.rings(call) == receipt["rings"] and call.ended_by == "carrier"
    assert call.answered_at and call.ended_at
    talked_s = (call.ended_at - call.answered_at).total_seconds()
    assert abs(talked_s - receipt["recording"]["seconds"]) <= 2.0


async def test_a_panel_nobody_can_reach_is_named_with_what_to_do(ours: Settings) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    code, out, err = await run(ours, "--json", THREERINGS_PUBLIC_ORIGIN=nowhere)
    assert code == 1
    assert "FAILED at “start”" in err and "the panel" in err and nowhere in err
    receipt = json.loads(out)
    assert receipt == json.loads((ours.var / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["fault"]["part"] == "panel" and not receipt["ok"]
    assert processes_of(ours.var) == []
