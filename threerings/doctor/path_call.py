"""A call through the real path: this PBX rings its own hotline by SIP, the application routes it, the IVR answers and
speaks, the doctor's end echoes, and both directions must be heard in the recording.

No agent's phone is rung for it, and nothing is owed to its caller."""

import asyncio
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.facts import AttemptEnded, CallAnswered, CallEnded, CallRouted, Fact
from store.database import database_url, open_engine
from threerings.at_the_door import NobodyHome, ask_house
from threerings.doctor.unwell import Unwell
from threerings.following import follow, last_seq
from threerings.settings import Settings
from threerings.telephony_file import read_telephony

LIMIT_S = 20.0
HEARD_S = 9.0
LOUD = 100
"""Of 32 768: a silent line stays under 10, speech is above 1 000 (root mean square)."""


@dataclass(slots=True)
class Seen:
    """What the journal has told of the doctor's call so far."""

    call_id: str = ""
    answered_by: str = ""
    outcome: str = ""


async def path_call(settings: Settings) -> str:
    """Place it, follow it in the journal, listen to its recording. Raises Unwell with the first thing that fails."""
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        began = await last_seq(engine)
        hotline = read_telephony(settings.telephony_file).hotlines[0].numbers[0]
        placed = await ask_house(settings, "/call", {"hotline": hotline})
        if not placed["ok"]:
            raise Unwell(f"the call was refused: {placed['reason']}", "See var/log/application.log.")
        seen = await _follow(engine, began, str(placed["attempt_id"]))
        await asyncio.sleep(HEARD_S)
        heard = {side: _loudness(settings, seen.call_id, side) for side in ("in", "out")}
        await ask_house(settings, "/hang-up", {"call_id": placed["call_id"]})
    except NobodyHome as error:
        raise Unwell(f"the application does not answer: {error}", "Start it with `make run`.") from error
    finally:
        await engine.dispose()
    for side, who in (("out", "the hotline's voice"), ("in", "the caller's side")):
        if heard[side] < LOUD:
            raise Unwell(
                f"{who} is not heard", "Do the RTP ports of the settings pass the firewall, and is the disk full?"
            )
    return f"answered by the {seen.answered_by}, heard in both directions (out {heard['out']}, in {heard['in']})"


async def _follow(engine: AsyncEngine, began: int, attempt_id: str) -> Seen:
    seen = Seen()
    try:
        async with asyncio.timeout(LIMIT_S):
            async for recorded in follow(engine, began):
                if recorded is not None:
                    _note(seen, recorded.fact, attempt_id)
                if seen.answered_by or seen.outcome in ("failed", "rejected", "busy", "no_answer"):
                    break
    except TimeoutError:
        pass
    if not seen.call_id:
        why = f" ({seen.outcome})" if seen.outcome else ""
        raise Unwell(
            f"the call did not reach the hotline{why}", "See var/asterisk/log/messages.log: SIP on loopback, AGI port."
        )
    if not seen.answered_by:
        raise Unwell("the call rang and nobody answered, not even the IVR", "See var/asterisk/log/messages.log.")
    return seen


def _note(seen: Seen, fact: Fact, attempt_id: str) -> None:
    match fact:
        case CallRouted(nobody="doctor"):
            seen.call_id = fact.call_id
        case CallAnswered() if fact.call_id == seen.call_id:
            seen.answered_by = fact.by
        case AttemptEnded() if fact.attempt_id == attempt_id:
            seen.outcome = fact.outcome
        case CallEnded() if fact.call_id == seen.call_id and not seen.answered_by:
            seen.outcome = "failed"


def _loudness(settings: Settings, call_id: str, side: str) -> int:
    """Root mean square of what was written of one side so far; 0 where there is no file."""
    try:
        samples = np.fromfile(settings.recordings_dir / f"{call_id}-{side}.sln", dtype="<i2")
    except OSError:
        return 0
    return int(np.sqrt(np.mean(np.square(samples.astype(np.float64))))) if samples.size else 0
