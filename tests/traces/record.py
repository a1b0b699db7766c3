"""Makes the traces: real calls on a real PBX, each scenario written to `<name>.jsonl` beside this file.

python -m tests.traces.record              # all of them
python -m tests.traces.record rejected     # those named
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from ami_bridge.capture import write_trace
from ami_bridge.client import AmiClient
from ami_bridge.framing import Event
from ami_bridge.link import AmiAccount
from tests.live.pbx import DID, build
from tests.traces.scenarios import SCENARIOS
from tests.traces.stage import Stage
from threerings.asterisk.pbx import Pbx
from threerings.asterisk.settings import HotlineLine

HERE = Path(__file__).parent
NOISE = ("TestEvent", "RTCPSent", "RTCPReceived")


async def play(stage: Stage, name: str) -> None:
    """One scenario, from quiet to quiet."""
    stage.heard.clear()
    await SCENARIOS[name](stage)
    await stage.house.quiet()
    await asyncio.sleep(0.5)
    count = write_trace(HERE / f"{name}.jsonl", [event for event in stage.heard if event.name not in NOISE])
    sys.stdout.write(f"{name}: {count} events\n")


async def record(names: list[str]) -> None:
    """All scenarios on one house."""
    with tempfile.TemporaryDirectory(prefix="traces-") as folder:
        house = build(Path(folder))
        settings = replace(house.pbx.settings, hotlines=(HotlineLine("main", (DID,), "vi", wait_s=12),))
        house.pbx = Pbx(settings)
        await house.start()
        account = AmiAccount("127.0.0.1", settings.ports.ami, "threerings", settings.secrets.ami)
        heard: list[Event] = []
        try:
            async with AmiClient(account, witness=heard.append) as client:
                await client.wait_up(5)
                stage = Stage(house, client, heard=heard)
                stage.first, stage.second = await house.phone(0, "ring=600"), await house.phone(1, "ring=600")
                for name in names:
                    await play(stage, name)
        finally:
            await house.stop()


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or list(SCENARIOS)))
