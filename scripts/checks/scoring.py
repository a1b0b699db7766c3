"""Scoring a call by its card: kept as far as it is filled in, told once it is whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.decisions import Refused
from domain.facts import CallScored
from domain.rows import ReviewNote
from domain.scorecards import Answer, Filled, Scorecard, scored
from domain.world import CHECKS
from scripts.checks.feedback import give
from store.queries.scores import ScoreDraft, drop_score_draft, keep_score_draft
from store.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAsk:
    """A card as somebody has filled it in. `by_itself`: what the check had answered; `agent_id`: whose call it is."""

    call_id: str
    card: Scorecard
    answers: Mapping[str, Answer]
    by_itself: Mapping[str, Filled]
    agent_id: str | None
    by_id: str
    note: str = ""


def note_key(card_id: str) -> str:
    """Under which name what was noted with a score is kept beside the call: no rule can be called so."""
    return f"card/{card_id}"


async def keep_draft(turn: Turn, ask: ScoreAsk) -> Refused | None:
    """Keep what is not finished. Refused: no_finding (nobody checked that call)."""
    if await turn.state(CHECKS, ask.call_id) is None:
        return Refused("no_finding", ask.call_id)
    draft = ScoreDraft(
        call_id=ask.call_id,
        by_id=ask.by_id,
        card_id=ask.card.id,
        content=ask.card.origin,
        answers=_known(ask),
        note=ask.note,
        saved_at=turn.now,
    )
    await keep_score_draft(turn, draft)
    return None


async def score_call(turn: Turn, ask: ScoreAsk) -> Refused | None:
    """Tell the score. Refused: no_finding, incomplete (detail: an item that is not answered)."""
    if await turn.state(CHECKS, ask.call_id) is None:
        return Refused("no_finding", ask.call_id)
    answers = _known(ask)
    found = scored(ask.card, answers)
    if found.unanswered:
        return Refused("incomplete", found.unanswered[0])
    filled = {item: each.answer for item, each in ask.by_itself.items() if each.answer}
    await turn.append(
        CallScored(
            at=turn.now,
            call_id=ask.call_id,
            agent_id=ask.agent_id,
            card_id=ask.card.id,
            card_version=ask.card.version,
            content=ask.card.origin,
            answers=tuple((item.id, answers[item.id]) for item in ask.card.items()),
            changed=tuple(item for item, answer in filled.items() if answers[item] != answer),
            points=found.points,
            failed=found.failed,
            by_id=ask.by_id,
        ),
        ReviewNote(call_id=ask.call_id, finding=note_key(ask.card.id), by_id=ask.by_id, note=ask.note.strip()),
    )
    await give(turn, ask.call_id, ask.by_id)
    await drop_score_draft(turn, ask.call_id, ask.by_id)
    return None


def _known(ask: ScoreAsk) -> dict[str, Answer]:
    """Answers to items that the card has."""
    return {item.id: ask.answers[item.id] for item in ask.card.items() if item.id in ask.answers}
