"""What people say who listen: to what the check found, to what it missed, to the calls of the sample."""

from dataclasses import dataclass

from domain.checks import Check
from domain.decisions import Refused
from domain.facts import FindingReviewed, MissAdded, MissWithdrawn, SampleHeard
from domain.facts.checking import Review, Side
from domain.rows import ReviewNote
from domain.world import CHECKS
from scripts.checks.feedback import give
from store.ids import new_id
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
    after: Check = await turn.state(CHECKS, ask.call_id)
    if not after.unheard and {"right", "coach"} & {after.reviews[each.key] for each in after.broken}:
        await give(turn, ask.call_id, ask.by_id)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissAsk:
    """What somebody heard and the check did not find; `rules`: those of the call's script."""

    call_id: str
    rule: str
    second: float | None
    channel: Side
    by_id: str
    note: str
    rules: tuple[str, ...]


async def add_missed(turn: Turn, ask: MissAsk) -> Refused | None:
    """Keep it. Refused: no_finding (nobody checked that call), unknown_rule."""
    check: Check | None = await turn.state(CHECKS, ask.call_id)
    if check is None or check.checked_at is None:
        return Refused("no_finding", ask.call_id)
    if ask.rule not in ask.rules:
        return Refused("unknown_rule", ask.rule)
    miss_id = new_id()
    await turn.append(
        MissAdded(
            at=turn.now,
            call_id=ask.call_id,
            miss_id=miss_id,
            rule=ask.rule,
            second=ask.second,
            channel=ask.channel,
            by_id=ask.by_id,
        ),
        ReviewNote(call_id=ask.call_id, finding=miss_id, by_id=ask.by_id, note=ask.note.strip()),
    )
    return None


async def withdraw_missed(turn: Turn, call_id: str, miss_id: str, by_id: str) -> Refused | None:
    """It was not so. Refused: no_finding."""
    check: Check | None = await turn.state(CHECKS, call_id)
    if check is None or miss_id not in {each.miss_id for each in check.misses}:
        return Refused("no_finding", miss_id)
    await turn.append(MissWithdrawn(at=turn.now, call_id=call_id, miss_id=miss_id, by_id=by_id))
    return None


async def sample_heard(turn: Turn, call_id: str, by_id: str) -> Refused | None:
    """All of a drawn call was listened to; once is enough. Refused: no_finding (no such call in the sample)."""
    check: Check | None = await turn.state(CHECKS, call_id)
    if check is None or check.sampled_at is None:
        return Refused("no_finding", call_id)
    if check.sample_heard_at is None:
        await turn.append(SampleHeard(at=turn.now, call_id=call_id, by_id=by_id))
    return None
