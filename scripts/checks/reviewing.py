"""What people say who listen to what the check found."""

from dataclasses import dataclass

from domain.decisions import Refused
from domain.facts import FindingReviewed
from domain.facts.checking import Review
from domain.rows import ReviewNote
from domain.world import CHECKS
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsk:
    """A verdict about one finding of a call, by its key; `note`: for whom it concerns, may be empty."""

    call_id: str
    finding: str
    verdict: Review
    by_id: str
    note: str = ""


async def review(turn: Turn, ask: ReviewAsk) -> Refused | None:
    """Keep a verdict; the same once more changes the note only. Refused: no_finding."""
    check = await turn.state(CHECKS, ask.call_id)
    found = next((each for each in check.broken if each.key == ask.finding), None) if check else None
    if check is None or found is None:
        return Refused("no_finding", ask.finding)
    if check.reviews.get(found.key) != ask.verdict:
        await turn.append(
            FindingReviewed(
                at=turn.now,
                call_id=ask.call_id,
                rule=found.rule,
                second=found.second,
                verdict=ask.verdict,
                by_id=ask.by_id,
            )
        )
    await turn.append(ReviewNote(call_id=ask.call_id, finding=found.key, by_id=ask.by_id, note=ask.note.strip()))
    return None
