"""Scores of calls, finished and not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.scorecards import Answer
from domain.scores import Score
from domain.world import SCORES
from store.tables import score_drafts, scores
from store.turn import Turn, state_of, upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDraft:
    """A card as far as somebody has filled it in. `content`: of the card then."""

    call_id: str
    by_id: str
    card_id: str
    content: str
    answers: Mapping[str, Answer]
    note: str
    saved_at: datetime


async def score_of(connection: AsyncConnection, call_id: str) -> Score | None:
    """The score of a call."""
    row = (await connection.execute(select(scores).where(scores.c.call_id == call_id))).first()
    return None if row is None else state_of(SCORES, row._mapping)


async def score_draft_of(connection: AsyncConnection, call_id: str, by_id: str) -> ScoreDraft | None:
    """What somebody has not finished."""
    mine = (score_drafts.c.call_id == call_id) & (score_drafts.c.by_id == by_id)
    row = (await connection.execute(select(score_drafts).where(mine))).first()
    return None if row is None else ScoreDraft(**row._mapping)


async def keep_score_draft(turn: Turn, draft: ScoreDraft) -> None:
    """Keep it instead of the one before."""
    row = {name: getattr(draft, name) for name in ScoreDraft.__dataclass_fields__}
    await turn.connection.execute(upsert(turn.connection, score_drafts), row)


async def drop_score_draft(turn: Turn, call_id: str, by_id: str) -> None:
    """It is finished."""
    mine = (score_drafts.c.call_id == call_id) & (score_drafts.c.by_id == by_id)
    await turn.connection.execute(delete(score_drafts).where(mine))
