"""However the demo is ended, no process of it is left behind."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.live.demo.conftest import processes_of
from threerings.settings import ROOT, Settings

pytestmark = pytest.mark.live


async def in_a_call(settings: Settings) -> asyncio.subprocess.Process:
    """The demo, as far as its first ring."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **settings.as_environment()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "threerings", "demo", "--once",
        cwd=ROOT, env=given, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(60):
        while b"first ring" not in await process.stdout.readline():
            assert process.returncode is None
    return process


async def none_left(folder: Path) -> bool:
    for _ in range(60):
        if not processes_of(folder):
            return True
        await asyncio.sleep(0.1)
    return False


async def test_told_to_stop_in_mid_call(ours: Settings) -> None:
    process = await in_a_call(ours)
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 130
    assert processes_of(ours.var) == []


async def test_killed_in_mid_call(ours: Settings) -> None:
    process = await in_a_call(ours)
    process.kill()
    await process.communicate()
    assert await none_left(ours.var), processes_of(ours.var)
