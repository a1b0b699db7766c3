"""Reviewed calls: an agent's own, and disputes that wait for a lead."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from agent_panel.builders.check import in_order
from agent_panel.builders.scene import Scene
from agent_panel.views.checks import CheckView
from agent_panel.views.reviews import CoachingView, ConfirmedView, ReviewRow, ReviewsView, ReviewView
from domain.checks import Check
from domain.feedback import Feedback
from domain.scorecards import Scorecard
from domain.scores import Score
from scripts.checks.feedback import DECISION, DISPUTE
from scripts.checks.scoring import note_key
from store.queries.checks import notes_of
from store.queries.feedback import Before, feedback_for
from store.queries.persons import Person, persons_by_id
from store.queries.scores import score_of

DECIDES = "lead"
Notes = Mapping[str, tuple[str, str]]


async def build_reviews(scene: Scene) -> ReviewsView:
    """An agent's reviewed calls; for others what is disputed."""
    mine = scene.session.role == "agent"
    found = await feedback_for(scene.connection, scene.user_id if mine else None)
    people = await persons_by_id(scene.connection, [each.person_id for each in found if each.person_id])
    return ReviewsView(tuple(_row(scene, each, people.get(each.person_id or "")) for each in found), mine)


def _row(scene: Scene, before: Before, person: Person | None) -> ReviewRow:
    feedback = before.feedback
    due_at = _due(scene, feedback)
    return ReviewRow(
        call_id=feedback.call_id,
        at=before.at,
        person=person.name if person else "",
        language=person.language if person else scene.reader.language,
        agent=scene.name(feedback.agent_id),
        phase=feedback.phase,
        due_at=due_at,
        points=before.points,
        notes=len(feedback.notes),
        late=due_at is not None and scene.now > due_at,
    )


def _due(scene: Scene, feedback: Feedback) -> datetime | None:
    """Until when it waits: for its agent's answer, or for a lead's decision, whose clock is that of a duty."""
    if feedback.phase != "disputed":
        return feedback.due_at if feedback.phase == "given" else None
    duties = scene.world.duties.values()
    return next((each.due_at for each in duties if (each.duty, each.call_id) == ("dispute", feedback.call_id)), None)


async def build_review(scene: Scene, feedback: Feedback, check: Check, call: CheckView, card: Scorecard) -> ReviewView:
    """One of them. What was overturned concerns nobody, and is not shown."""
    notes = await notes_of(scene.connection, check.call_id)
    score = await score_of(scene.connection, check.call_id)
    own = feedback.agent_id == scene.user_id
    view = ReviewView(
        call=_unmarked(call),
        phase=feedback.phase,
        due_at=feedback.due_at,
        by=scene.name(feedback.by_id),
        confirmed=_confirmed(check, notes),
        misses=call.misses,
        coaching=_coaching(scene, feedback, notes),
        dispute=_text(notes, DISPUTE),
        decision=_text(notes, DECISION),
        decided_by=scene.name(feedback.decided_by),
        result=feedback.result or "",
        may_answer=own and feedback.phase == "given",
        may_dispute=own and feedback.may_dispute(scene.now),
        may_decide=scene.session.role == DECIDES and feedback.phase == "disputed" and feedback.by_id != scene.user_id,
    )
    return _with_score(view, score, card, notes, scene.reader.language) if score else view


def _unmarked(call: CheckView) -> CheckView:
    """Neither words nor sound point to what was found: some of it was overturned, or nobody has judged it yet."""
    lines = tuple(replace(line, marks=()) for line in call.lines)
    return replace(call, lines=lines, player=call.player and replace(call.player, marks=()))


def _confirmed(check: Check, notes: Notes) -> tuple[ConfirmedView, ...]:
    verdicts = ((each, check.reviews.get(each.key, "")) for each in in_order(check))
    return tuple(
        ConfirmedView(each.rule, each.why, each.second, verdict, _text(notes, each.key))
        for each, verdict in verdicts
        if verdict in ("right", "coach")
    )


def _coaching(scene: Scene, feedback: Feedback, notes: Notes) -> tuple[CoachingView, ...]:
    ordered = sorted(feedback.notes, key=lambda each: each.from_s)
    return tuple(
        CoachingView(each.from_s, each.to_s, _text(notes, each.note_id), scene.name(each.by_id)) for each in ordered
    )


def _with_score(view: ReviewView, score: Score, card: Scorecard, notes: Notes, language: str) -> ReviewView:
    """The score too. Items are named as long as their card is the same."""
    titles = {item.id: item.title[language] for item in card.items()} if card.id == score.card_id else {}
    lacking = tuple(titles.get(item, item) for item, answer in score.answers if answer == "no")
    note = _text(notes, note_key(score.card_id))
    return replace(view, card=card.title[language], points=score.points, lacking=lacking, score_note=note)


def _text(notes: Notes, key: str) -> str:
    return notes.get(key, ("", ""))[0]
