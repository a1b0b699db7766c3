"""The whole house on a disk that becomes full: run as a program in a mount namespace of its own.

    unshare -m python -m tests.live.faults.full_disk FOLDER

A small tmpfs holds everything of the house (the telephone network is somebody else's and lives outside). While a call
goes on the disk is filled to the last byte; then it is emptied again. Prints what was measured; 0: all is well.
"""

import asyncio
import json
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from domain.facts import CallArrived, CallEnded, LegBridged, RecordingSealed
from tests.live.faults.hands import Hands, accepted_is_kept, people
from tests.live.faults.waiting import eventually, health, latest
from tests.live.whole import Whole, whole_house
from threerings.carrier.network import Caller, RobotCall
from threerings.robots.door import PanelRefused

SIZE = "200m"
FULL_S = 6.0
LISTENS_S = 4.0


async def live_through_it(folder: Path) -> dict[str, object]:
    """Three calls: one that the disk fills up under, one on a full disk, one afterwards."""
    chance = random.Random(1)
    async with whole_house(folder / "var") as whole, people(whole, 1, chance, "ring=0.5|answer") as team:
        first = await _caller(whole, 1)
        await whole.until(LegBridged, agent_id="khue")
        filler = fill(folder / "var")
        spoken_s = await _spoken_after_s(await _caller(whole, 2))
        said = await _what_the_panel_says(team[0])
        await asyncio.sleep(FULL_S)
        talked_on = (sip := first.sip) is not None and not sip.over
        await first.hang_up()
        filler.unlink()
        await eventually(lambda: _well(whole), "the house is well again", 60)
        await eventually(lambda: _ended(whole, 2), "both calls are over in the journal", 30)
        whole.witness_blind_for = frozenset(await _calls(whole))
        await _a_whole_call(whole, team[0])
        await accepted_is_kept(whole, team)
    return {"spoken_s": spoken_s, "talked_on": talked_on, "restarts": whole.supervisor.restarts, "said": said}


def fill(folder: Path) -> Path:
    """Not one byte more can be written here."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(b"\0" * size) == size:
                    pass
    return filler


async def _what_the_panel_says(hands: Hands) -> str:
    """To somebody who wants something written down now."""
    try:
        await hands.door.post("/api/state", {"paused": True, "reason": "meeting"})
    except PanelRefused as error:
        return str(error)
    return "as if nothing were"


async def _caller(whole: Whole, number: int) -> RobotCall:
    who = Caller(number=f"091234560{number}", script=f"say={whole.voice('caller')}")
    return await whole.network.call(whole.did, who)


async def _spoken_after_s(call: RobotCall) -> float:
    sip = await call.answered(limit_s=15)
    await asyncio.sleep(LISTENS_S)
    await call.hang_up()
    await call.over()
    first = call.heard.first_sound_s()
    assert first is not None, "the caller heard nothing"
    assert sip.answered_at is not None and sip.invited_at is not None
    return (sip.answered_at - sip.invited_at).total_seconds() + first


async def _a_whole_call(whole: Whole, hands: Hands) -> None:
    """Answered, written down, dispatched, sealed: as if nothing had been."""
    await eventually(lambda: _free(hands), "the agent is free", 60)
    after = (await latest(whole)).seq
    call = await _caller(whole, 3)
    await eventually(lambda: _since(whole, after, LegBridged), "they talk", 30)
    await asyncio.sleep(3)
    await call.hang_up()
    await eventually(lambda: _since(whole, after, RecordingSealed), "it is sealed", 30)


async def _free(hands: Hands) -> bool:
    return not hands.busy


async def _since(whole: Whole, after: int, kind: type) -> bool:
    return any(isinstance(entry.fact, kind) for entry in await whole.read(after))


async def _calls(whole: Whole) -> list[str]:
    return [entry.fact.call_id for entry in await whole.read() if isinstance(entry.fact, CallArrived)]


async def _ended(whole: Whole, calls: int) -> bool:
    over = {entry.fact.call_id for entry in await whole.read() if isinstance(entry.fact, CallEnded)}
    return len(over) == calls == len(await _calls(whole))


async def _well(whole: Whole) -> bool:
    return bool((await health(whole)).get("ok"))


def main() -> None:
    """Mount, live, tell."""
    folder = Path(sys.argv[1])
    (folder / "var").mkdir()
    (folder / "outside").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder / "var")], check=True)
    (folder / "var" / "carrier").symlink_to(folder / "outside")
    print(json.dumps(asyncio.run(live_through_it(folder))))


if __name__ == "__main__":
    main()
