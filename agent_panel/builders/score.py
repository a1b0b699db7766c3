"""A scorecard beside its call: what the check has answered, what somebody has, and the sum so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agent_panel.builders.check import Known
from agent_panel.builders.scene import Scene
from agent_panel.views.checks import CheckView
from agent_panel.views.scores import EvidenceView, GroupView, ItemView, ScoreView
from domain.scorecards import FULL, Answer, Filled, Group, Item, Scorecard, filled, scored, told_of
from domain.scores import Score
from scripts.checks.scoring import note_key
from store.queries.checks import notes_of
from store.queries.scores import score_draft_of, score_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How a card stands: answered by itself, by somebody; and since when what is unfinished is kept."""

    by_itself: Mapping[str, Filled]
    answers: Mapping[str, Answer]
    note: str
    kept_at: datetime | None
    score: Score | None


def answered_by_itself(card: Scorecard, known: Known) -> dict[str, Filled]:
    """What the check and those who listened have answered."""
    return filled(card, told_of(known.check, known.every))


async def filling_of(scene: Scene, card: Scorecard, known: Known) -> Filling:
    """As it was left: unfinished, else as it was scored, else what is answered by itself."""
    call_id = known.check.call_id
    by_itself = answered_by_itself(card, known)
    draft = await score_draft_of(scene.connection, call_id, scene.user_id)
    score = await score_of(scene.connection, call_id)
    usual: dict[str, Answer] = {item: each.answer for item, each in by_itself.items() if each.answer}
    note, _ = (await notes_of(scene.connection, call_id)).get(note_key(card.id), ("", ""))
    if draft is not None and draft.card_id == card.id:
        return Filling(by_itself=by_itself, answers=draft.answers, note=draft.note, kept_at=draft.saved_at, score=score)
    told: dict[str, Answer] = dict(score.answers) if score and score.card_id == card.id else usual  # type: ignore[arg-type]
    return Filling(by_itself=by_itself, answers=told, note=note, kept_at=None, score=score)


def build_score(scene: Scene, card: Scorecard, filling: Filling, call: CheckView) -> ScoreView:
    """The page."""
    language, so_far = scene.reader.language, scored(card, filling.answers)
    whole, score = sum(group.weight for group in card.groups), filling.score
    return ScoreView(
        call=call,
        card_id=card.id,
        title=card.title[language],
        version=card.version,
        groups=tuple(_group(group, filling, language, whole) for group in card.groups),
        points=so_far.points,
        unanswered=len(so_far.unanswered),
        failed=bool(so_far.failed),
        note=filling.note,
        kept_at=filling.kept_at,
        scored_at=score.scored_at if score else None,
        by=scene.name(score.by_id) if score else "",
    )


def _group(group: Group, filling: Filling, language: str, whole: int) -> GroupView:
    items = tuple(_item(item, filling, language) for item in group.items)
    return GroupView(title=group.title[language], percent=round(FULL * group.weight / whole), items=items)


def _item(item: Item, filling: Filling, language: str) -> ItemView:
    by_itself = filling.by_itself[item.id]
    return ItemView(
        id=item.id,
        title=item.title[language],
        weight=item.weight,
        fail_all=item.fail_all,
        answer=filling.answers.get(item.id, ""),
        filled=by_itself.answer or "",
        evidence=tuple(EvidenceView(each.rule, each.verdict, each.second) for each in by_itself.evidence),
    )
