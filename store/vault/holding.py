"""What keeps a recording from being erased: somebody says so, and why."""

from domain.decisions import Refused
from domain.facts import RecordingHeld, RecordingReleased
from domain.facts.recordings import HeldFor
from domain.recordings import Recording
from domain.world import RECORDINGS
from store.turn import Turn


async def hold(turn: Turn, call_id: str, why: HeldFor) -> Refused | None:
    """Keep it until it is released. Refused: no_recording (there never was one, or it is erased)."""
    recording: Recording | None = await turn.state(RECORDINGS, call_id)
    if recording is None or recording.phase != "sealed":
        return Refused("no_recording", call_id)
    if recording.held_for != why:
        await turn.append(RecordingHeld(at=turn.now, call_id=call_id, why=why))
    return None


async def release(turn: Turn, call_id: str) -> Refused | None:
    """Let the rules decide again. Refused: not_held."""
    recording: Recording | None = await turn.state(RECORDINGS, call_id)
    if recording is None or recording.held_at is None:
        return Refused("not_held", call_id)
    await turn.append(RecordingReleased(at=turn.now, call_id=call_id))
    return None
