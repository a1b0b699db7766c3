"""What keeps a recording from being erased: somebody says so, and why."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.days import ends
from domain.decisions import Refused
from domain.facts import RecordingHeld, RecordingReleased
from domain.facts.recordings import HeldFor
from domain.recordings import Recording
from domain.world import RECORDINGS
from store.queries.organisation import the_organisation
from store.turn import Turn


class NoSuchDay(ValueError):
    """What was written is no day. The text says how one is written."""


async def until_of(turn: Turn, last_day: str) -> datetime | None:
    """The end of a day (2026-12-31) on the house's wall; None where none is named. Raises NoSuchDay."""
    if not last_day:
        return None
    try:
        return ends(date.fromisoformat(last_day), ZoneInfo((await the_organisation(turn.connection)).zone))
    except (ValueError, OverflowError) as error:
        raise NoSuchDay(f"{last_day!r} is no day: write it as 2026-12-31") from error


async def hold(
    turn: Turn, call_id: str, why: HeldFor, until: datetime | None = None, by_id: str = ""
) -> Refused | None:
    """Keep it until it is released, or until then; the last word counts. Refused: no_recording (there never was one, or
    it is erased), over_already (`until` has passed)."""
    recording: Recording | None = await turn.state(RECORDINGS, call_id)
    if recording is None or not (recording.phase == "sealed" or recording.lies_aside):
        return Refused("no_recording", call_id)
    if until is not None and until <= turn.now:
        return Refused("over_already", call_id)
    if (recording.held_for, recording.held_until) != (why, until):
        await turn.append(RecordingHeld(at=turn.now, call_id=call_id, why=why, until=until, by_id=by_id))
    return None


async def release(turn: Turn, call_id: str, by_id: str = "") -> Refused | None:
    """Let the rules decide again. Refused: not_held."""
    recording: Recording | None = await turn.state(RECORDINGS, call_id)
    if recording is None or recording.held_at is None:
        return Refused("not_held", call_id)
    await turn.append(RecordingReleased(at=turn.now, call_id=call_id, by_id=by_id))
    return None
