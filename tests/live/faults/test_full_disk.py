"""The disk becomes full in the middle of a call: callers are spoken to, nothing is stuck, and with room all is well."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from threerings.settings import ROOT

pytestmark = [pytest.mark.live, pytest.mark.timeout(240)]
SPOKEN_WITHIN_S = 5.0
LIMIT_S = 200.0


async def test_full_in_the_middle_of_a_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a mount namespace of its own, so that nothing stays mounted; without root, in a user namespace too."""
    alone = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
    process = await asyncio.create_subprocess_exec(
        *alone, sys.executable, "-m", "tests.live.faults.full_disk", str(tmp_path),
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), LIMIT_S)
    assert process.returncode == 0, err.decode()[-4000:]
    told = json.loads(out.decode().splitlines()[-1])
    with capsys.disabled():
        print(
            f"\n  disk full: spoken after {told['spoken_s']:.1f} s, {told['restarts']} restarts, told: {told['said']}"
        )
    assert told["spoken_s"] < SPOKEN_WITHIN_S
    assert told["said"].startswith("503 "), "the panel says that it cannot, and what to do"
    assert told["talked_on"], "the call that was going on went on"
